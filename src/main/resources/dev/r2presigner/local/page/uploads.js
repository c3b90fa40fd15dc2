// Uploads, a few at a time: which policy a file is for, whether it goes whole or in parts, and what stops or resumes it.

import { anotherName } from './files.js';
import { about, to } from './changes.js';
import { askGrants } from './grants.js';
import { Gone } from './missing.js';
import { abandon, restock, sendInParts, stock, vanished } from './parts.js';
import { sendWhole } from './whole.js';
import { isSameFile } from './unfinished.js';
import { explain, size } from './sentences.js';

const AT_ONCE = 3;

/** Where losing a connection begins to hurt. */
const PARTS_ABOVE = 20 * 1024 * 1024;

const waiting = [];
let running = 0;

/** The policy that an upload is meant for: the one chosen, else the first that takes the type; none is for the service to say. */
export function policyFor(policies, type, chosen) {
  const taking = policies.filter(takesUploads);
  return taking.find((policy) => policy.name === chosen)
    ?? (chosen ? null : taking.find((policy) => policy.contentTypes.some((pattern) => matches(pattern, type))))
    ?? null;
}

/** The one chosen if it takes the type, else any that does; or null. */
export function policyTaking(policies, type, chosen) {
  const taking = policies.filter((policy) => takesUploads(policy) && policy.contentTypes.some((pattern) => matches(pattern, type)));
  return taking.find((policy) => policy.name === chosen) ?? taking[0] ?? null;
}

export const takesUploads = ({ operations }) => operations.includes('upload') || operations.includes('multipart');

function matches(pattern, type) {
  return pattern.endsWith('/*') ? type.startsWith(pattern.slice(0, -1)) : pattern === type.toLowerCase();
}

/** How a policy takes large files, for people; nothing where it takes all alike. */
export function partsRule({ operations }) {
  if (!operations.includes('multipart')) {
    return '';
  }
  return operations.includes('upload') ? `, in parts above ${size(PARTS_ABOVE).replace(' ', '\u00a0')}` : ', in parts';
}

const goesInParts = ({ policy, bytes }) =>
  policy?.operations?.includes('multipart') && (bytes > PARTS_ABOVE || !policy.operations.includes('upload'));

export function enqueue(item, policy) {
  item.policy = policy;
  item.control = new AbortController();
  item.pausing = false;
  to(item, 'waiting');
  waiting.push(item);
  next();
}

/** As many as one call can ask for. They are judged alike, and sent one by one. */
export async function enqueueTogether(items, policy) {
  for (const item of items) {
    item.policy = policy;
    item.control = new AbortController();
    to(item, 'asking');
  }
  let failures;
  try {
    failures = await askGrants(items);
  } catch (failed) {
    failures = items.map(() => failed);
  }
  items.forEach((item, index) => {
    const failed = failures[index];
    if (item.control.signal.aborted) {
      to(item, 'cancelled', { text: 'Cancelled before anything was sent.' });
    } else if (failed) {
      to(item, failed.problem ? 'refused' : 'failed', explain(failed, about(item)));
    } else {
      enqueue(item, policy);
    }
  });
}

export function cancel(item) {
  if (item.state === 'paused') {
    abandon(item);
  } else if (item.state !== 'waiting') {
    item.control.abort();
  } else {
    waiting.splice(waiting.indexOf(item), 1);
    item.uploadId ? abandon(item) : to(item, 'cancelled', { text: 'Cancelled before it began.' });
  }
}

/** Stops the parts under way; what has arrived stays. */
export function pause(item) {
  item.pausing = true;
  item.control.abort();
}

export function retry(item) {
  enqueue(item, item.policy);
}

/** After a reload: goes on with the file in hand, if it is the same one. */
export function resumeWith(item, file) {
  if (!isSameFile(item, file)) {
    const when = new Date(item.lastModified).toLocaleString();
    to(item, item.state, { text: `That is another file. This upload is of “${item.name}”, ${size(item.bytes)}, last changed ${when}.`, tone: 'warn' });
    return false;
  }
  item.file = file;
  retry(item);
  return true;
}

/** After a reload: what the store has of an upload whose file has to be chosen again. */
export async function checkUnfinished(item) {
  item.asked = true;
  // Not if the file was chosen meanwhile: the upload has looked for itself then.
  const stillWaits = () => item.state === 'paused' && !item.file;
  try {
    const numbers = await stock(item);
    if (stillWaits()) {
      restock(item, numbers);
      to(item, 'paused', { text: 'Choose the file again to go on: what has arrived is not sent twice.' });
    }
  } catch (failed) {
    item.asked = false;
    if (stillWaits()) {
      await (failed instanceof Gone ? vanished(item) : to(item, 'paused', explain(failed, about(item))));
    }
  }
}

/** For a name that is taken: the same file, called something else. */
export function renameAndRetry(item) {
  item.name = anotherName(item.name);
  item.inDoubtSince = null;
  retry(item);
}

function next() {
  while (running < AT_ONCE && waiting.length > 0) {
    running++;
    run(waiting.shift()).finally(() => {
      running--;
      next();
    });
  }
}

function run(item) {
  item.sent = 0;
  to(item, 'asking');
  return item.uploadId || goesInParts(item) ? sendInParts(item) : sendWhole(item);
}
