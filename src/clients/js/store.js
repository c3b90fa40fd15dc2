import { notStored } from './errors.js';

/** What is known of the object under a key: `{}` where there is none or the caller may not ask. */
export async function look(calls, { key, contentLength, contentType }, { operations = ['upload'] } = {}) {
  try {
    if (operations.includes('upload')) {
      return await calls.json('POST', '/v1/uploads/confirm', { body: { key, contentLength, contentType } });
    }
    if (operations.includes('download')) {
      const object = await calls.json('GET', `/v1/objects?${new URLSearchParams({ key })}`);
      return { object, matches: object.contentLength === contentLength && object.contentType === contentType };
    }
  } catch (failed) {
    if (failed.status !== 404 && failed.status !== 403) {
      throw failed;
    }
  }
  return {};
}

/** What upload() gives back. */
export const stored = (policy, { key, contentLength: size, etag }, receipt) => ({ key, policy, size, etag, ...(receipt && { receipt }) });

/**
 * Waits until a PUT can be tried again with another URL, or throws. An expired URL is the likely reason for a first 400
 * or 403, and a new one is all that it needs.
 */
export async function again(calls, outcome, attempt, signal) {
  const { status, retryAfter } = outcome;
  const refused = status === 400 || status === 403;
  if (refused && attempt === 1) {
    return;
  }
  const failed = notStored(status);
  try {
    await calls.rest({ status: refused || status >= 500 ? 503 : status, retryAfter }, attempt, signal);
  } catch (stopped) {
    throw stopped.status === undefined ? stopped : failed;
  }
}
