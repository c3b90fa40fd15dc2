// The files of the user who acts, those of the others, and what can be done with each.

import { byId } from './dom.js';
import { storedFiles } from './files.js';
import { Item, STATES } from './item.js';
import { MOST } from './batches.js';
import { Card } from './card.js';
import { askReceipt } from './confirm.js';
import { askDownload, policiesOf } from './service.js';
import { about, onChange } from './changes.js';
import { checkSoon, checkTogether, download, onLooked, policyNow, preview } from './checks.js';
import { cancel, enqueue, enqueueTogether, pause, policyFor, renameAndRetry, resumeWith, retry } from './uploads.js';
import { checkUnfinished, isSameFile, unfinished } from './unfinished.js';
import { chooseOne } from './choosing.js';
import { erase, isMeant } from './deleting.js';
import { fold } from './fold.js';
import { offerGallery } from './gallery.js';
import { explain } from './sentences.js';
import { announce, notice, other, scene } from './scene.js';

fold(byId('files'), 'files');
fold(byId('others-files'), 'files');

const itemsOfUser = new Map();

/** Those whose files the store has listed. */
const listed = new Set();

/** Those whose unfinished uploads are on the lists: what begins later is this page's own. */
const remembered = new Set();

/** Keys that were taken off the lists: a listing under way may still have them. */
const left = new Set();

const cards = { own: new Map(), foreign: new Map() };

function itemsOf(name) {
  if (!itemsOfUser.has(name)) {
    itemsOfUser.set(name, []);
  }
  return itemsOfUser.get(name);
}

function cardOf(item, kind) {
  if (!cards[kind].has(item)) {
    const own = { pause, resume: retry, again: chooseAgain, cancel, preview, download, receipt: showReceipt, tryAs: (file) => tryAs(file, other()), retry, rename: renameAndRetry, remove, erase: eraseIfMeant };
    const foreign = { tryAs: (file) => tryAs(file, scene.user) };
    cards[kind].set(item, new Card(item, kind === 'own' ? own : foreign));
  }
  return cards[kind].get(item);
}

async function showReceipt(item) {
  await askReceipt(item);
  show(item);
  cards.own.get(item).details.open = true;
}

function show(item) {
  const mayErase = policyNow(item)?.operations?.includes('delete');
  cards.own.get(item)?.update({ other: other(), foreign: false, mayErase });
  cards.foreign.get(item)?.update({ other: scene.user, foreign: true });
}

onChange((item) => {
  const { spoken } = STATES[item.state];
  if (spoken && item.spoken !== item.state && !item.quiet) {
    announce(`${item.name}: ${spoken}. ${item.note?.text ?? ''}`);
  }
  item.spoken = item.state;
  show(item);
  if (item.state === 'stored' && item.isImage) {
    showCounts();
    if (!item.shown) {
      item.shown = true;
      checkSoon(item);
    }
  }
});

onLooked((item, picture) => {
  if (picture) {
    cards.own.get(item)?.showThumb(picture);
  }
  show(item);
});

function showCounts() {
  const items = itemsOf(scene.user);
  byId('empty').hidden = items.length > 0 || !listed.has(scene.user);
  offerGallery(items);
}

/** The lists of the user who acts now, and what the others have: at once what is known, and then what the store says. */
export async function showLists() {
  const { user } = scene;
  [...itemsOfUser.values()].flat().forEach((item) => {
    item.trial = null;
  });
  showKnown();
  const others = scene.everybody.filter((name) => name !== user);
  const added = await Promise.all([
    list(user, scene.policies).catch((failed) => notice(explain(failed, { user }).text, showLists)),
    // They are only to be tried, and their own list says what is wrong.
    ...others.map((name) => policiesOf(name).then((policies) => list(name, policies)).catch(() => {})),
  ]);
  if (user === scene.user) {
    // Only then: the focus would be lost on a list that is shown anew.
    added.some(Boolean) ? showKnown() : showCounts();
  }
}

/** Adds what the store has beside what this page has uploaded, and what was not finished; tells whether there was any. */
async function list(name, policies) {
  const [begun, files] = await Promise.all([remembered.has(name) ? [] : unfinished(name), storedFiles(name, policies)]);
  const items = itemsOf(name);
  const before = items.length;
  // A file that was chosen meanwhile goes on already.
  const waiting = begun.filter((found) => !items.some(({ file }) => file && isSameFile(found, file)));
  // In this order: what is under way may replace what is stored.
  for (const found of remembered.has(name) ? [files] : [waiting, files]) {
    const known = new Set(items.map((item) => item.key));
    items.push(...found.filter(({ key }) => !known.has(key) && !left.has(key)));
  }
  listed.add(name);
  remembered.add(name);
  return items.length > before;
}

