/** What the service refused, or what did not arrive; with `slug`, `status` and the other members of the problem. */
export class PresignerError extends Error {
  name = 'PresignerError';

  constructor({ type = 'unexpected-answer', title, detail, message = title, ...fields }, options) {
    super(detail ?? message, options);
    Object.assign(this, fields, { slug: type.slice(type.lastIndexOf(':') + 1) });
  }
}

/** The store did not take the bytes; `status` is its own, or 0 where no answer could be read. */
export const notStored = (status, detail = 'The file did not arrive at the store.') =>
  new PresignerError({ type: 'not-stored', status, detail });

/** The name belongs to another object. */
export const taken = (key) => new PresignerError({
  type: 'precondition-failed', status: 412, key, detail: 'Another object has this key, and the upload may not replace it.',
});
