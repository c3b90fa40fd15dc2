import { PresignerError, notStored, taken } from './errors.js';
import { isGood, put } from './put.js';
import { again, look, stored } from './store.js';

const PATH = '/v1/multipart';
const ROUNDS = 3;

/** Few, so that the last of them is still good when its turn comes. */
const SIGNED_AT_ONCE = 8;

/** Tells the objects apart that a key has had. */
const version = (object) => object && `${object.etag} ${object.lastModified}`;

/** The store has no such upload. */
class Gone extends Error {}

/** A file in parts. What it takes to go on after a reload is kept in `memory`; what has arrived, the store knows. */
export class Parts {
  #task;

  /** The upload at the store, as it is remembered; null before it begins and after it has ended. */
  #upload = null;
  #arrived = new Set();
  #underWay = new Map();

  constructor(task) {
    this.#task = task;
  }

  /** Begins or goes on, until all is stored. Can be stopped, and called again. */
  async run(signal) {
    this.#upload ??= await this.#task.memory.load();
    const remembered = Boolean(this.#upload);
    try {
      return await this.#rounds(signal);
    } catch (failed) {
      if (!(failed instanceof Gone)) {
        throw failed;
      }
      // Completed, and the answer got lost; or aborted, by hand or by age.
      const upload = this.#upload;
      const found = await this.#mine();
      await this.#forget();
      if (found) {
        return found;
      }
      if (!remembered) {
        throw new PresignerError({ type: 'upload-not-found', status: 404, key: upload.key, detail: 'The store no longer has this upload.' });
      }
      return this.run(signal);
    }
  }

  /** Leaves nothing of it at the store. A part on its way may land after the abort (S3 API), so it is looked at again. */
  async cancel() {
    this.#upload ??= await this.#task.memory.load();
    const query = this.#query();
    await this.#forget();
    for (let round = 1; query && round <= ROUNDS; round++) {
      try {
        await this.#task.calls.json('DELETE', `${PATH}?${query}`, { tries: 1 });
        const { parts } = await this.#task.calls.json('GET', `${PATH}/parts?${query}`, { tries: 1 });
        if (parts.length === 0) {
          return;
        }
      } catch {
        // No such upload any more; or the bucket's rule for abandoned uploads has to do it.
        return;
      }
    }
  }

  async #rounds(signal) {
    if (!this.#upload) {
      await this.#begin(signal);
    } else {
      await this.#stock(signal);
    }
    for (let round = 1; ; round++) {
      await this.#sendMissing(signal);
      const result = await this.#join(signal);
      if (result) {
        return result;
      }
      if (round === ROUNDS) {
        throw notStored(409, 'The store keeps losing parts of this file.');
      }
      await this.#stock(signal);
    }
  }

