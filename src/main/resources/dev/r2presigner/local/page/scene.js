// What all of the page shares: who there is, who acts, and what they may do.

import { byId, element, setText } from './dom.js';

export const scene = { everybody: [], user: null, policies: [] };

/** Somebody else than the user who acts. */
export const other = () => scene.everybody.find((name) => name !== scene.user);

/** Says it to screen readers; what is seen says it already. An open dialog mutes whatever is outside, so it has a voice of its own. */
export function announce(text) {
  document.querySelectorAll('.voice').forEach((voice) => setText(voice, text));
}

/** Says it at the top of the page, with a way to try again; null takes it away. */
export function notice(text, again) {
  byId('notice').hidden = !text;
  if (!text) {
    return;
  }
  byId('notice').replaceChildren(element('p', {}, text));
  if (again) {
    const button = element('button', { type: 'button', className: 'small' }, 'Try again');
    button.addEventListener('click', again);
    byId('notice').append(button);
  }
}
