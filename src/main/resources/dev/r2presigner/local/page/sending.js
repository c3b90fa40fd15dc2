// One upload from its begin to its end, by the package; and never is more claimed than is known.

import { LOST, about, arrived, changed, to } from './changes.js';
import { confirm } from './confirm.js';
import { follow, granted } from './follow.js';
import { takeGrant, whereOf } from './grants.js';
import { explain, refusedByStore } from './sentences.js';
import { clientOf } from './service.js';

/** The store's clock and the service's may differ a little. */
const SKEW_MS = 2000;

/** Ends when the upload does; while it is paused, it waits. */
export async function send(item) {
  if (item.policy?.checksumRequired && !isSecureContext) {
    to(item, 'failed', { text: 'This policy needs a checksum, which browsers compute on https or localhost only.' });
    return;
  }
  Object.assign(item, { unclear: false, found: null, freed: false });
  const grant = takeGrant(item);
  if (grant) {
    granted(item, grant);
  }
  item.upload = clientOf(item.user, follow(item)).upload(item.file, whereOf(item), {
    grant,
    // A button asks for it.
    receipt: false,
    fingerprint: String(item.lastModified),
    signal: item.control.signal,
    onProgress: (sent) => {
      item.sent = sent;
      changed(item);
    },
  });
  const end = await item.upload.then((stored) => ({ stored }), (failed) => ({ failed }));
  item.upload = null;
  if (end.stored) {
    item.key = end.stored.key;
    arrived(item, item.unclear ? LOST : null);
  } else if (item.control.signal.aborted) {
    await stopped(item);
  } else {
    fail(item, end.failed);
  }
}

function fail(item, failed) {
  const { slug, status } = failed;
  if (slug === 'precondition-failed') {
    item.uploadId = null;
    taken(item);
  } else if (slug === 'upload-not-found') {
    lost(item);
  } else if (item.uploadId && status !== 422) {
    const why = reason(item, failed);
    const text = `${why.text.replace(/ Try again.*$/, '')} What has arrived is kept: Resume goes on with the rest.`;
    to(item, 'paused', { ...why, text, tone: 'warn' });
  } else if (item.unclear && !item.found && slug !== 'not-stored' && !isUnreadable(failed)) {
    to(item, 'unsure', { text: 'Nobody can say whether it arrived: neither the upload nor the question was answered. Trying again is safe.' });
  } else {
    item.uploadId = null;
    to(item, status && slug !== 'not-stored' ? 'refused' : 'failed', reason(item, failed));
  }
}

const isUnreadable = (failed) => failed instanceof DOMException;

function reason(item, failed) {
  if (isUnreadable(failed)) {
    return { text: `“${item.name}” can’t be read any more: it was changed, moved or removed.` };
  }
  return failed.slug === 'not-stored' ? { text: refusedByStore(failed.status) } : explain(failed, about(item));
}

/** The name belongs to another object, and the policy never replaces one. */
function taken(item) {
  const { found } = item;
  const isAsLarge = found?.object && !found.differences.some(({ member }) => member === 'contentLength');
  to(item, 'refused', {
    text: `A file of this name is stored already${isAsLarge ? ', of the same size' : ''}, and ${item.policy.name} never replaces one.`,
    taken: true,
  });
}

/** The store has no part of it any more. */
export function lost(item) {
  item.uploadId = null;
  item.arrived = new Set();
  const how = item.file ? 'Try again sends the whole file.' : 'Choose the file anew to send the whole of it.';
  to(item, 'failed', { text: `The store no longer has this upload: it was ended elsewhere, expired, or went with a restart of the local store. ${how}` });
}

/** Cancelled: the package leaves no part behind, but a whole file may have arrived all the same. */
async function stopped(item) {
  if (item.uploadId) {
    leftBehind(item);
  } else if (item.state === 'asking') {
    to(item, 'cancelled', { text: 'Cancelled before anything was sent.' });
  } else {
    to(item, 'checking');
    const found = await confirm(item);
    if (found.matches && found.modified >= item.since - SKEW_MS) {
      arrived(item, { text: 'It had arrived already when you cancelled.' });
    } else {
      to(item, 'cancelled', { text: found.state === 'unknown' ? 'Cancelled.' : 'Cancelled. Nothing of it was stored.' });
    }
  }
}

/** What the store said when its parts were to be thrown away. */
export function leftBehind(item) {
  to(item, 'leaving');
  item.uploadId = null;
  item.arrived = new Set();
  to(item, 'cancelled', { text: item.freed
    ? 'Cancelled. The store has thrown its parts away.'
    : 'Cancelled. The store did not say that it has thrown its parts away.' });
}