  async #begin(signal) {
    const { calls, wish, policy } = this.#task;
    const key = wish.key ?? (policy.names === 'caller' ? policy.prefix + wish.filename : null);
    const { object } = key && policy.operations.includes('upload') ? await look(calls, { ...wish, key }) : {};
    if (object && !policy.overwrite) {
      // A store would find out at the end only.
      throw taken(key);
    }
    signal.throwIfAborted();
    // Not to be stopped on its way: an upload whose id is not known could not be aborted.
    const begun = await calls.json('POST', PATH, { body: wish });
    this.#upload = { ...begun, before: version(object) };
    await this.#remember();
    signal.throwIfAborted();
  }

  /** What the store has of it. */
  async #stock(signal) {
    // As it was when the store was asked: others may arrive meanwhile.
    const { some } = this.#upload;
    let parts;
    try {
      ({ parts } = await this.#task.calls.json('GET', `${PATH}/parts?${this.#query()}`, { signal }));
    } catch (failed) {
      throw failed.status === 404 ? new Gone() : failed;
    }
    // Some stores answer an empty list for what they do not know.
    if (parts.length === 0 && some) {
      throw new Gone();
    }
    this.#arrived = new Set(parts.filter(({ partNumber, size }) => size === this.#length(partNumber)).map(({ partNumber }) => partNumber));
    this.#tell();
  }

  /** Some parts at a time. The first that fails for good ends the others, and nothing is on its way when this ends. */
  async #sendMissing(signal) {
    const stop = new AbortController();
    const pass = () => stop.abort(signal.reason);
    signal.addEventListener('abort', pass, { once: true });
    const missing = Array.from({ length: this.#upload.partCount }, (_, index) => index + 1).filter((number) => !this.#arrived.has(number));
    const next = this.#tickets(missing, stop.signal);
    const worker = async () => {
      for (let ticket; (ticket = await next());) {
        await this.#sendPart(ticket, next, stop.signal);
      }
    };
    const ends = await Promise.allSettled(Array.from({ length: this.#task.atOnce }, () => worker().catch((failed) => {
      stop.abort(failed);
      throw failed;
    })));
    signal.removeEventListener('abort', pass);
    if (ends.some(({ reason }) => reason)) {
      throw stop.signal.reason;
    }
  }

  /** Gives out URLs, one caller after the other: of the number asked for, else of the next that is missing. */
  #tickets(missing, signal) {
    const { calls, file } = this.#task;
    const signed = new Map();
    let turn = Promise.resolve();
    const find = async (number = missing.shift()) => {
      signal.throwIfAborted();
      if (number && !(signed.get(number)?.until > Date.now())) {
        const { uploadId, key } = this.#upload;
        const others = missing.filter((other) => !signed.has(other)).slice(0, SIGNED_AT_ONCE - 1);
        const body = { uploadId, key, contentLength: file.size, partNumbers: [number, ...others] };
        const { parts, expiresAt } = await calls.json('POST', `${PATH}/parts`, { body, signal });
        // Over at once: then it is the clock of the user that is wrong, and the store has to say when a URL has expired.
        const until = Date.parse(expiresAt) > Date.now() ? Date.parse(expiresAt) : Infinity;
        parts.forEach((part) => signed.set(part.partNumber, { ...part, until }));
      }
      const ticket = signed.get(number);
      signed.delete(number);
      return ticket;
    };
    return (number) => {
      const mine = turn.then(() => find(number));
      turn = mine.catch(() => {});
      return mine;
    };
  }

  async #sendPart(first, next, signal) {
    const number = first.partNumber;
    const from = (number - 1) * this.#upload.partSize;
    const body = this.#task.file.slice(from, from + this.#length(number));
    for (let ticket = first, attempt = 1; ; attempt++) {
      const outcome = await put(ticket, body, {
        signal,
        tell: this.#task.calls.tell,
        onProgress: (loaded) => {
          this.#underWay.set(number, loaded);
          this.#tell();
        },
      }).finally(() => this.#underWay.delete(number));
      if (isGood(outcome)) {
        break;
      }
      if (outcome.status === 404) {
        throw new Gone();
      }
      await again(this.#task.calls, outcome, attempt, signal);
      // A lost answer may have been a success.
      if ((outcome.status === 0 || outcome.status >= 500) && await this.#has(number, signal)) {
        break;
      }
      ticket = await next(number);
    }
    this.#arrived.add(number);
    this.#tell();
    if (!this.#upload.some) {
      this.#upload.some = true;
      await this.#remember();
    }
  }

  async #has(number, signal) {
    const others = this.#arrived;
    await this.#stock(signal);
    const found = this.#arrived.has(number);
    others.forEach((other) => this.#arrived.add(other));
    return found;
  }

  /** What is stored; null where parts are missing after all. */
  async #join(signal) {
    const { calls, file, policy } = this.#task;
    const { uploadId, key } = this.#upload;
    let doubt = this.#upload.joining;
    this.#upload.joining = true;
    await this.#remember();
    for (let attempt = 1; ; attempt++) {
      try {
        const { etag, size, receipt } = await calls.json('POST', `${PATH}/complete`, { body: { uploadId, key, contentLength: file.size }, tries: 1 });
        await this.#forget();
        return stored(policy.name, { key, contentLength: size, etag }, receipt);
      } catch (failed) {
        if (failed.status === 409) {
          return null;
        }
        if (failed.status === 404) {
          throw new Gone();
        }
        if (failed.status === 422) {
          // Aborted by the service: no further part could mend it.
          await this.#forget();
          throw failed;
        }
        const refused = failed.status === 412;
        const found = (!refused || doubt) && await this.#mine();
        if (found) {
          await this.#forget();
          return found;
        }
        if (refused) {
          await this.cancel();
          throw taken(key);
        }
        doubt = true;
        await calls.rest(failed, attempt, signal);
      }
    }
  }

  /** The object, if it came of this upload: when it began there was none, or another. */
  async #mine() {
    const { calls, wish, policy } = this.#task;
    const { key, before } = this.#upload;
    const { matches, object, receipt } = await look(calls, { ...wish, key }, policy);
    return matches && version(object) !== before ? stored(policy.name, object, receipt) : null;
  }

  #length(number) {
    const { partSize } = this.#upload;
    return Math.min(partSize, this.#task.file.size - (number - 1) * partSize);
  }

  #tell() {
    let loaded = 0;
    this.#arrived.forEach((number) => { loaded += this.#length(number); });
    this.#underWay.forEach((bytes, number) => { loaded += this.#arrived.has(number) ? 0 : bytes; });
    this.#task.onProgress(loaded);
  }

  #query() {
    return this.#upload && new URLSearchParams({ uploadId: this.#upload.uploadId, key: this.#upload.key });
  }

  #remember() {
    return this.#task.memory.save(this.#upload);
  }

  async #forget() {
    this.#upload = null;
    this.#arrived = new Set();
    await this.#task.memory.save(null);
  }
}
