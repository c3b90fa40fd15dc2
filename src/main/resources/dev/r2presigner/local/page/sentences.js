// What happened, as sentences for people.

const UNITS = ['B', 'KB', 'MB', 'GB'];

/** Powers of 1,024, as policies count them. */
export function size(bytes) {
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  // Number() again, for 10 and not 10.0.
  return `${Number(value.toFixed(value < 100 ? 1 : 0))} ${UNITS[unit]}`;
}

/** A size beside a limit: rounded alike they may look the same, so it gets the exact bytes then. */
export function sizeBeside(bytes, limit) {
  return size(bytes) === size(limit) ? `${bytes.toLocaleString('en')} bytes` : size(bytes);
}

const list = (items) => new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(items);

const KINDS = { 'application/pdf': 'PDF', 'text/plain': 'plain text', 'image/png': 'PNG', 'image/jpeg': 'JPEG', 'image/webp': 'WebP' };

/** Media types in the words of people: "any image" for images, and nothing twice. */
export function kinds(types) {
  const bare = [...new Set(types.map((type) => type.split(';')[0].trim()))];
  const left = bare.filter((type) => type.endsWith('/*') || !bare.includes(`${type.split('/')[0]}/*`));
  return list(left.map((type) => (type.endsWith('/*') ? `any ${type.slice(0, -2)}` : KINDS[type] ?? type)));
}

const OWN_WORDS = {
  'key-not-allowed': (problem, { user, owner }) =>
    owner && owner !== user
      ? `Refused: ${user} can’t have this, the file is ${owner}’s.`
      : `${user} has no policy for this place in the bucket.`,
  'content-type-not-allowed': (problem, { name, type }) =>
    `“${name}” can’t be stored here: this place takes ${kinds(problem.allowed ?? [])}, not ${type}.`,
  'content-length-not-allowed': (problem, { name, bytes }) =>
    `“${name}” is too large: it is ${sizeBeside(bytes, problem.maxBytes)}, and ${problem.policy} takes up to ${size(problem.maxBytes)}.`,
  'invalid-key': (problem, { name }) => `The name “${name}” can’t be used in a bucket. Rename the file and try again.`,
  'policy-required': (problem) => `Several policies would take this file. Choose one first: ${list(problem.allowed ?? [])}.`,
  'operation-not-allowed': (problem, { user }) => `${user} may not do this here.`,
  'role-required': (problem, { user }) => `${user} lacks a role that this policy asks for.`,
  'invalid-token': (problem, { user }) => `The service refused ${user}’s token, and a fresh one as well.`,
  'no-answer': () => 'The service can’t be reached. Is it still running?',
  'rate-limited': () => 'Too many requests for now. Wait a moment and try again.',
};

/** A failed call: our own headline where we know better words, and what the service said. */
export function explain(failed, context) {
  const { slug, status, message } = failed;
  const own = OWN_WORDS[slug]?.(failed, context);
  if (!own) {
    return { text: message };
  }
  return { text: own, ...(status > 0 && { service: { status, slug, detail: message } }) };
}

/** Why the store did not take a file that is not there. */
export function refusedByStore(status) {
  if (status === 0) {
    return 'It did not arrive: the connection broke, or the store refused it in a way a browser may not read. Try again.';
  }
  if (status === 403 || status === 400) {
    return `The store refused it (${status}): a signed URL takes exactly the announced file, and only until it expires. Try again for a fresh one.`;
  }
  return `It did not arrive: the store answered ${status}. Try again.`;
}
