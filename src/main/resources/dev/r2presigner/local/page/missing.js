// The parts that are missing, a few at a time, each with a URL of its own that is signed anew when the store refuses it.

import { call } from './service.js';
import { put } from './store.js';
import { changed } from './changes.js';
import { partLength } from './plan.js';
import { saveUnfinished } from './unfinished.js';

const AT_ONCE = 3;
const ATTEMPTS = 5;

/** Few, so that the last of them is still good when its turn comes. */
const SIGNED_AT_ONCE = 6;

/** The store has no such upload. */
export class Gone extends Error {}

/** A part was refused or lost too often; `outcome` is the last try's. */
export class Stuck extends Error {
  constructor(outcome) {
    super('A part could not be sent.');
    this.outcome = outcome;
  }
}

/** Ends when all have arrived; the first part that fails for good ends the others as well. */
export async function sendMissing(item) {
  const stop = new AbortController();
  const pass = () => stop.abort();
  item.control.signal.addEventListener('abort', pass, { once: true });
  const missing = [];
  for (let number = 1; number <= item.partCount; number++) {
    if (!item.arrived.has(number)) {
      missing.push(number);
    }
  }
  const urls = new Urls(item, missing, stop.signal);
  const worker = async () => {
    while (missing.length > 0) {
      await sendPart(item, missing.shift(), urls, stop.signal);
    }
  };
  const workers = Array.from({ length: AT_ONCE }, () => worker().catch((failed) => {
    stop.abort();
    throw failed;
  }));
  // All of them: nothing may be on its way any more when this ends.
  const failures = (await Promise.allSettled(workers)).filter((end) => end.reason).map((end) => end.reason);
  item.control.signal.removeEventListener('abort', pass);
  if (failures.length > 0) {
    throw failures.find((failed) => failed.name !== 'AbortError') ?? failures[0];
  }
}

async function sendPart(item, number, urls, signal) {
  for (let attempt = 1; ; attempt++) {
    const outcome = await attemptPart(item, number, urls, signal);
    if (outcome.status >= 200 && outcome.status < 300) {
      break;
    }
    if (outcome.status === 404) {
      throw new Gone();
    }
    if (attempt === ATTEMPTS) {
      throw outcome.failed ?? new Stuck(outcome);
    }
    item.note = { text: `Part ${number} did not arrive; trying it again.`, tone: 'warn' };
    changed(item);
    // An expired URL is the likely reason for the first refusal, and a new one all that it needs.
    const expired = attempt === 1 && (outcome.status === 403 || outcome.status === 400);
    await after(expired ? 0 : 500 * 2 ** attempt, signal);
  }
  item.arrived.add(number);
  item.underWay.delete(number);
  item.note = null;
  if (!item.begun) {
    item.begun = true;
    saveUnfinished(item);
  }
  changed(item);
}

async function attemptPart(item, number, urls, signal) {
  const from = (number - 1) * item.partSize;
  const length = partLength(item, number);
  try {
    const ticket = await urls.take(number);
    const outcome = await put(ticket, item.file.slice(from, from + length), {
      signal,
      onProgress: (sent) => {
        item.underWay.set(number, Math.min(sent, length));
        changed(item);
      },
    });
    item.keepFirst('Send a part to the store')({
      method: ticket.method, url: ticket.url, headers: ticket.headers, file: { name: item.name, size: item.bytes, from, length },
      status: outcome.status, replyHeaders: outcome.etag ? { ETag: outcome.etag } : {},
    });
    return outcome;
  } catch (failed) {
    const status = failed.problem?.status;
    if (failed.name === 'AbortError' || (status && status < 500 && status !== 429)) {
      throw failed;
    }
    // The service is away, or has too much to do.
    return { status: 0, failed };
  } finally {
    if (!item.arrived.has(number)) {
      item.underWay.delete(number);
    }
  }
}

/** URLs of parts, signed a few at once and handed out once each. */
class Urls {
  constructor(item, missing, signal) {
    this.item = item;
    this.missing = missing;
    this.signal = signal;
    this.signed = new Map();
    this.wanted = new Set();
    this.turn = Promise.resolve();
  }

  /** One after the other, so that two who ask at the same time do not sign the same parts twice. */
  take(number) {
    this.wanted.add(number);
    const mine = this.turn.then(() => this.find(number));
    this.turn = mine.catch(() => {});
    return mine;
  }

  async find(number) {
    let ticket = this.signed.get(number);
    if (!ticket || Date.now() > ticket.expires) {
      // Also those that others wait for now, and those whose turn comes next.
      const unsigned = [...this.wanted, ...this.missing].filter((one) => one !== number && !this.signed.has(one));
      await this.sign([number, ...unsigned].slice(0, SIGNED_AT_ONCE));
      ticket = this.signed.get(number);
    }
    this.wanted.delete(number);
    this.signed.delete(number);
    return ticket;
  }

  async sign(partNumbers) {
    const { user, uploadId, key, bytes } = this.item;
    const body = { uploadId, key, contentLength: bytes, partNumbers };
    const options = { signal: this.signal, keep: this.item.keepFirst('Ask for the URLs of parts') };
    const reply = await call(user, 'POST', '/v1/multipart/parts', body, options);
    for (const part of reply.parts) {
      this.signed.set(part.partNumber, { ...part, expires: Date.parse(reply.expiresAt) });
    }
  }
}

export function after(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(new DOMException('Stopped.', 'AbortError'));
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) {
      stop();
    }
  });
}
