import { taken } from './errors.js';
import { isGood, put } from './put.js';
import { again, look, stored } from './store.js';

/** Clocks of service and store may differ a little. */
const SKEW_MS = 2000;

/** After a refusal that nothing explains but another object: younger than the URL, to the second. */
const YOUNGER = -1;

/**
 * A file in one request, as a function that can be stopped and called again. A PUT without a clear answer may have
 * worked all the same, so each is looked for before the next, and before a failure is reported.
 */
export function whole({ calls, file, wish, policy, wantsReceipt, onProgress }) {
  /** The last PUT without a clear answer: its key, and when its URL was signed by the service's clock. */
  let doubt = null;

  /** What has arrived; throws where a write-once key has another object. */
  async function arrived(skew) {
    const { matches, object, receipt } = await look(calls, { ...wish, key: doubt.key });
    if (matches && Date.parse(object.lastModified) >= doubt.since - skew) {
      return stored(doubt.policy, object, receipt);
    }
    if (object && (skew === YOUNGER || policy?.overwrite === false)) {
      throw taken(doubt.key);
    }
    return null;
  }

  async function send(signal, attempt) {
    const grant = await calls.json('POST', '/v1/uploads', { body: wish, signal });
    const { key } = grant;
    const before = doubt?.key === key ? doubt : null;
    const since = before?.since ?? Date.parse(grant.expiresAt) - grant.expiresIn * 1000;
    doubt = { key, since, policy: grant.policy };
    const outcome = await put(grant, file, { onProgress, signal });
    const { status } = outcome;
    if (isGood(outcome)) {
      const found = wantsReceipt ? await look(calls, { ...wish, key }).catch(() => ({})) : {};
      return stored(grant.policy, { contentLength: file.size, ...found.object, key }, found.matches && found.receipt);
    }
    if (status === 412) {
      const found = await arrived(before ? SKEW_MS : YOUNGER);
      if (found) {
        return found;
      }
      throw taken(key);
    }
    if (status === 0 || status >= 500) {
      const found = await arrived(SKEW_MS);
      if (found) {
        return found;
      }
    } else {
      doubt = before;
    }
    await again(calls, outcome, attempt, signal);
    return null;
  }

  return async (signal) => {
    let result = doubt && await arrived(SKEW_MS);
    for (let attempt = 1; !result; attempt++) {
      result = await send(signal, attempt);
    }
    return result;
  };
}
