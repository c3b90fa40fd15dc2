// Uploads in parts of earlier visits. The package remembers them, but not their files: those have to be chosen again.

import { LOST, about, arrived, to } from './changes.js';
import { confirm } from './confirm.js';
import { follow } from './follow.js';
import { Item } from './item.js';
import { leftBehind, lost } from './sending.js';
import { explain } from './sentences.js';
import { clientOf } from './service.js';

/** Those of a user, without their files. */
export async function unfinished(user) {
  const begun = await clientOf(user).unfinished();
  return begun.map(({ filename, contentType, contentLength, fingerprint, key, policy, uploadId, partSize, partCount, some }) => {
    const item = new Item(user, { name: filename, type: contentType, bytes: contentLength }, 'paused');
    const lastModified = Number(fingerprint);
    return Object.assign(item, { key, uploadId, partSize, partCount, lastModified, policy: { name: policy }, begun: Boolean(some) });
  });
}

/** As far as a browser lets anybody tell. */
export function isSameFile(item, file) {
  return item.name === file.name.normalize('NFC') && item.bytes === file.size && item.lastModified === file.lastModified;
}

/** What the store has of an upload whose file has to be chosen again. */
export async function checkUnfinished(item) {
  item.asked = true;
  // Not if the file was chosen meanwhile: the upload has looked for itself then.
  const stillWaits = () => item.state === 'paused' && !item.file;
  const query = new URLSearchParams({ uploadId: item.uploadId, key: item.key });
  try {
    const { parts } = await clientOf(item.user, follow(item)).call('GET', `/v1/multipart/parts?${query}`);
    if (stillWaits()) {
      // Some stores answer an empty list for what they do not know.
      await (parts.length === 0 && item.begun ? vanished(item)
        : to(item, 'paused', { text: 'Choose the file again to go on: what has arrived is not sent twice.' }));
    }
  } catch (failed) {
    item.asked = false;
    if (stillWaits()) {
      await (failed.status === 404 ? vanished(item) : to(item, 'paused', explain(failed, about(item))));
    }
  }
}

/** The store knows the upload no more: it was put together and the answer got lost, or it was thrown away. */
async function vanished(item) {
  to(item, 'checking');
  const found = await confirm(item);
  if (found.state === 'unknown') {
    to(item, 'paused', { text: 'The store no longer has the parts, and nobody can say whether the file is there.', tone: 'warn' });
    return;
  }
  try {
    // Not followed: a list of parts would make it one that is being sent.
    await forget(item, item.keep('Forget the upload'));
  } catch (failed) {
    // Still remembered, so it is asked for again.
    item.asked = false;
    to(item, 'paused', explain(failed, about(item)));
    return;
  }
  if (!found.matches) {
    lost(item);
  } else if (item.policy?.overwrite) {
    item.uploadId = null;
    to(item, 'unsure', { text: 'The store no longer has the parts. A file like this one is there, which may be an older one.' });
  } else {
    arrived(item, LOST);
  }
}

/** Cancels for good, without the file: nothing of it is to be left at the store. */
export async function discard(item) {
  to(item, 'leaving');
  item.freed = false;
  try {
    await forget(item, follow(item));
  } catch (failed) {
    to(item, 'paused', { text: `Not cancelled: ${explain(failed, about(item)).text}`, tone: 'warn' });
    return;
  }
  leftBehind(item);
}

/** The package no longer remembers it, and the store has no part of it. */
async function forget(item, tell) {
  const begun = await clientOf(item.user, tell).unfinished();
  await begun.find(({ uploadId }) => uploadId === item.uploadId)?.cancel();
}
