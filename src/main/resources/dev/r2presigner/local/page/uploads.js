// Uploads, a few at a time: which policy a file is for, and what stops or resumes it.

import { anotherName } from './files.js';
import { about, to } from './changes.js';
import { askGrants } from './grants.js';
import { send } from './sending.js';
import { PARTS_ABOVE } from './service.js';
import { discard, isSameFile } from './unfinished.js';
import { explain, size } from './sentences.js';

const AT_ONCE = 3;

const waiting = [];
const underWay = new Set();

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

export function enqueue(item, policy) {
  item.policy = policy;
  if (!item.upload) {
    item.control = new AbortController();
    item.sent = 0;
  }
  to(item, 'waiting');
  waiting.push(item);
  next();
}

/** As many as one call can ask for. They are judged alike, and sent one by one. */
export async function enqueueTogether(items, policy) {
  if (policy.checksumRequired) {
    // The package computes it, and asks for one at a time.
    items.forEach((item) => enqueue(item, policy));
    return;
  }
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
      to(item, failed.status ? 'refused' : 'failed', explain(failed, about(item)));
    } else {
      enqueue(item, policy);
    }
  });
}

export function cancel(item) {
  const isQueued = waiting.includes(item);
  if (isQueued) {
    waiting.splice(waiting.indexOf(item), 1);
  }
  if (item.upload) {
    if (item.uploadId) {
      to(item, 'leaving');
    }
    // What came of it, the upload's end says.
    item.control.abort();
  } else if (item.uploadId) {
    discard(item);
  } else if (isQueued) {
    to(item, 'cancelled', { text: 'Cancelled before it began.' });
  } else {
    item.control.abort();
  }
}

/** Stops the parts under way; what has arrived stays. */
export function pause(item) {
  to(item, 'paused');
  item.upload.pause();
  release(item);
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

/** For a name that is taken: the same file, called something else. */
export function renameAndRetry(item) {
  item.name = anotherName(item.name);
  retry(item);
}

function next() {
  while (underWay.size < AT_ONCE && waiting.length > 0) {
    const item = waiting.shift();
    underWay.add(item);
    to(item, 'asking');
    if (item.upload) {
      item.upload.resume();
    } else {
      send(item).finally(() => release(item));
    }
  }
}

/** Lets the next one begin, if this one was under way. */
function release(item) {
  if (underWay.delete(item)) {
    next();
  }
}
