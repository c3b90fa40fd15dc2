// A stored picture, large, straight from the store through a presigned URL.

import { byId } from './dom.js';

byId('viewer-close').addEventListener('click', () => byId('viewer').close());
byId('viewer').addEventListener('click', (event) => {
  // On the backdrop: the dialog itself is what is hit there, and only there.
  if (event.target === byId('viewer')) {
    byId('viewer').close();
  }
});

export function view(item, url, expiresAt) {
  byId('viewer-name').textContent = item.name;
  const image = byId('viewer-image');
  image.src = url;
  image.alt = item.name;
  byId('viewer-note').textContent =
    `From the store, by a signed URL that works until ${new Date(expiresAt).toLocaleTimeString()}.`;
  byId('viewer').showModal();
}
