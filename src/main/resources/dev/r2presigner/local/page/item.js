// One file of one user: every field that it has, and every state that it goes through.

const KEPT_EXCHANGES = 10;

/**
 * The states of an item: the `word` on its card and the `tone` of that, what is `spoken` when it comes, whether there
 * is `progress` to show, whether it is `settled` (nothing goes on), and the states that may come `next`.
 */
export const STATES = {
  waiting: { word: 'Waiting', progress: true, next: ['asking', 'leaving', 'cancelled'] },
  asking: {
    word: 'Asking for a URL', progress: true,
    next: ['waiting', 'sending', 'joining', 'checking', 'paused', 'leaving', 'stored', 'refused', 'failed', 'cancelled'],
  },
  sending: {
    word: 'Uploading', spoken: 'uploading', progress: true,
    next: ['joining', 'checking', 'paused', 'leaving', 'stored', 'refused', 'failed'],
  },
  // Of an upload in parts; without its file after a reload.
  paused: { word: 'Paused', tone: 'muted', spoken: 'paused', progress: true, next: ['waiting', 'checking', 'leaving', 'stored'] },
  joining: {
    word: 'Putting the parts together', progress: true,
    next: ['sending', 'checking', 'paused', 'leaving', 'stored', 'refused', 'failed'],
  },
  leaving: { word: 'Cancelling', progress: true, next: ['paused', 'stored', 'cancelled'] },
  checking: {
    word: 'No clear answer; looking whether it arrived', progress: true,
    next: ['sending', 'joining', 'stored', 'paused', 'leaving', 'refused', 'failed', 'cancelled', 'unsure'],
  },
  // Of an earlier session, as the store lists it.
  listed: { word: 'Looking whether it is there', next: ['stored', 'gone', 'unsure'] },
  stored: { word: 'Stored', tone: 'good', spoken: 'stored', settled: true, next: ['deleting', 'gone'] },
  deleting: { word: 'Deleting', next: ['stored'] },
  // Two looks may end in another order than they began.
  gone: { word: 'No longer in the store', tone: 'warn', settled: true, next: ['stored'] },
  refused: { word: 'Refused', tone: 'bad', spoken: 'refused', settled: true, next: ['waiting'] },
  failed: { word: 'Not stored', tone: 'bad', spoken: 'not stored', settled: true, next: ['waiting'] },
  cancelled: { word: 'Cancelled', tone: 'muted', spoken: 'cancelled', settled: true, next: ['waiting'] },
  unsure: { word: 'Not confirmed', tone: 'warn', spoken: 'not confirmed', settled: true, next: ['waiting', 'gone'] },
};

const TYPES = {
  txt: 'text/plain', md: 'text/plain', log: 'text/plain', pdf: 'application/pdf', png: 'image/png', jpg: 'image/jpeg',
  jpeg: 'image/jpeg', gif: 'image/gif', webp: 'image/webp', avif: 'image/avif', heic: 'image/heic', svg: 'image/svg+xml',
  mp4: 'video/mp4', m4v: 'video/x-m4v', mov: 'video/quicktime', webm: 'video/webm', mkv: 'video/x-matroska', avi: 'video/x-msvideo',
};

let ids = 0;

/** Whether an exchange went as it was hoped to. */
export const isGood = ({ status, hoped }) => status === hoped || (!hoped && status >= 200 && status < 300);

/** The media type that a name stands for. */
export const typeOf = (name) => TYPES[name.slice(name.lastIndexOf('.') + 1).toLowerCase()] ?? 'application/octet-stream';

/** Has these fields and no others: setting one that is not declared here is an error. */
export class Item {
  #state;

  /** The `id` of its card. */
  id = `file-${++ids}`;

  /** @type {string} The name of the user who uploads or uploaded it. */
  user;

  /** @type {string} The file's name; the last part of the key, unless the policy generates those. */
  name;

  /** @type {string} The media type. */
  type;

  /** @type {number} The size. */
  bytes;

