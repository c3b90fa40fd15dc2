// The service as this page sees it: for each test user a client of the npm package, as an app has one for its own.

import { createClient } from './client/index.js';

/** Where losing a connection begins to hurt. */
export const PARTS_ABOVE = 20 * 1024 * 1024;

/** Before the second try: service and store are on this machine. */
const BACKOFF_MS = 100;

const clients = new Map();
let tokens = null;

/** Names of the test users. */
export async function users() {
  return Object.keys(await currentTokens());
}

function currentTokens() {
  // One request for all who ask at the same time; a failed one is forgotten, so that the next may work.
  tokens ??= fetchTokens().catch((failed) => {
    tokens = null;
    throw failed;
  });
  return tokens;
}

async function fetchTokens() {
  let reply;
  try {
    reply = await fetch('/local/tokens');
  } catch {
    throw new Error('The service can’t be reached. Is it still running?');
  }
  if (!reply.ok) {
    throw new Error('The service did not hand out its test users’ tokens.');
  }
  return reply.json();
}

/** After a live reload or a restart on a clean build, a token may be signed with a key that is gone: then all are. */
function tokenOf(user) {
  let used = null;
  return async (refused) => {
    if (refused && tokens === used) {
      // Unless another user's call has done so meanwhile.
      tokens = null;
    }
    used = currentTokens();
    return (await used)[user];
  };
}

/** The client of a user; `tell` is handed each exchange, for display. */
export function clientOf(user, tell) {
  if (!clients.has(user)) {
    const token = tokenOf(user);
    clients.set(user, createClient({ service: location.origin, token, partsAbove: PARTS_ABOVE, backoff: BACKOFF_MS }));
  }
  const client = clients.get(user);
  return tell ? client.watched((exchange) => tell({ user, ...exchange })) : client;
}

/** What a user may do, as of now: the policies as rendered for them. */
export function policiesOf(user) {
  return clientOf(user).policies({ fresh: true });
}

/** A URL to GET an object with, and one to HEAD it. */
export function askDownload(user, file, policy, disposition, tell) {
  return clientOf(user, tell).call('POST', '/v1/downloads', { body: downloadWish(file, policy, disposition) });
}

/** What a download is asked for with, alone or among others. */
export function downloadWish(file, policy, disposition) {
  const body = { key: file.key };
  // Where the policy decides, asking for something else would be refused.
  if (disposition && policy?.disposition === 'caller') {
    body.disposition = disposition;
  }
  if (policy?.names === 'generated') {
    body.filename = file.name;
  }
  return body;
}
