// The store as a browser sees it: a PUT with progress, of a file or a part, and a HEAD that says what is really there.

/** The outcome of a PUT: the status, or 0 where the browser saw no readable answer. */
export function put(ticket, file, { onProgress, signal }) {
  return new Promise((resolve, reject) => {
    // Not fetch: it can't report the progress of an upload.
    const request = new XMLHttpRequest();
    request.open(ticket.method, ticket.url);
    for (const [name, value] of Object.entries(ticket.headers)) {
      request.setRequestHeader(name, value);
    }
    let sent = 0;
    request.upload.onprogress = (event) => {
      sent = event.loaded;
      onProgress(event.loaded, event.total);
    };
    request.onload = () =>
      resolve({ status: request.status, etag: request.getResponseHeader('ETag'), code: errorCode(request.responseText) });
    // A refused answer of R2 carries no CORS headers: it looks just like a lost connection.
    request.onerror = () => resolve({ status: 0 });
    request.ontimeout = request.onerror;
    request.onabort = () => reject(Object.assign(new Error('cancelled'), { name: 'AbortError', sentAll: sent >= file.size }));
    const stop = () => request.abort();
    request.onloadend = () => signal.removeEventListener('abort', stop);
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) {
      request.onabort();
      return;
    }
    request.send(file);
  });
}

function errorCode(xml) {
  return /<Code>([A-Za-z]+)<\/Code>/.exec(xml)?.[1] ?? null;
}

/** What is stored under a HEAD URL: `there`, `gone`, or `unknown` where no answer could be read. */
export async function look(headUrl) {
  let reply;
  try {
    reply = await fetch(headUrl, { method: 'HEAD', cache: 'no-store' });
  } catch {
    return { state: 'unknown', status: 0 };
  }
  if (reply.status === 404) {
    return { state: 'gone', status: 404 };
  }
  if (!reply.ok) {
    return { state: 'unknown', status: reply.status };
  }
  return {
    state: 'there',
    status: reply.status,
    size: Number(reply.headers.get('Content-Length')),
    modified: Date.parse(reply.headers.get('Last-Modified') ?? '') || null,
    type: reply.headers.get('Content-Type'),
  };
}
