// The service as this page sees it: the test users' tokens, and calls that keep what was said for display.

let tokens = null;

/** What went wrong, with the service's own problem document where it sent one. */
export class CallFailed extends Error {
  constructor(message, problem = null) {
    super(message);
    this.problem = problem;
  }
}

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
  const reply = await reach('/local/tokens');
  if (!reply.ok) {
    throw new CallFailed('The service did not hand out its test users’ tokens.');
  }
  return reply.json();
}

async function reach(path, options) {
  try {
    return await fetch(path, options);
  } catch (failed) {
    if (failed.name === 'AbortError') {
      throw failed;
    }
    throw new CallFailed('The service can’t be reached. Is it still running?');
  }
}

/**
 * Calls the service as a user; `keep` is handed the exchange. A token that is refused is fetched again once: after
 * a live reload or a restart on a clean build the old one may be signed with a key that is gone.
 */
export async function call(user, method, path, body, { signal, keep = () => {} } = {}) {
  for (let attempt = 1; ; attempt++) {
    const used = currentTokens();
    const token = (await used)[user];
    const headers = { Authorization: `Bearer ${token}` };
    if (body) {
      headers['Content-Type'] = 'application/json';
    }
    const reply = await reach(path, { method, headers, body: body && JSON.stringify(body), signal });
    if (reply.status === 401 && attempt === 1) {
      // Unless another call has done so meanwhile.
      tokens = tokens === used ? null : tokens;
      continue;
    }
    const answer = await read(reply);
    keep({ user, method, url: new URL(path, location.href).href, headers, body, status: reply.status, reply: answer, token });
    if (reply.ok) {
      return answer;
    }
    throw new CallFailed(answer?.detail ?? `The service answered ${reply.status}.`, answer);
  }
}

async function read(reply) {
  const text = await reply.text();
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** What a user may do: the policies as rendered for them. */
export async function policiesOf(user) {
  return (await call(user, 'GET', '/v1/policies')).policies;
}

/** A URL to GET an object with, and one to HEAD it. */
export function askDownload(user, file, policy, disposition, options) {
  return call(user, 'POST', '/v1/downloads', downloadWish(file, policy, disposition), options);
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
