// Grants for many uploads, asked for in one call before their turn comes.

import { askUploads, keepEach } from './batches.js';

/** Of its life; what has waited longer had better ask anew. */
const GOOD_FOR = 0.75;

/** Where an item is to go, and as what. Without a policy the service chooses, or says why it can't. */
export function whereOf({ name, type, policy }) {
  return { filename: name, contentType: type, ...(policy && { policy: policy.name }) };
}

/** Gives each item its grant, and returns what failed instead, in their order. */
export async function askGrants(items) {
  const wishes = items.map((item) => ({ ...whereOf(item), contentLength: item.bytes }));
  const asked = Date.now();
  const answers = await askUploads(items[0].user, wishes, { keep: keepEach(items, 'Ask for all uploads in one call') });
  answers.forEach(({ upload }, index) => {
    items[index].grant = upload && { upload, until: asked + upload.expiresIn * 1000 * GOOD_FOR };
  });
  return answers.map(({ failed }) => failed);
}

/** A grant that is at hand and still good, once: another try asks for another. */
export function takeGrant(item) {
  const grant = item.grant;
  item.grant = null;
  return grant && Date.now() < grant.until ? grant.upload : null;
}
