// The store as a browser sees it: a HEAD that says what is really there.

/** What is stored under a HEAD URL: `there`, `gone`, or `unknown` where no answer could be read. */
export async function look(headUrl) {
  let reply;
  try {
    reply = await fetch(headUrl, { method: 'HEAD', cache: 'no-store' });
  } catch {
    return { state: 'unknown', status: 0 };
  }
  if (reply.status === 404) {
    return { state: 'gone', status: 404 };
  }
  if (!reply.ok) {
    return { state: 'unknown', status: reply.status };
  }
  return {
    state: 'there',
    status: reply.status,
    size: Number(reply.headers.get('Content-Length')),
    modified: Date.parse(reply.headers.get('Last-Modified') ?? '') || null,
    type: reply.headers.get('Content-Type'),
  };
}
