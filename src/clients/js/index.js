import { Calls } from './calls.js';
import { PresignerError } from './errors.js';
import { Parts } from './parts.js';
import { choose, wishOf } from './plan.js';
import { Task } from './task.js';
import { whole } from './whole.js';

export { PresignerError };

/** Where losing a connection begins to hurt. */
const PARTS_ABOVE = 20 * 1024 * 1024;
const POLICIES_KEPT_MS = 60_000;

/**
 * A client of one service and one caller. `token` is a JWT, or a function that gives one; it is asked again, with
 * `true`, after a 401.
 */
export function createClient({ partsAbove = PARTS_ABOVE, atOnce = 4, memory = browserMemory(), ...options }) {
  const calls = new Calls(options);
  const doubts = new WeakMap();
  let known = null;

  /** The client; `tell` hears of each request and its answer. */
  function clientThat(tell) {
    const json = (method, path, settings) => calls.json(method, path, { ...settings, tell });
    const watched = { json, tell, rest: (...wait) => calls.rest(...wait) };

    function policies({ fresh = false } = {}) {
      if (fresh || !(known?.until > Date.now())) {
        const asked = json('GET', '/v1/policies').then((answer) => answer.policies);
        const mine = { asked, until: Date.now() + POLICIES_KEPT_MS };
        known = mine;
        asked.catch(() => { known = known === mine ? null : known; });
      }
      return known.asked;
    }

    async function run(task, file, where, { onProgress = () => {}, receipt = true, fingerprint, grant }) {
      const policy = choose(await policies(), where, file);
      const wish = await wishOf(where, file, policy);
      let most = -1;
      const job = {
        calls: watched, file, wish, policy, atOnce, grant, doubts,
        wantsReceipt: receipt,
        onProgress: (loaded) => {
          if (loaded > most) {
            most = loaded;
            onProgress(loaded, file.size);
          }
        },
      };
      const can = (operation) => policy?.operations.includes(operation);
      const inParts = can('multipart') && (file.size > partsAbove || !can('upload')) && !grant && !wish.checksumSha256 && !wish.ifMatch;
      if (!inParts) {
        return task.run(whole(job));
      }
      delete wish.expiresIn;
      const parts = new Parts({ ...job, memory: remembering(memory, idOf(calls.service, file, wish, policy, fingerprint)) });
      try {
        return await task.run((signal) => parts.run(signal));
      } catch (failed) {
        if (task.aborted) {
          await parts.cancel();
        }
        throw failed;
      }
    }

    return {
      /** Stores a file, and gives back what is stored. The promise can also `pause()` and `resume()`. */
      upload(file, where = {}, settings = {}) {
        const task = new Task(settings.signal);
        const promise = run(task, file, where, settings).finally(() => task.end());
        return Object.assign(promise, { pause: () => task.pause(), resume: () => task.resume() });
      },

      /** Uploads in parts of this caller that the memory knows: the same file, given to upload() again, goes on with one. */
      async unfinished() {
        const prefixes = (await policies()).map(({ prefix }) => prefix);
        const begun = await Promise.all(idsIn(memory, calls.service).map(async (id) => {
          const [, , prefix, wish, fingerprint] = JSON.parse(id);
          const place = remembering(memory, id);
          const upload = prefixes.includes(prefix) && await place.load();
          return upload && { ...wish, ...upload, fingerprint, cancel: () => new Parts({ calls: watched, memory: place }).cancel() };
        }));
        return begun.filter(Boolean);
      },

      /** A URL for fetch, src or href, valid for some minutes. */
      async downloadUrl(key, settings = {}) {
        return (await json('POST', '/v1/downloads', { body: { key, ...settings } })).url;
      },

      /** A page of what is stored: objects, prefixes and, where there is more, a cursor. */
      list(query = {}) {
        const given = Object.entries(query).filter(([, value]) => value !== undefined);
        return json('GET', `/v1/objects?${new URLSearchParams(given)}`);
      },

      /** Deletes an object, also one that is not there. */
      async remove(key) {
        await json('DELETE', `/v1/objects?${new URLSearchParams({ key })}`);
      },

      /** What the caller may do. */
      policies,

      /** Any other call of the service, with the token and the tries of the others. */
      call: json,

      /** The same client, which tells a function of each request and its answer. */
      watched: clientThat,
    };
  }

  return clientThat();
}

/** Local storage, where there is one: `getItem`, `setItem` and `removeItem`, each of which may be asynchronous. */
function browserMemory() {
  try {
    return globalThis.document ? localStorage : null;
  } catch {
    return null;
  }
}

/** Of one file and one place: only the same file goes on with what was begun. */
function idOf(service, file, wish, policy, fingerprint = file.lastModified && `${file.name} ${file.lastModified}`) {
  // What has no name and no date can't be known again.
  return fingerprint && JSON.stringify(['r2-presigner', service, policy.prefix, wish, fingerprint]);
}

/** The ids of one service. */
function idsIn(memory, service) {
  const begin = JSON.stringify(['r2-presigner', service]).slice(0, -1);
  return Array.from({ length: memory?.length ?? 0 }, (_, index) => memory.key(index)).filter((id) => id.startsWith(begin));
}

/** A place in the memory; without an id it forgets. */
function remembering(memory, id) {
  return {
    async load() {
      try {
        return id && JSON.parse(await memory?.getItem(id));
      } catch {
        return null;
      }
    },
    async save(upload) {
      try {
        await (id && (upload ? memory?.setItem(id, JSON.stringify(upload)) : memory?.removeItem(id)));
      } catch {
        // Then it lives as long as the page.
      }
    },
  };
}
