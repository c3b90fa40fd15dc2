// Whether items are in the store: one of them or all in one call, to show them or to open them.

import { element } from './dom.js';
import { MOST, askDownloads, keepEach } from './batches.js';
import { about } from './changes.js';
import { lookAt, lookBy } from './lookup.js';
import { scene } from './scene.js';
import { explain } from './sentences.js';
import { downloadWish } from './service.js';
import { view } from './viewer.js';

let tell = () => {};

/** `listener` is told of each item that was looked at, with the address of its picture where there is one to show. */
export function onLooked(listener) {
  tell = listener;
}

/** As the service describes it now; of unfinished uploads only the name is known. */
export function policyNow(item) {
  return scene.policies.find((policy) => policy.name === item.policy?.name) ?? item.policy;
}

const disposition = (item) => (item.isImage ? 'inline' : 'attachment');

const due = [];
let busy = false;

/** For what has just arrived. Those that arrive while a call is under way share the next one. */
export async function checkSoon(item) {
  due.push(item);
  if (busy) {
    return;
  }
  busy = true;
  while (due.length > 0) {
    const some = due.filter((one) => one.user === due[0].user).slice(0, MOST);
    some.forEach((one) => due.splice(due.indexOf(one), 1));
    await (some.length === 1 ? checkOne(some[0]) : checkTogether(some));
  }
  busy = false;
}

async function checkOne(item) {
  item.policy = policyNow(item);
  try {
    settle(item, await lookAt(item, disposition(item)), { thumb: true });
  } catch (failed) {
    unsettled(item, failed);
  }
}

/** What one user has in the store, with one call for all the URLs that it takes. */
export async function checkTogether(items) {
  for (const item of items) {
    item.policy = policyNow(item);
  }
  const wishes = items.map((item) => downloadWish(item, item.policy, disposition(item)));
  let answers;
  try {
    answers = await askDownloads(items[0].user, wishes, { keep: keepEach(items, 'Ask for all downloads in one call') });
  } catch (failed) {
    items.forEach((item) => unsettled(item, failed));
    return;
  }
  await Promise.all(answers.map(async ({ download, failed }, index) =>
    (failed ? unsettled(items[index], failed) : settle(items[index], await lookBy(items[index], download), { thumb: true }))));
}

/** The item is as the store says; `thumb` where its picture is to be shown now. */
export function settle(item, found, { thumb } = {}) {
  if (item.state === 'deleting') {
    // What becomes of it, the deletion says.
  } else if (found.state === 'gone') {
    item.become('gone');
    item.note = { text: 'The local store keeps its files in memory: a restart empties it.' };
  } else if (found.state === 'unknown') {
    item.become(item.state === 'listed' ? 'unsure' : item.state);
    item.note = { text: 'The store can’t be asked right now.' };
  } else {
    item.become('stored');
    item.type = found.type ?? item.type;
  }
  tell(item, thumb && found.state === 'there' && item.isImage ? found.url : null);
}

function unsettled(item, failed) {
  if (item.state === 'listed') {
    item.become('unsure');
  }
  item.note = explain(failed, about(item));
  tell(item, null);
}

/** Looks first: a link that leads to the store's error page would take people away from here. */
async function open(item, wanted, then) {
  try {
    const found = await lookAt(item, wanted);
    settle(item, found);
    if (found.state === 'there') {
      then(found);
    }
  } catch (failed) {
    item.note = explain(failed, about(item));
    tell(item, null);
  }
}

export function preview(item) {
  return open(item, 'inline', (found) => view(item, found.url, found.expiresAt));
}

export function download(item) {
  return open(item, 'attachment', (found) => {
    const link = element('a', { href: found.url, rel: 'noopener' });
    if (item.policy?.disposition === 'inline') {
      link.target = '_blank';
    }
    link.click();
  });
}
