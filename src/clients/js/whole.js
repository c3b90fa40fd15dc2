import { taken } from './errors.js';
import { isGood, put } from './put.js';
import { again, look, stored } from './store.js';

/** Clocks of service and store may differ a little. */
const SKEW_MS = 2000;

/** After a refusal that nothing explains but another object: younger than the URL, to the second. */
const YOUNGER = -1;

/**
 * A file in one request, as a function that can be stopped and called again. A PUT without a clear answer may have
 * worked all the same, so each is looked for before the next, and before a failure is reported. What is in doubt after
 * a failure is kept in `doubts`, for another upload of the file.
 */
export function whole({ calls, file, wish, policy, grant: first, doubts, wantsReceipt, onProgress }) {
  /** The last PUT without a clear answer: its key, and when its URL was signed by the service's clock. */
  let doubt = null;
  const suspect = (put) => {
    doubt = put;
    doubts.set(file, put);
  };

  /** What has arrived; throws where a write-once key has another object. */
  async function arrived(skew) {
    const { key, since, policy: name } = doubt;
    const { matches, object, receipt } = await look(calls, { ...wish, key });
    if (matches && Date.parse(object.lastModified) >= since - skew) {
      suspect(null);
      return stored(name, object, receipt);
    }
    if (object && (skew === YOUNGER || policy?.overwrite === false)) {
      suspect(null);
      throw taken(key);
    }
    return null;
  }

  async function send(signal, attempt) {
    const grant = first ?? await calls.json('POST', '/v1/uploads', { body: wish, signal });
    first = null;
    const { key } = grant;
    const last = doubt ?? doubts.get(file);
    const before = last?.key === key ? last : null;
    const since = before?.since ?? Date.parse(grant.expiresAt) - grant.expiresIn * 1000;
    suspect({ key, since, policy: grant.policy });
    const outcome = await put(grant, file, { onProgress, signal, tell: calls.tell });
    const { status } = outcome;
    if (isGood(outcome)) {
      suspect(null);
      const found = wantsReceipt ? await look(calls, { ...wish, key }).catch(() => ({})) : {};
      return stored(grant.policy, { contentLength: file.size, ...found.object, key }, found.matches && found.receipt);
    }
    if (status === 412) {
      const found = await arrived(before ? SKEW_MS : YOUNGER);
      if (found) {
        return found;
      }
      suspect(null);
      throw taken(key);
    }
    if (status === 0 || status >= 500) {
      const found = await arrived(SKEW_MS);
      if (found) {
        return found;
      }
    } else {
      suspect(before);
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
