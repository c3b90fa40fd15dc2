// Many URLs from one call.

import { CallFailed, call } from './service.js';

/** The most that one call takes. */
export const MOST = 100;

/**
 * URLs to GET and HEAD objects with. The answers come in the order of the wishes: each is a `download`, or `failed`
 * as a call of its own would have.
 */
export async function askDownloads(user, downloads, options) {
  const { results } = await call(user, 'POST', '/v1/downloads/batch', { downloads }, options);
  return results.map(({ download, problem }) => ({ download, failed: failure(problem) }));
}

/** URLs to PUT objects with; each answer is an `upload`, or `failed`. */
export async function askUploads(user, uploads, options) {
  const { results } = await call(user, 'POST', '/v1/uploads/batch', { uploads }, options);
  return results.map(({ upload, problem }) => ({ upload, failed: failure(problem) }));
}

const failure = (problem) => problem && new CallFailed(problem.detail, problem);

/** The exchange of a call that was for all of them belongs to each, which has its own place in the lists. */
export function keepEach(items, title) {
  return (exchange) => items.forEach((item, at) => item.keep(title)({ ...exchange, at }));
}
