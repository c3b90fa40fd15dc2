// What becomes of a file: every change of its state in an upload is made here, so that whoever listens misses none.

import { forgetUnfinished } from './unfinished.js';

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

export function arrived(item, note = null) {
  item.inDoubtSince = null;
  item.sent = item.bytes;
  item.uploadedAt = Date.now();
  forgetUnfinished(item);
  to(item, 'stored', note);
}

/** The name belongs to another object, and the policy never replaces one. */
export function taken(item, same) {
  item.inDoubtSince = null;
  to(item, 'refused', {
    text: `A file of this name is stored already${same ? ', of the same size' : ''}, and ${item.policy.name} never replaces one.`,
    taken: true,
  });
}

export function about(item) {
  return { user: item.user, name: item.name, type: item.type, bytes: item.bytes };
}
