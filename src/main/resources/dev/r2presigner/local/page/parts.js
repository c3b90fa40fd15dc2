// A file in parts: begin, send what is missing, put together; or stop, and go on later with what has not arrived.

import { call } from './service.js';
import { explain, refusedByStore } from './sentences.js';
import { about, arrived, taken, to } from './changes.js';
import { confirm, lookForName } from './confirm.js';
import { Gone, Stuck, after, sendMissing } from './missing.js';
import { partLength } from './plan.js';
import { forgetUnfinished, saveUnfinished } from './unfinished.js';
import { target } from './wish.js';

const ROUNDS = 3;
const PATH = '/v1/multipart';
const LOST = { text: 'The store’s answer got lost, but the file is there, whole.' };

/** Begins the upload or goes on with it, until it ends or the item's `control` is told to stop. */
export async function sendInParts(item) {
  try {
    if (item.uploadId) {
      restock(item, await stock(item));
    } else if (await isTaken(item)) {
      return;
    } else {
      item.control.signal.throwIfAborted();
      await begin(item);
    }
    for (let round = 1; ; round++) {
      item.control.signal.throwIfAborted();
      to(item, 'sending');
      await sendMissing(item);
      if (await join(item)) {
        return;
      }
      if (round === ROUNDS) {
        throw new Error('The store keeps losing parts of this file.');
      }
      restock(item, await stock(item));
    }
  } catch (failed) {
    await stopped(item, failed);
  }
}

/** Asked before anything is sent: a store finds out at the end only. */
async function isTaken(item) {
  item.key = target(item).key ?? null;
  if (!item.key || !item.policy.operations.includes('upload')) {
    item.before = null;
    return false;
  }
  const found = await lookForName(item);
  item.before = found.etag ?? null;
  if (found.state === 'there' && !item.policy.overwrite) {
    taken(item, found.sameSize);
    return true;
  }
  return false;
}

async function begin(item) {
  // Not to be cancelled on its way: an upload whose id nobody knows could not be aborted.
  const begun = await call(item.user, 'POST', PATH, target(item), { keep: item.keep('Begin an upload in parts') });
  Object.assign(item, { key: begun.key, uploadId: begun.uploadId, partSize: begun.partSize, partCount: begun.partCount });
  item.policy = { ...item.policy, name: begun.policy };
  item.lastModified = item.file.lastModified;
  restock(item, new Set());
  saveUnfinished(item);
}

/** The numbers of the parts that the store has; `Gone` if it knows nothing of an upload that had some. */
export async function stock(item) {
  const query = new URLSearchParams({ uploadId: item.uploadId, key: item.key });
  let listed;
  try {
    listed = await call(item.user, 'GET', `${PATH}/parts?${query}`, undefined, {
      signal: item.control?.signal,
      keep: item.keepFirst('List the parts that are there'),
    });
  } catch (failed) {
    throw failed.problem?.status === 404 ? new Gone() : failed;
  }
  // Some stores answer an empty list for what they do not know.
  if (listed.parts.length === 0 && item.begun) {
    throw new Gone();
  }
  const whole = listed.parts.filter((part) => part.size === partLength(item, part.partNumber));
  return new Set(whole.map((part) => part.partNumber));
}

export function restock(item, numbers) {
  item.arrived = numbers;
  item.underWay = new Map();
}

