// Uploads, a few at a time: ask for a URL, PUT to the store, and never claim more than is known.

import { askDownload, call } from './service.js';
import { look, put } from './store.js';
import { explain, refusedByStore } from './sentences.js';
import { anotherName, remember } from './files.js';

const AT_ONCE = 3;

/** The store's clock and the service's may differ a little. */
const SKEW_MS = 2000;

const waiting = [];
let running = 0;
let changed = () => {};

/** `listener` is told of every change of an item. */
export function onChange(listener) {
  changed = listener;
}

/** The policy that an upload is meant for: the one chosen, else the first that takes the type; none is for the service to say. */
export function policyFor(policies, type, chosen) {
  const taking = policies.filter((policy) => policy.operations.includes('upload'));
  return taking.find((policy) => policy.name === chosen)
    ?? (chosen ? null : taking.find((policy) => policy.contentTypes.some((pattern) => matches(pattern, type))))
    ?? null;
}

function matches(pattern, type) {
  return pattern.endsWith('/*') ? type.startsWith(pattern.slice(0, -1)) : pattern === type.toLowerCase();
}

export function enqueue(item, policy) {
  item.policy = policy;
  item.control = new AbortController();
  to(item, 'waiting', null);
  waiting.push(item);
  next();
}

export function cancel(item) {
  item.control.abort();
  if (item.state === 'waiting') {
    waiting.splice(waiting.indexOf(item), 1);
    to(item, 'cancelled', { text: 'Cancelled before it began.' });
  }
}

export function retry(item) {
  enqueue(item, item.policy);
}

/** For a name that is taken: the same file, called something else. */
export function renameAndRetry(item) {
  item.name = anotherName(item.name);
  item.inDoubtSince = null;
  retry(item);
}

function next() {
  while (running < AT_ONCE && waiting.length > 0) {
    running++;
    run(waiting.shift()).finally(() => {
      running--;
      next();
    });
  }
}

function to(item, state, note) {
  item.state = state;
  item.note = note;
  changed(item);
}

async function run(item) {
  item.sent = 0;
  to(item, 'asking', null);
  let ticket;
  try {
    const body = await wish(item);
    ticket = await call(item.user, 'POST', '/v1/uploads', body, {
      signal: item.control.signal,
      keep: item.keep('Ask the service for a URL'),
    });
  } catch (failed) {
    if (failed.name === 'AbortError') {
      to(item, 'cancelled', { text: 'Cancelled before anything was sent.' });
    } else {
      to(item, failed.problem ? 'refused' : 'failed', explain(failed, about(item)));
    }
    return;
  }
  if (item.key !== ticket.key) {
    // A generated name is a new one each time: what an earlier try left in doubt is no longer this object.
    item.inDoubtSince = null;
  }
  item.key = ticket.key;
  item.policy = { ...item.policy, name: ticket.policy };
  await send(item, ticket);
}

/** What the upload is asked for with. */
async function wish(item) {
  const policy = item.policy;
  const body = {};
  if (policy === null) {
    body.filename = item.name;
  } else if (policy.names === 'generated') {
    Object.assign(body, { policy: policy.name, filename: item.name });
  } else {
    body.key = policy.prefix + item.name;
  }
  Object.assign(body, { contentType: item.type, contentLength: item.bytes });
  if (policy?.checksumRequired) {
    body.checksumSha256 = await sha256(item.file);
  }
  return body;
}

async function sha256(file) {
  if (!crypto.subtle) {
    throw new Error('This policy needs a checksum, which browsers compute on https or localhost only.');
  }
  const hash = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
  return btoa(String.fromCharCode(...new Uint8Array(hash)));
}

async function send(item, ticket) {
  const signedAt = Date.parse(ticket.expiresAt) - ticket.expiresIn * 1000;
  to(item, 'sending', null);
  const exchange = { method: ticket.method, url: ticket.url, headers: ticket.headers, file: { name: item.name, size: item.bytes } };
  try {
    const outcome = await put(ticket, item.file, {
      signal: item.control.signal,
      onProgress: (sent) => {
        item.sent = sent;
        changed(item);
      },
    });
    item.keep('Send the bytes to the store')({ ...exchange, status: outcome.status, replyHeaders: outcome.etag ? { ETag: outcome.etag } : {} });
    if (outcome.status >= 200 && outcome.status < 300) {
      item.sent = item.bytes;
      arrived(item, null);
    } else {
      await settle(item, outcome, signedAt);
    }
  } catch (cancelled) {
    item.keep('Send the bytes to the store')({ ...exchange, status: 0, cancelled: true });
    await settle(item, { status: 0, cancelled: true }, signedAt);
  }
}

/**
 * A PUT without a good answer proves nothing: the answer to one that worked may be lost, and its repetition is then
 * refused with 412, which a browser may not even be let to read. So look, and only then speak.
 */
async function settle(item, outcome, signedAt) {
  to(item, 'checking', null);
  const plainConflict = outcome.status === 412 && !item.inDoubtSince;
  item.inDoubtSince ??= signedAt;
  const found = await lookAt(item).catch(() => ({ state: 'unknown' }));
  const same = found.state === 'there' && found.size === item.bytes;
  if (same && !plainConflict && (found.modified ?? Infinity) >= item.inDoubtSince - SKEW_MS) {
    arrived(item, { text: outcome.cancelled ? 'It had arrived already when you cancelled.' : 'The store’s answer got lost, but the file is there, whole.' });
  } else if (outcome.cancelled) {
    to(item, 'cancelled', { text: found.state === 'unknown' ? 'Cancelled.' : 'Cancelled. Nothing of it was stored.' });
  } else if (plainConflict || found.state === 'there') {
    item.inDoubtSince = null;
    to(item, 'refused', {
      text: `A file of this name is stored already${same ? ', of the same size' : ''}, and ${item.policy.name} never replaces one.`,
      taken: true,
    });
  } else if (found.state === 'gone') {
    to(item, 'failed', { text: refusedByStore(outcome) });
  } else {
    to(item, 'unsure', { text: 'Nobody can say whether it arrived: the store answered neither the upload nor the question. Trying again is safe.' });
  }
}

/** Asks the store, by a URL of the service, what it has under this item's key. */
export async function lookAt(item, disposition) {
  const ticket = await askDownload(item.user, item, item.policy, disposition, { keep: item.keep('Ask for a download') });
  const found = await look(ticket.headUrl);
  const replyHeaders = found.state === 'there' ? { 'Content-Type': found.type, 'Content-Length': found.size } : {};
  item.keep('Look whether it is there')({ method: 'HEAD', url: ticket.headUrl, headers: {}, status: found.status, replyHeaders });
  return { ...found, url: ticket.url, expiresAt: ticket.expiresAt };
}

function arrived(item, note) {
  item.inDoubtSince = null;
  item.uploadedAt = Date.now();
  remember(item);
  to(item, 'stored', note);
}

export function about(item) {
  return { user: item.user, name: item.name, type: item.type, bytes: item.bytes };
}
