// What a receipt says, and whether it verifies by the published keys: what an app's backend does, here for the eye.

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

const bytes = (part) => Uint8Array.from(atob(part.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0));
const decoded = (part) => JSON.parse(new TextDecoder().decode(bytes(part)));

/** Header, claims and a sentence about the signature, as text. */
export async function explained(receipt) {
  const [header, claims, signature] = receipt.split('.');
  const told = await verified(decoded(header), `${header}.${claims}`, bytes(signature)).catch(() => 'The published keys can’t be had right now.');
  return [told, decoded(header), decoded(claims)].map((part) => (typeof part === 'string' ? part : JSON.stringify(part, null, 2))).join('\n\n');
}

async function verified({ kid }, text, signature) {
  const { keys } = await (await fetch('/.well-known/jwks.json')).json();
  const published = keys.find((key) => key.kid === kid);
  if (!published) {
    return 'Not verified: its key is not among those of /.well-known/jwks.json.';
  }
  const key = await crypto.subtle.importKey('jwk', published, ALGORITHM, false, ['verify']);
  return (await crypto.subtle.verify(ALGORITHM, key, signature, new TextEncoder().encode(text)))
    ? 'Verified by its key in /.well-known/jwks.json.'
    : 'Not verified: the signature does not match.';
}
