// Many URLs from one call.

import { PresignerError } from './client/index.js';
import { clientOf } from './service.js';

/** The most that one call takes. */
export const MOST = 100;

/**
 * URLs to GET and HEAD objects with. The answers come in the order of the wishes: each is a `download`, or `failed`
 * as a call of its own would have.
 */
export async function askDownloads(user, downloads, { signal, keep }) {
  const { results } = await clientOf(user, keep).call('POST', '/v1/downloads/batch', { body: { downloads }, signal });
  return results.map(({ download, problem }) => ({ download, failed: failure(problem) }));
}

/** URLs to PUT objects with; each answer is an `upload`, or `failed`. */
export async function askUploads(user, uploads, { keep }) {
  const { results } = await clientOf(user, keep).call('POST', '/v1/uploads/batch', { body: { uploads } });
  return results.map(({ upload, problem }) => ({ upload, failed: failure(problem) }));
}

const failure = (problem) => problem && new PresignerError(problem);

/** The exchange of a call that was for all of them belongs to each, which has its own place in the lists. */
export function keepEach(items, title) {
  return (exchange) => items.forEach((item, at) => item.keep(title)({ ...exchange, at }));
}
