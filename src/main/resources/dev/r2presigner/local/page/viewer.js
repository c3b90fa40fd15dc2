// A stored picture, large, straight from the store through a presigned URL.

import { byId } from './dom.js';

byId('viewer-close').addEventListener('click', () => byId('viewer').close());
closesFromOutside(byId('viewer'));

/** A click on what lies around it hits the dialog itself, and so does one on its edge and scroll bar. */
export function closesFromOutside(dialog) {
  dialog.addEventListener('click', ({ target, clientX, clientY }) => {
    const { left, right, top, bottom } = dialog.getBoundingClientRect();
    if (target === dialog && (clientX < left || clientX > right || clientY < top || clientY > bottom)) {
      dialog.close();
    }
  });
}

export function view(item, url, expiresAt) {
  byId('viewer-name').textContent = item.name;
  const image = byId('viewer-image');
  image.src = url;
  image.alt = item.name;
  byId('viewer-note').textContent =
    `From the store, by a signed URL that works until ${new Date(expiresAt).toLocaleTimeString()}.`;
  byId('viewer').showModal();
}
