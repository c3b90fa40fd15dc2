// What becomes of a file: every change of its state in an upload is made here, so that whoever listens misses none.

const listeners = [];

/** `listener` is told of every change of an item. */
export function onChange(listener) {
  listeners.push(listener);
}

export function changed(item) {
  listeners.forEach((listener) => listener(item));
}

export function to(item, state, note = null) {
  item.become(state);
  item.note = note;
  changed(item);
}

export const LOST = { text: 'The store’s answer got lost, but the file is there, whole.' };

export function arrived(item, note = null) {
  item.uploadId = null;
  item.sent = item.bytes;
  item.uploadedAt = Date.now();
  to(item, 'stored', note);
}

export function about(item) {
  return { user: item.user, name: item.name, type: item.type, bytes: item.bytes };
}
