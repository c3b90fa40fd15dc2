import { seconds } from './calls.js';

/**
 * Sends a body to the store: the `status` of the answer, or 0 where none could be read, as with the refusals of R2, which
 * carry no CORS headers. Rejects only when it is stopped, or when the file can't be read any more.
 */
export async function put({ method, url, headers }, body, { onProgress, signal, tell = () => {} }) {
  signal.throwIfAborted();
  // fetch can't report the progress of an upload, and Node.js has nothing else.
  const request = { method, url, headers, body };
  const outcome = await (typeof XMLHttpRequest === 'undefined' ? byFetch : byXhr)(request, onProgress, signal);
  tell({ ...request, status: outcome.status });
  signal.throwIfAborted();
  if (outcome.status === 0) {
    // Changed or removed meanwhile: this throws, and says so.
    await body.slice(0, 1).arrayBuffer();
  }
  return outcome;
}

export const isGood = ({ status }) => status >= 200 && status < 300;

async function byFetch({ method, url, headers, body }, onProgress, signal) {
  try {
    const reply = await fetch(url, { method, headers, body, signal });
    await reply.arrayBuffer();
    if (reply.ok) {
      onProgress(body.size);
    }
    return { status: reply.status, retryAfter: seconds(reply.headers.get('Retry-After')) };
  } catch {
    return { status: 0 };
  }
}

function byXhr({ method, url, headers, body }, onProgress, signal) {
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    const stop = () => request.abort();
    request.open(method, url);
    Object.entries(headers).forEach(([name, value]) => request.setRequestHeader(name, value));
    request.upload.onprogress = ({ loaded }) => onProgress(loaded);
    request.onloadend = () => {
      signal.removeEventListener('abort', stop);
      const { status } = request;
      // Asked for only then: where the store's CORS policy does not expose it, a browser complains in its console.
      done({ status, retryAfter: [429, 503].includes(status) ? seconds(request.getResponseHeader('Retry-After')) : undefined });
    };
    signal.addEventListener('abort', stop, { once: true });
    request.send(body);
  });
}
