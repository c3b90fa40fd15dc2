/** The policy that is going to judge, of those of the caller; undefined leaves it to the service. */
export function choose(policies, { key, policy, contentType }, file) {
  if (key) {
    const around = policies.filter((one) => one.key === key || (!one.key && key.startsWith(one.prefix)));
    return around.sort((one, other) => other.prefix.length - one.prefix.length)[0];
  }
  const type = typeOf(contentType, file).toLowerCase();
  const takes = (pattern) => (pattern.endsWith('/*') ? type.startsWith(pattern.slice(0, -1)) : type === pattern.toLowerCase());
  const fitting = policies.filter(({ name, operations, contentTypes }) =>
    (policy ? name === policy : contentTypes.some(takes)) && (operations.includes('upload') || operations.includes('multipart')));
  return fitting.length === 1 ? fitting[0] : undefined;
}

/** What the service is asked for. */
export async function wishOf(where, file, policy) {
  const wish = { ...placeOf(where, file), contentType: typeOf(where.contentType, file), contentLength: file.size };
  if (!wish.key) {
    wish.policy ??= policy?.name;
  }
  if (policy?.checksumRequired && !wish.checksumSha256) {
    const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
    wish.checksumSha256 = btoa(String.fromCharCode(...new Uint8Array(digest)));
  }
  return wish;
}

/** The place, with a filename where there is no key. macOS hands out names in NFD, which no key may have. */
export const placeOf = (where, { name }) => (where.key ? where : { filename: name?.normalize('NFC'), ...where });

const typeOf = (contentType, file) => contentType ?? (file.type || 'application/octet-stream');