function showKnown() {
  const own = itemsOf(scene.user);
  const foreign = scene.everybody.filter((name) => name !== scene.user).flatMap(itemsOf).filter((item) => item.uploadedAt);
  byId('files').replaceChildren(...own.map((item) => cardOf(item, 'own').node));
  byId('others-files').replaceChildren(...foreign.map((item) => cardOf(item, 'foreign').node));
  byId('others').hidden = foreign.length === 0;
  showCounts();
  [...own, ...foreign].forEach(show);
  checkListed(own.filter((one) => one.state === 'listed' && !one.asked));
  for (const item of own.filter((one) => one.state === 'paused' && !one.file && !one.asked)) {
    item.policy = policyNow(item);
    checkUnfinished(item);
  }
}

/** A picture is shown at once. */
function checkListed(items) {
  for (let from = 0; from < items.length; from += MOST) {
    const some = items.slice(from, from + MOST);
    some.forEach((item) => {
      item.asked = true;
    });
    checkTogether(some);
  }
}

function chooseAgain(item) {
  chooseOne((file) => {
    // The store may have been heard meanwhile: it has the whole file, or is being asked.
    if (item.state === 'paused' || item.state === 'failed') {
      item.policy = policyNow(item);
      resumeWith(item, file);
    }
  });
}

/** Shows what the service says to somebody who knows the key but does not own it. */
async function tryAs(item, as) {
  item.trial = { tone: 'muted', text: `Asking for it as ${as} …` };
  show(item);
  try {
    await askDownload(as, item, null, null, item.keep(`Ask for it as ${as}`));
    item.trial = { tone: 'warn', text: `${as} may have this file: a policy allows it.` };
  } catch (failed) {
    item.trial = { tone: 'guard', ...explain(failed, { ...about(item), user: as, owner: item.user }) };
  }
  announce(item.trial.text);
  show(item);
}

function remove(item) {
  leave(item);
  announce(`${item.name}: removed from this list. The store still has what it had.`);
}

async function eraseIfMeant(item, click) {
  if (item.state === 'stored' && isMeant(item, click, show) && await erase(item, show)) {
    leave(item);
    announce(`${item.name}: deleted from the store.`);
  }
}

/** Takes it off the list; the focus, if it was there, goes on to what follows. */
export function leave(item) {
  const { node } = cardOf(item, 'own');
  const hadFocus = node.contains(document.activeElement);
  const after = node.nextElementSibling;
  const items = itemsOf(item.user);
  items.splice(items.indexOf(item), 1);
  if (item.key) {
    left.add(item.key);
  }
  node.remove();
  cards.own.delete(item);
  showCounts();
  if (hadFocus) {
    const next = items.find((one) => cards.own.get(one)?.node === after);
    next ? cardOf(next, 'own').focus() : byId('files-title').focus();
  }
}

/** Begins to upload these for the user who acts. */
export function add(files, chosenPolicy) {
  for (const file of files) {
    const begun = itemsOf(scene.user).find((one) => one.state === 'paused' && !one.file && isSameFile(one, file));
    if (begun) {
      begun.policy = policyNow(begun);
      resumeWith(begun, file);
    } else {
      const item = admit(file);
      enqueue(item, policyFor(scene.policies, item.type, chosenPolicy));
    }
  }
}

/** The same with one call for all grants; what becomes of them is told by who asked. */
export function addTogether(files, policy) {
  const items = files.map(admit);
  items.forEach((item) => {
    item.quiet = true;
  });
  enqueueTogether(items, policy);
  return items;
}

function admit(file) {
  const item = Item.of(scene.user, file);
  itemsOf(scene.user).unshift(item);
  const card = cardOf(item, 'own');
  byId('files').prepend(card.node);
  if (item.isImage) {
    const local = URL.createObjectURL(file);
    card.showThumb(local, () => URL.revokeObjectURL(local));
  }
  showCounts();
  return item;
}

/** Whether leaving now would break an upload off. */
export function isBusy() {
  return [...itemsOfUser.values()].flat().some((item) => item.file && !item.settled && item.state !== 'paused');
}
