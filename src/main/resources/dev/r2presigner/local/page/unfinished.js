// Uploads in parts that are not finished: what it takes to go on with them after a reload. The file itself can't be kept.

import { load, save } from './files.js';
import { Item } from './item.js';

const PREFIX = 'r2-presigner.unfinished.';
const MEMBERS = ['key', 'uploadId', 'name', 'type', 'bytes', 'lastModified', 'partSize', 'partCount', 'before', 'begun', 'joining'];

/** Those of a user, without their files. */
export function unfinished(user) {
  return load(PREFIX + user).map((kept) => {
    const item = new Item(user, kept, 'paused');
    for (const member of MEMBERS) {
      item[member] = kept[member] ?? item[member];
    }
    item.policy = { name: kept.policy };
    return item;
  });
}

export function saveUnfinished(item) {
  const kept = Object.fromEntries(MEMBERS.map((member) => [member, item[member]]));
  save(PREFIX + item.user, [{ ...kept, policy: item.policy.name }, ...others(item)]);
}

/** Ended one way or another: nobody is to go on with it. */
export function forgetUnfinished(item) {
  if (item.uploadId) {
    save(PREFIX + item.user, others(item));
    Object.assign(item, { uploadId: null, begun: false, joining: false });
  }
}

const others = (item) => load(PREFIX + item.user).filter((kept) => kept.uploadId !== item.uploadId);

/** As far as a browser lets anybody tell. */
export function isSameFile(item, file) {
  return item.name === file.name.normalize('NFC') && item.bytes === file.size && item.lastModified === file.lastModified;
}
