// What an upload is asked for with: where it is to go, and what it is.

/** The same for an upload in one piece and in parts. */
export function target(item) {
  const policy = item.policy;
  const what = { contentType: item.type, contentLength: item.bytes };
  if (policy === null) {
    return { filename: item.name, ...what };
  }
  return policy.names === 'generated'
    ? { policy: policy.name, filename: item.name, ...what }
    : { key: policy.prefix + item.name, ...what };
}

export async function wish(item) {
  const body = target(item);
  if (item.policy?.checksumRequired) {
    body.checksumSha256 = await sha256(item.file);
  }
  return body;
}

async function sha256(file) {
  if (!crypto.subtle) {
    throw new Error('This policy needs a checksum, which browsers compute on https or localhost only.');
  }
  const hash = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
  return btoa(String.fromCharCode(...new Uint8Array(hash)));
}
