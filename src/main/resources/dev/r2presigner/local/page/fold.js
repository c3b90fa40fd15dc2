// A long list shows its newest members first, and the rest when asked.

import { element, setText } from './dom.js';

/** As many as the style sheet shows of a folded list. */
const SEEN = 12;

/** Folds the list, now and whenever its members change. */
export function fold(list, what) {
  const more = element('button', { type: 'button', className: 'small more', hidden: true });
  more.addEventListener('click', () => {
    list.classList.remove('folded');
    more.hidden = true;
    list.children[SEEN].querySelector('button:not([hidden]), summary')?.focus();
  });
  list.classList.add('folded');
  list.after(more);
  new MutationObserver(() => {
    more.hidden = list.children.length <= SEEN || !list.classList.contains('folded');
    setText(more, `Show all ${list.children.length} ${what}`);
  }).observe(list, { childList: true });
}
