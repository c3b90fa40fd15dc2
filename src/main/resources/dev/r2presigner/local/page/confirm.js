// What the service finds in the store under an item's key: the question after every answer that got lost.

import { call } from './service.js';

export const lookForName = (item) => ask(item, (exchange) => item.keep('Ask whether the name is free')({ ...exchange, hoped: 404 }));

export const confirm = (item) => ask(item, item.keep('Ask whether it arrived'));

export const askReceipt = (item) => ask(item, item.keep('Ask for the receipt'));

/** `there` (and whether it is this file), `gone`, or `unknown` where nobody could say. */
async function ask(item, keep) {
  const body = { key: item.key, contentLength: item.bytes, contentType: item.type };
  try {
    const { matches, differences, object } = await call(item.user, 'POST', '/v1/uploads/confirm', body, { keep });
    return {
      state: 'there',
      matches,
      sameSize: !differences.some((difference) => difference.member === 'contentLength'),
      etag: object.etag,
      modified: Date.parse(object.lastModified),
    };
  } catch (failed) {
    return { state: failed.problem?.status === 404 ? 'gone' : 'unknown' };
  }
}
