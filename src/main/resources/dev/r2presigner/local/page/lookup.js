// What the store itself says of an item, asked by a URL that the service signed.

import { askDownload } from './service.js';
import { look } from './store.js';

export async function lookAt(item, disposition) {
  return lookBy(item, await askDownload(item.user, item, item.policy, disposition, item.keep('Ask for a download')));
}

/** With a URL that is at hand. */
export async function lookBy(item, ticket) {
  const found = await look(ticket.headUrl);
  const replyHeaders = found.state === 'there' ? { 'Content-Type': found.type, 'Content-Length': found.size } : {};
  item.keep('Look whether it is there')({ method: 'HEAD', url: ticket.headUrl, headers: {}, status: found.status, replyHeaders });
  return { ...found, url: ticket.url, expiresAt: ticket.expiresAt };
}
