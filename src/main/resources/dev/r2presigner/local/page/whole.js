// A file in one piece: ask for a URL (unless one is at hand), PUT to the store, and never claim more than is known.

import { call } from './service.js';
import { put } from './store.js';
import { explain, refusedByStore } from './sentences.js';
import { about, arrived, changed, taken, to } from './changes.js';
import { confirm } from './confirm.js';
import { takeGrant } from './grants.js';
import { wish } from './wish.js';

/** The store's clock and the service's may differ a little. */
const SKEW_MS = 2000;

export async function sendWhole(item) {
  let ticket;
  try {
    ticket = takeGrant(item) ?? await call(item.user, 'POST', '/v1/uploads', await wish(item), {
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

async function send(item, ticket) {
  const signedAt = Date.parse(ticket.expiresAt) - ticket.expiresIn * 1000;
  to(item, 'sending');
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
      arrived(item);
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
 * refused with 412, which a browser may not even be let to read. So ask, and only then speak.
 */
async function settle(item, outcome, signedAt) {
  to(item, 'checking');
  const plainConflict = outcome.status === 412 && !item.inDoubtSince;
  item.inDoubtSince ??= signedAt;
  const found = await confirm(item);
  if (found.matches && !plainConflict && found.modified >= item.inDoubtSince - SKEW_MS) {
    arrived(item, { text: outcome.cancelled ? 'It had arrived already when you cancelled.' : 'The store’s answer got lost, but the file is there, whole.' });
  } else if (outcome.cancelled) {
    to(item, 'cancelled', { text: found.state === 'unknown' ? 'Cancelled.' : 'Cancelled. Nothing of it was stored.' });
  } else if (plainConflict || found.state === 'there') {
    taken(item, found.sameSize);
  } else if (found.state === 'gone') {
    to(item, 'failed', { text: refusedByStore(outcome) });
  } else {
    to(item, 'unsure', { text: 'Nobody can say whether it arrived: neither the upload nor the question was answered. Trying again is safe.' });
  }
}
