import { PresignerError } from './errors.js';

/** Of the service or of what stands before it: another try may go better. */
const PASSING = [0, 429, 502, 503, 504];

/** Calls of one service, with a token, and as many tries as make sense. */
export class Calls {
  #service;
  #token;
  #renewed = null;
  #tries;
  #backoff;
  #longestWait;

  constructor({ service, token, tries = 5, backoff = 500, longestWait = 60_000 }) {
    this.#service = service.replace(/\/+$/, '');
    this.#token = token;
    this.#tries = tries;
    this.#backoff = backoff;
    this.#longestWait = longestWait;
  }

  get service() {
    return this.#service;
  }

  /** The answer's JSON, or a PresignerError. `tries: 1` is for callers that have to look before they repeat. */
  async json(method, path, { body, signal, tell, tries = this.#tries } = {}) {
    let token = await this.#current(false);
    for (let attempt = 1, renewed = typeof this.#token === 'string'; ; attempt++) {
      try {
        return await this.#once(method, path, token, { body, signal, tell });
      } catch (failed) {
        if (failed.status === 401 && !renewed) {
          renewed = true;
          attempt--;
          token = await this.#renew();
        } else {
          await this.rest(failed, attempt, signal, tries);
          token = await this.#current(false);
        }
      }
    }
  }

  /** Waits before the next try; throws what failed where none makes sense. */
  async rest(failed, attempt, signal, tries = this.#tries) {
    const asked = (failed.retryAfter ?? 0) * 1000;
    if (!PASSING.includes(failed.status) || attempt >= tries || asked > this.#longestWait) {
      throw failed;
    }
    const wait = Math.max(asked, this.#backoff * 2 ** (attempt - 1));
    await later(wait * (1 + Math.random() / 4), signal);
    await online(signal);
  }

  async #current(refused) {
    return typeof this.#token === 'string' ? this.#token : this.#token(refused);
  }

  /** One new token for all that were refused at the same time. */
  #renew() {
    this.#renewed ??= this.#current(true).finally(() => { this.#renewed = null; });
    return this.#renewed;
  }

  async #once(method, path, token, { body, signal, tell = () => {} }) {
    const headers = { Authorization: `Bearer ${token}`, ...(body && { 'Content-Type': 'application/json' }) };
    const request = { method, url: this.#service + path, headers, body };
    let reply;
    let text;
    try {
      reply = await fetch(request.url, { method, headers, body: body && JSON.stringify(body), signal });
      text = await reply.text();
    } catch (cause) {
      tell({ ...request, status: 0 });
      signal?.throwIfAborted();
      throw new PresignerError({ type: 'no-answer', status: 0, detail: 'The service did not answer.' }, { cause });
    }
    const { status } = reply;
    const answer = parsed(text);
    tell({ ...request, status, answer });
    if (reply.ok) {
      return answer;
    }
    const retryAfter = seconds(reply.headers.get('Retry-After'));
    throw new PresignerError({ detail: `The service answered ${status}.`, ...answer, status, ...(retryAfter && { retryAfter }) });
  }
}

/** Retry-After as seconds from now; undefined where it says nothing. */
export function seconds(text) {
  const number = Number(text ?? NaN);
  return (number >= 0 ? number : Math.ceil((Date.parse(text) - Date.now()) / 1000)) || undefined;
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function later(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    signal?.addEventListener('abort', stop, { once: true });
    if (signal?.aborted) {
      stop();
    }
  });
}

/** A browser without a network waits for it, however long: no try would go better. */
async function online(signal) {
  while (globalThis.navigator?.onLine === false && globalThis.addEventListener) {
    await later(1000, signal);
  }
}