/** Whether the object was made; not if parts are missing after all. */
async function join(item) {
  to(item, 'joining');
  const repeated = item.joining;
  item.joining = true;
  saveUnfinished(item);
  for (let attempt = 1; ; attempt++) {
    try {
      const { uploadId, key, bytes } = item;
      await call(item.user, 'POST', `${PATH}/complete`, { uploadId, key, contentLength: bytes }, { keep: item.keep('Put the parts together') });
      arrived(item);
      return true;
    } catch (failed) {
      const status = failed.problem?.status;
      if (status === 409) {
        return false;
      }
      if (status === 404 || (status === 412 && (repeated || attempt > 1))) {
        throw new Gone();
      }
      if (status === 412) {
        await free(item).catch(() => {});
        forgetUnfinished(item);
        taken(item, false);
        return true;
      }
      if (status && status < 500) {
        throw failed;
      }
      if (isOurs(item, await confirm(item))) {
        arrived(item, LOST);
        return true;
      }
      if (attempt === ROUNDS) {
        throw failed;
      }
      await after(1000 * attempt, item.control.signal);
    }
  }
}

async function stopped(item, failed) {
  item.underWay?.clear();
  if (failed instanceof Gone) {
    await vanished(item);
  } else if (item.control.signal.aborted) {
    await (item.pausing ? to(item, 'paused') : abandon(item));
  } else if (!item.uploadId) {
    to(item, failed.problem ? 'refused' : 'failed', explain(failed, about(item)));
  } else if (failed.problem?.status === 422) {
    forgetUnfinished(item);
    to(item, 'refused', explain(failed, about(item)));
  } else {
    const why = failed instanceof Stuck ? await sentence(item, failed) : explain(failed, about(item));
    to(item, 'paused', { ...why, text: `${why.text} What has arrived is kept: Resume goes on with the rest.`, tone: 'warn' });
  }
}

async function sentence(item, stuck) {
  try {
    await item.file.slice(0, 1).arrayBuffer();
  } catch {
    return { text: `“${item.name}” can’t be read any more: it was changed, moved or removed.` };
  }
  return { text: refusedByStore(stuck.outcome).replace(/ Try again.*$/, '') };
}

/** Whether what was found came of this upload: when it began, there was nothing, or another object. */
const isOurs = (item, found) => found.matches && found.etag !== item.before;

/** The store knows the upload no more: it was put together and the answer got lost, or it was thrown away. */
export async function vanished(item) {
  to(item, 'checking');
  const found = await confirm(item);
  if (isOurs(item, found)) {
    arrived(item, LOST);
    return;
  }
  if (found.state === 'unknown') {
    to(item, 'paused', { text: 'The store no longer has the parts, and nobody can say whether the file is there.', tone: 'warn' });
    return;
  }
  forgetUnfinished(item);
  item.arrived = new Set();
  const how = item.file ? 'Try again sends the whole file.' : 'Choose the file anew to send the whole of it.';
  to(item, 'failed', { text: `The store no longer has this upload: it was ended elsewhere, expired, or went with a restart of the local store. ${how}` });
}

/** Cancels for good: nothing of it is to be left at the store. */
export async function abandon(item) {
  if (!item.uploadId) {
    to(item, 'cancelled', { text: 'Cancelled before anything was sent.' });
    return;
  }
  to(item, 'leaving');
  try {
    await free(item);
  } catch (failed) {
    const status = failed.problem?.status;
    if (!status || status >= 500 || status === 429) {
      to(item, 'paused', { text: `Not cancelled: ${failed.message}`, tone: 'warn' });
      return;
    }
  }
  forgetUnfinished(item);
  item.arrived = new Set();
  to(item, 'cancelled', { text: 'Cancelled. The store has thrown its parts away.' });
}

/** A part that was on its way may land after the abort (S3 API, AbortMultipartUpload), so it is looked at again. */
async function free(item) {
  const query = new URLSearchParams({ uploadId: item.uploadId, key: item.key });
  try {
    for (let round = 1; round <= ROUNDS; round++) {
      await call(item.user, 'DELETE', `${PATH}?${query}`, undefined, { keep: item.keepFirst('Abort the upload') });
      const left = await call(item.user, 'GET', `${PATH}/parts?${query}`);
      if (left.parts.length === 0) {
        return;
      }
    }
  } catch (failed) {
    if (failed.problem?.status !== 404) {
      throw failed;
    }
  }
}
