// The files this page knows: those under way, and those each user uploaded, which outlive a reload.

import { MOST } from './batches.js';

const PREFIX = 'r2-presigner.files.';
/** As many as one call gives URLs for. */
const KEPT = MOST;
const KEPT_EXCHANGES = 10;
const SETTLED = new Set(['stored', 'gone', 'unsure', 'refused', 'failed', 'cancelled']);

const TYPES = {
  txt: 'text/plain', md: 'text/plain', log: 'text/plain', pdf: 'application/pdf', png: 'image/png', jpg: 'image/jpeg',
  jpeg: 'image/jpeg', gif: 'image/gif', webp: 'image/webp', avif: 'image/avif', heic: 'image/heic', svg: 'image/svg+xml',
  mp4: 'video/mp4', m4v: 'video/x-m4v', mov: 'video/quicktime', webm: 'video/webm', mkv: 'video/x-matroska', avi: 'video/x-msvideo',
};

let ids = 0;

/** Whether an exchange went as it was hoped to. */
export const isGood = ({ status, hoped }) => status === hoped || (!hoped && status >= 200 && status < 300);

/** One file of one user, from choosing it to knowing that it is stored. */
export class Item {
  constructor(user, name, type, bytes) {
    this.id = `file-${++ids}`;
    this.user = user;
    this.name = name;
    this.type = type;
    this.bytes = bytes;
    this.file = null;
    this.key = null;
    this.policy = null;
    this.state = 'waiting';
    this.sent = 0;
    this.note = null;
    this.trial = null;
    this.uploadedAt = null;
    this.exchanges = [];
    // One of many that are told of together.
    this.quiet = false;
    // Of an upload in parts, or null.
    this.uploadId = null;
  }

  /** From the file system. macOS hands out names in NFD, which no key may have. */
  static of(user, file) {
    const name = file.name.normalize('NFC');
    const ending = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
    const item = new Item(user, name, file.type || TYPES[ending] || 'application/octet-stream', file.size);
    item.file = file;
    return item;
  }

  get settled() {
    return SETTLED.has(this.state);
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

/** What a user uploaded in earlier sessions, to be checked against the store. */
export function remembered(user) {
  return stored(user).map((kept) => {
    const item = new Item(user, kept.name, kept.type, kept.bytes);
    item.key = kept.key;
    item.policy = { name: kept.policy };
    item.uploadedAt = kept.uploadedAt;
    item.state = 'listed';
    return item;
  });
}

export function remember(item) {
  const { key, name, type, bytes, uploadedAt } = item;
  const rest = stored(item.user).filter((kept) => kept.key !== key);
  save(PREFIX + item.user, [{ key, name, type, bytes, uploadedAt, policy: item.policy.name }, ...rest].slice(0, KEPT));
}

export function forget(item) {
  save(PREFIX + item.user, stored(item.user).filter((kept) => kept.key !== item.key));
}

const stored = (user) => load(PREFIX + user);

/** A list that outlives a reload. */
export function load(name) {
  try {
    const kept = JSON.parse(localStorage.getItem(name));
    return Array.isArray(kept) ? kept : [];
  } catch {
    // No storage, or not ours: the list then lives as long as the page.
    return [];
  }
}

export function save(name, kept) {
  try {
    localStorage.setItem(name, JSON.stringify(kept));
  } catch {
    // As above.
  }
}

/** The next free-looking name: photo.jpg, photo-2.jpg, photo-3.jpg. */
export function anotherName(name) {
  const dot = name.lastIndexOf('.') > 0 ? name.lastIndexOf('.') : name.length;
  const [, stem, number] = /^(.*?)(?:-(\d{1,4}))?$/s.exec(name.slice(0, dot));
  return `${stem}-${Number(number ?? 1) + 1}${name.slice(dot)}`;
}
