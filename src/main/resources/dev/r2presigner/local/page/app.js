// Puts the page together: who acts, what they may do, and how files come in.

import { byId, element, setText } from './dom.js';
import { policiesOf, users } from './service.js';
import { explain, kinds, size } from './sentences.js';
import { onFiles } from './choosing.js';
import { add, isBusy, showLists } from './lists.js';
import { samplePicture } from './samples.js';
import { partsRule, takesUploads as uploads } from './uploads.js';
import { announce, notice, scene } from './scene.js';

const USER = 'r2-presigner.user';

function upload(files) {
  if (scene.user) {
    add(files, byId('policy').value);
  }
}

onFiles(upload, notice);

byId('sample').addEventListener('click', async () => upload([await samplePicture()]));

// On a phone the files come first.
byId('permissions').open = matchMedia('(min-width: 60rem)').matches;

function showPolicies() {
  setText(byId('permissions-user'), scene.user);
  setText(byId('files-user'), scene.user);
  const sorted = [...scene.policies].sort((a, b) => uploads(b) - uploads(a));
  byId('policies').replaceChildren(...sorted.map((policy) => element('li', {}, [
    element('span', { className: 'policy-name' }, policy.name),
    element('span', { className: 'policy-what' }, uploads(policy)
      ? `${kinds(policy.contentTypes)}, up to ${size(policy.maxSize)}${partsRule(policy)}`
      : `${policy.operations.join(', ')} only`),
    element('code', {}, policy.prefix),
  ])));
  const chosen = byId('policy').value;
  const names = sorted.filter(uploads).map((policy) => policy.name);
  byId('policy').replaceChildren(
    element('option', { value: '' }, 'Choose by file type'),
    ...names.map((name) => element('option', { value: name }, name)),
  );
  byId('policy').value = names.includes(chosen) ? chosen : '';
}

function showUsers() {
  const radios = scene.everybody.map((name) => {
    const radio = element('input', { type: 'radio', name: 'user', value: name, id: `user-${name}`, checked: name === scene.user });
    radio.addEventListener('change', () => act(name));
    return element('span', {}, [radio, element('label', { htmlFor: radio.id }, name)]);
  });
  byId('users').replaceChildren(byId('users').querySelector('legend'), ...radios);
}

async function act(name) {
  scene.user = name;
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
  const asked = scene.user;
  let allowed = [];
  try {
    allowed = await policiesOf(asked);
    notice(null);
  } catch (failed) {
    notice(explain(failed, { user: asked }).text, refresh);
  }
  if (asked === scene.user) {
    scene.policies = allowed;
    showPolicies();
    showLists();
  }
}

async function start() {
  try {
    scene.everybody = await users();
  } catch (failed) {
    notice(failed.message, start);
    return;
  }
  let before = null;
  try {
    before = localStorage.getItem(USER);
  } catch {
    // As above.
  }
  scene.user = scene.everybody.includes(before) ? before : scene.everybody[0];
  showUsers();
  await refresh();
}

document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') {
    scene.user ? refresh() : start();
  }
});

addEventListener('beforeunload', (event) => {
  if (isBusy()) {
    event.preventDefault();
  }
});

start();
