// The files of the user who acts, those of the others, and what can be done with each.

import { byId, element } from './dom.js';
import { Item, forget, remembered } from './files.js';
import { Card } from './card.js';
import { askDownload } from './service.js';
import { about, onChange } from './changes.js';
import { cancel, checkUnfinished, enqueue, pause, policyFor, renameAndRetry, resumeWith, retry } from './uploads.js';
import { lookAt } from './lookup.js';
import { isSameFile, unfinished } from './unfinished.js';
import { chooseOne } from './choosing.js';
import { explain } from './sentences.js';
import { announce, other, scene } from './scene.js';
import { view } from './viewer.js';

const SPOKEN = { sending: 'uploading', stored: 'stored', refused: 'refused', failed: 'not stored', cancelled: 'cancelled', unsure: 'not confirmed', paused: 'paused' };

const itemsOfUser = new Map();
const cards = { own: new Map(), foreign: new Map() };

function itemsOf(name) {
  if (!itemsOfUser.has(name)) {
    itemsOfUser.set(name, [...unfinished(name), ...remembered(name)]);
  }
  return itemsOfUser.get(name);
}

function cardOf(item, kind) {
  if (!cards[kind].has(item)) {
    const own = { pause, resume: retry, again: chooseAgain, cancel, preview, download, tryAs: (file) => tryAs(file, other()), retry, rename: renameAndRetry, remove };
    const foreign = { tryAs: (file) => tryAs(file, scene.user) };
    cards[kind].set(item, new Card(item, kind === 'own' ? own : foreign));
  }
  return cards[kind].get(item);
}

function show(item) {
  cards.own.get(item)?.update({ other: other(), foreign: false });
  cards.foreign.get(item)?.update({ other: scene.user, foreign: true });
}

onChange((item) => {
  const card = cardOf(item, 'own');
  if (SPOKEN[item.state] && item.spoken !== item.state) {
    announce(`${item.name}: ${SPOKEN[item.state]}. ${item.note?.text ?? ''}`);
  }
  item.spoken = item.state;
  show(item);
  if (item.state === 'stored' && item.isImage && !item.shown) {
    item.shown = true;
    check(item, card);
  }
});

/** The lists of the user who acts now, and what the others have. */
export function showLists() {
  const own = itemsOf(scene.user);
  const foreign = scene.everybody.filter((name) => name !== scene.user).flatMap(itemsOf).filter((item) => item.uploadedAt);
  for (const item of [...own, ...foreign]) {
    item.trial = null;
  }
  byId('files').replaceChildren(...own.map((item) => cardOf(item, 'own').node));
  byId('others-files').replaceChildren(...foreign.map((item) => cardOf(item, 'foreign').node));
  byId('others').hidden = foreign.length === 0;
  byId('empty').hidden = own.length > 0;
  [...own, ...foreign].forEach(show);
  for (const item of own.filter((one) => one.state === 'listed' && !one.asked)) {
    item.asked = true;
    check(item, cardOf(item, 'own'));
  }
  for (const item of own.filter((one) => one.state === 'paused' && !one.file && !one.asked)) {
    item.policy = policyNow(item);
    checkUnfinished(item);
  }
}

/** As the service describes it now; of earlier sessions only the name is known. */
function policyNow(item) {
  return scene.policies.find((policy) => policy.name === item.policy?.name) ?? item.policy;
}

function chooseAgain(item) {
  chooseOne((file) => {
    item.policy = policyNow(item);
    resumeWith(item, file);
  });
}

/** Whether what was uploaded is still there (a restart empties the local store); a picture is shown at once. */
async function check(item, card) {
  item.policy = policyNow(item);
  try {
    const found = await lookAt(item, item.isImage ? 'inline' : 'attachment');
    settleListed(item, found);
    if (found.state === 'there' && item.isImage) {
      card.showThumb(found.url);
    }
  } catch (failed) {
    if (item.state === 'listed') {
      item.state = 'unsure';
    }
    item.note = explain(failed, about(item));
  }
  show(item);
}

function settleListed(item, found) {
  if (found.state === 'gone') {
    item.state = 'gone';
    item.note = { text: 'The local store keeps its files in memory: a restart empties it.' };
  } else if (found.state === 'unknown') {
    item.note = { text: 'The store can’t be asked right now.' };
    item.state = item.state === 'listed' ? 'unsure' : item.state;
  } else {
    item.state = 'stored';
  }
}

/** Looks first: a link that leads to the store's error page would take people away from here. */
async function open(item, disposition, then) {
  try {
    const found = await lookAt(item, disposition);
    settleListed(item, found);
    if (found.state === 'there') {
      then(found);
    }
  } catch (failed) {
    item.note = explain(failed, about(item));
  }
  show(item);
}

function preview(item) {
  return open(item, 'inline', (found) => view(item, found.url, found.expiresAt));
}

function download(item) {
  return open(item, 'attachment', (found) => {
    const link = element('a', { href: found.url, rel: 'noopener' });
    if (item.policy?.disposition === 'inline') {
      link.target = '_blank';
    }
    link.click();
  });
}

/** Shows what the service says to somebody who knows the key but does not own it. */
async function tryAs(item, as) {
  item.trial = { tone: 'muted', text: `Asking for it as ${as} …` };
  show(item);
  try {
    await askDownload(as, item, null, null, { keep: item.keep(`Ask for it as ${as}`) });
    item.trial = { tone: 'warn', text: `${as} may have this file: a policy allows it.` };
  } catch (failed) {
    item.trial = { tone: 'guard', ...explain(failed, { ...about(item), user: as, owner: item.user }) };
  }
  announce(item.trial.text);
  show(item);
}

function remove(item) {
  const after = cardOf(item, 'own').node.nextElementSibling;
  const items = itemsOf(scene.user);
  items.splice(items.indexOf(item), 1);
  if (item.uploadedAt) {
    forget(item);
  }
  cardOf(item, 'own').node.remove();
  cards.own.delete(item);
  byId('empty').hidden = items.length > 0;
  const next = items.find((one) => cardOf(one, 'own').node === after);
  next ? cardOf(next, 'own').focus() : byId('files-title').focus();
  announce(`${item.name}: removed from this list. The store still has what it had.`);
}

/** Begins to upload these for the user who acts. */
export function add(files, chosenPolicy) {
  for (const file of files) {
    const begun = itemsOf(scene.user).find((one) => one.state === 'paused' && !one.file && isSameFile(one, file));
    if (begun) {
      begun.policy = policyNow(begun);
      resumeWith(begun, file);
      continue;
    }
    const item = Item.of(scene.user, file);
    itemsOf(scene.user).unshift(item);
    const card = cardOf(item, 'own');
    byId('files').prepend(card.node);
    if (item.isImage) {
      const local = URL.createObjectURL(file);
      card.showThumb(local, () => URL.revokeObjectURL(local));
    }
    enqueue(item, policyFor(scene.policies, item.type, chosenPolicy));
  }
  byId('empty').hidden = itemsOf(scene.user).length > 0;
}

/** Whether leaving now would break an upload off. */
export function isBusy() {
  return [...itemsOfUser.values()].flat().some((item) => item.file && !item.settled && item.state !== 'paused');
}