  /** @type {?File} The bytes themselves; null if it was uploaded, or its upload begun, before the page was loaded. */
  file = null;

  /** @type {?number} When the file was last changed: only the same one goes on with an upload in parts. */
  lastModified = null;

  /** @type {?string} Where it is, or is to be, in the bucket; null until the service has said so. */
  key = null;

  /** @type {?object} The policy it is uploaded under, of unfinished uploads only its name; null leaves it to the service. */
  policy = null;

  /** @type {?{text: string, tone?: string, service?: object, taken?: boolean, part?: number}} What its card says beside the state. */
  note = null;

  /** @type {?{text: string, tone: string, service?: object}} What came of somebody else's try to have it. */
  trial = null;

  /** @type {object[]} The latest requests and replies, for the details of its card. */
  exchanges = [];

  /** @type {?number} When it was stored; null until then. */
  uploadedAt = null;

  /** Whether it is one of many that are told of together, and so not announced itself. */
  quiet = false;

  /** @type {?string} The state that was announced last. */
  spoken = null;

  /** Whether it was looked for in the store so that its picture is shown. */
  shown = false;

  /** Whether an item of an earlier session has been looked for in this one. */
  asked = false;

  /** @type {?number} The timer of the question whether to delete it, while that is open. */
  sure = null;

  // Of an upload.

  /** @type {?AbortController} Ends the latest try. */
  control = null;

  /** @type {?Promise} The latest try, as the package returned it, while it is under way or paused. */
  upload = null;

  /** @type {?{upload: object, until: number}} A URL that was signed together with others, until its turn comes. */
  grant = null;

  /** Bytes that have left. */
  sent = 0;

  /** @type {?number} When the first URL for its key was signed. */
  since = null;

  /** Whether the latest answer to the whole of it, sent or put together, was none that says so. */
  unclear = false;

  /** @type {?object} What the service answered when it was last asked for it in the upload; empty if there was nothing. */
  found = null;

  // Of an upload in parts.

  /** @type {?string} The store's name for the upload; null before it begins and after it has ended. */
  uploadId = null;

  /** @type {?number} Bytes of each part but the last. */
  partSize = null;

  /** @type {?number} */
  partCount = null;

  /** @type {?Set<number>} The numbers of the parts that the store has. */
  arrived = null;

  /** Whether a part had arrived before the page was loaded: a store that lists none then has lost the upload. */
  begun = false;

  /** Whether the store said that it has thrown the parts away. */
  freed = false;

  constructor(user, { name, type, bytes }, state = 'waiting') {
    this.user = user;
    this.name = name;
    this.type = type;
    this.bytes = bytes;
    this.#state = state;
    Object.seal(this);
  }

  /** From the file system. macOS hands out names in NFD, which no key may have. */
  static of(user, file) {
    const name = file.name.normalize('NFC');
    const item = new Item(user, { name, type: file.type || typeOf(name), bytes: file.size });
    return Object.assign(item, { file, lastModified: file.lastModified });
  }

  /** One of STATES; only `become` changes it. */
  get state() {
    return this.#state;
  }

  /** Goes to a state that may come next, or stays as it is. */
  become(state) {
    if (state !== this.#state && !STATES[this.#state].next.includes(state)) {
      throw new Error(`An item that is ${this.#state} can't become ${state}: see STATES.`);
    }
    this.#state = state;
  }

  get settled() {
    return Boolean(STATES[this.#state].settled);
  }

  get isImage() {
    return this.type.startsWith('image/');
  }

  keep(title) {
    return (exchange) => {
      this.exchanges.push({ title, ...exchange });
      // A long session with many previews must not grow without end.
      this.exchanges.splice(0, this.exchanges.length - KEPT_EXCHANGES);
    };
  }

  /** For what is repeated for every part: one good exchange and one that failed are enough to see how it is done. */
  keepFirst(title) {
    return (exchange) => {
      if (!this.exchanges.some((kept) => kept.title === title && isGood(kept) === isGood(exchange))) {
        this.keep(title)(exchange);
      }
    };
  }
}
