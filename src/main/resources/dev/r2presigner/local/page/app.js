// Puts the page together: who acts, what they chose, and what became of it.

import { byId, element, setText } from './dom.js';
import { Item, forget, remembered } from './files.js';
import { Card } from './card.js';
import { CallFailed, askDownload, policiesOf, users } from './service.js';
import { about, cancel, enqueue, lookAt, onChange, policyFor, renameAndRetry, retry } from './uploads.js';
import { explain, kinds, size } from './sentences.js';
import { onFiles, samplePicture } from './choosing.js';
import { view } from './viewer.js';

const USER = 'r2-presigner.user';
const SPOKEN = { sending: 'uploading', stored: 'stored', refused: 'refused', failed: 'not stored', cancelled: 'cancelled', unsure: 'not confirmed' };

let everybody = [];
let user = null;
let policies = [];
const itemsOfUser = new Map();
const cards = { own: new Map(), foreign: new Map() };

function announce(text) {
  setText(byId('status'), text);
}

function notice(text) {
  byId('notice').hidden = !text;
  if (text) {
    const again = element('button', { type: 'button', className: 'small' }, 'Try again');
    again.addEventListener('click', start);
    byId('notice').replaceChildren(element('p', {}, text), again);
  }
}

function itemsOf(name) {
  if (!itemsOfUser.has(name)) {
    itemsOfUser.set(name, remembered(name));
  }
  return itemsOfUser.get(name);
}

const other = () => everybody.find((name) => name !== user);

function cardOf(item, kind) {
  if (!cards[kind].has(item)) {
    const own = { cancel, preview, download, tryAs: (file) => tryAs(file, other()), retry, rename: renameAndRetry, remove };
    const foreign = { tryAs: (file) => tryAs(file, user) };
    cards[kind].set(item, new Card(item, kind === 'own' ? own : foreign, announce));
  }
  return cards[kind].get(item);
}

function show(item) {
  cards.own.get(item)?.update({ other: other(), foreign: false });
  cards.foreign.get(item)?.update({ other: user, foreign: true });
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
function showLists() {
  const own = itemsOf(user);
  const foreign = everybody.filter((name) => name !== user).flatMap(itemsOf).filter((item) => item.uploadedAt);
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
}

/** Whether what was uploaded is still there (a restart empties the local store); a picture is shown at once. */
async function check(item, card) {
  item.policy = policies.find((policy) => policy.name === item.policy?.name) ?? item.policy;
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
    item.trial = { tone: 'bad', ...explain(failed, { ...about(item), user: as, owner: item.user }) };
  }
  announce(item.trial.text);
  show(item);
}

function remove(item) {
  const after = cardOf(item, 'own').node.nextElementSibling;
  const items = itemsOf(user);
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

onFiles((files) => {
  if (!user) {
    return;
  }
  for (const file of files) {
    const item = Item.of(user, file);
    itemsOf(user).unshift(item);
    const card = cardOf(item, 'own');
    byId('files').prepend(card.node);
    if (item.isImage) {
      const local = URL.createObjectURL(file);
      card.showThumb(local, () => URL.revokeObjectURL(local));
    }
    enqueue(item, policyFor(policies, item.type, byId('policy').value));
  }
  byId('empty').hidden = itemsOf(user).length > 0;
}, notice);

byId('sample').addEventListener('click', samplePicture);

function showPolicies() {
  setText(byId('policies-user'), user);
  setText(byId('files-user'), user);
  byId('policies').replaceChildren(...policies.map((policy) => element('li', {}, [
    element('span', { className: 'policy-name' }, policy.name),
    element('span', { className: 'policy-what' }, policy.operations.includes('upload')
      ? `${kinds(policy.contentTypes)}, up to ${size(policy.maxSize)}`
      : policy.operations.join(', ')),
    element('code', {}, policy.prefix),
  ])));
  const chosen = byId('policy').value;
  const names = policies.filter((policy) => policy.operations.includes('upload')).map((policy) => policy.name);
  byId('policy').replaceChildren(
    element('option', { value: '' }, 'Choose by file type'),
    ...names.map((name) => element('option', { value: name }, name)),
  );
  byId('policy').value = names.includes(chosen) ? chosen : '';
}

function showUsers() {
  const radios = everybody.map((name) => {
    const radio = element('input', { type: 'radio', name: 'user', value: name, id: `user-${name}`, checked: name === user });
    radio.addEventListener('change', () => act(name));
    return element('span', {}, [radio, element('label', { htmlFor: radio.id }, name)]);
  });
  byId('users').replaceChildren(byId('users').querySelector('legend'), ...radios);
}

async function act(name) {
  user = name;
  try {
    localStorage.setItem(USER, name);
  } catch {
    // Then the next visit begins with the first user.
  }
  await refresh();
  announce(`Acting as ${name}.`);
}

/** Policies may have been edited meanwhile: a live reload applies them, and so does a look at this page. */
async function refresh() {
  const asked = user;
  try {
    const allowed = await policiesOf(asked);
    if (asked !== user) {
      return;
    }
    policies = allowed;
    notice(null);
  } catch (failed) {
    policies = [];
    notice(explain(failed, { user: asked }).text);
  }
  showPolicies();
  showLists();
}

async function start() {
  try {
    everybody = await users();
    const before = localStorage.getItem(USER);
    user = everybody.includes(before) ? before : everybody[0];
    showUsers();
  } catch (failed) {
    notice(failed instanceof CallFailed ? failed.message : 'The page could not start.');
    return;
  }
  await refresh();
}

document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') {
    user ? refresh() : start();
  }
});

addEventListener('beforeunload', (event) => {
  if ([...itemsOfUser.values()].flat().some((item) => item.file && !item.settled)) {
    event.preventDefault();
  }
});

start();
