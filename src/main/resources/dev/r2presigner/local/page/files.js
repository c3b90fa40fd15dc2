// The files this page knows: those under way, and those each user uploaded, which outlive a reload.

const PREFIX = 'r2-presigner.files.';
const KEPT = 40;
const SETTLED = new Set(['stored', 'gone', 'unsure', 'refused', 'failed', 'cancelled']);

const TYPES = {
  txt: 'text/plain', md: 'text/plain', log: 'text/plain', pdf: 'application/pdf', png: 'image/png', jpg: 'image/jpeg',
  jpeg: 'image/jpeg', gif: 'image/gif', webp: 'image/webp', avif: 'image/avif', heic: 'image/heic', svg: 'image/svg+xml',
};

let ids = 0;

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
      this.exchanges.splice(0, this.exchanges.length - 8);
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
  save(item.user, [{ key, name, type, bytes, uploadedAt, policy: item.policy.name }, ...rest].slice(0, KEPT));
}

export function forget(item) {
  save(item.user, stored(item.user).filter((kept) => kept.key !== item.key));
}

function stored(user) {
  try {
    const kept = JSON.parse(localStorage.getItem(PREFIX + user));
    return Array.isArray(kept) ? kept : [];
  } catch {
    // No storage, or not ours: the list then lives as long as the page.
    return [];
  }
}

function save(user, kept) {
  try {
    localStorage.setItem(PREFIX + user, JSON.stringify(kept));
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
