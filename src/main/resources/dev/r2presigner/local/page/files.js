// What each user uploaded, which outlives a reload.

import { MOST } from './batches.js';
import { Item } from './item.js';

const PREFIX = 'r2-presigner.files.';
/** As many as one call gives URLs for. */
const KEPT = MOST;

/** What a user uploaded in earlier sessions, to be checked against the store. */
export function remembered(user) {
  return stored(user).map((kept) => {
    const item = new Item(user, kept, 'listed');
    item.key = kept.key;
    item.policy = { name: kept.policy };
    item.uploadedAt = kept.uploadedAt;
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
