// What the service finds in the store under an item's key.

import { clientOf } from './service.js';

export const confirm = (item) => ask(item, 'Ask whether it arrived');

export const askReceipt = (item) => ask(item, 'Ask for the receipt');

/** `there` (and whether it is this file), `gone`, or `unknown` where nobody could say. */
async function ask(item, title) {
  const body = { key: item.key, contentLength: item.bytes, contentType: item.type };
  try {
    const { matches, object } = await clientOf(item.user, item.keep(title)).call('POST', '/v1/uploads/confirm', { body });
    return { state: 'there', matches, modified: Date.parse(object.lastModified) };
  } catch (failed) {
    return { state: failed.status === 404 ? 'gone' : 'unknown' };
  }
}
