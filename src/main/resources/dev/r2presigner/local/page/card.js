// One file on the page. Its elements stay the same for life, so that focus and open details survive every change.

import { element, setText } from './dom.js';
import { showExchanges } from './exchanges.js';
import { STATES } from './item.js';
import { Segments } from './segments.js';
import { size } from './sentences.js';

/** Shown of somebody else's file, whatever its state. */
const FOREIGN = { tone: 'muted' };

/** `actions` maps a name to what a click does with the item; see BUTTONS for their names. */
export class Card {
  constructor(item, actions) {
    this.item = item;
    this.thumb = element('div', { className: 'thumb' }, element('span', { ariaHidden: 'true' }, kind(item)));
    this.name = element('h3', { className: 'name' });
    this.meta = element('span', { className: 'meta' });
    this.bar = element('progress', { max: 100, value: 0 });
    this.segments = new Segments();
    this.state = element('span', { className: 'state' });
    this.amount = element('span', { className: 'amount' });
    this.note = element('div', { className: 'note' });
    this.trial = element('div', { className: 'note' });
    this.buttons = {};
    for (const [name, act] of Object.entries(actions)) {
      this.buttons[name] = element('button', { type: 'button', className: name === 'remove' ? 'remove' : 'small' });
      this.buttons[name].addEventListener('click', (click) => act(item, click));
    }
    // A key that is held down clicks again and again, and the second click deletes.
    this.buttons.erase?.addEventListener('keydown', (event) => {
      if (event.repeat && event.key === 'Enter') {
        event.preventDefault();
      }
    });
    this.sheets = element('div', { className: 'sheets' });
    this.details = element('details', {}, [element('summary', {}, 'Request, reply and curl'), this.sheets]);
    this.exchanges = [];
    this.steps = new WeakMap();
    this.details.addEventListener('toggle', () => this.showSheets());
    this.node = element('li', { className: 'card', id: item.id }, [
      this.thumb,
      element('div', { className: 'body' }, [
        element('div', { className: 'head' }, [this.name, ...(this.buttons.remove ? [this.buttons.remove] : [])]),
        element('p', { className: 'line' }, [this.state, this.amount, this.meta]),
        this.bar,
        this.segments.node,
        this.note,
        this.trial,
        element('div', { className: 'actions' }, Object.values(this.buttons).filter((button) => button !== this.buttons.remove)),
      ]),
      this.details,
    ]);
  }

  /** Shows the item as it is now; `view` says who looks. */
  update({ other, foreign, mayErase }) {
    const item = this.item;
    const state = foreign ? 'foreign' : item.state;
    const { word, tone } = foreign ? FOREIGN : STATES[state];
    this.node.dataset.state = state;
    setText(this.name, item.name);
    this.name.title = item.key ?? item.name;
    setText(this.meta, foreign ? item.key : [size(item.bytes), item.type, item.policy?.name].filter(Boolean).join(' · '));
    this.state.className = `state ${tone ?? 'busy'}`;
    const own = state === 'paused' && !item.file ? 'Unfinished' : word;
    setText(this.state, foreign ? `Belongs to ${item.user}` : own);
    this.showProgress(state);
    this.showNote(this.note, foreign ? null : item.note, item.note?.tone ?? tone);
    this.showNote(this.trial, item.trial, item.trial?.tone);
    this.showButtons(state, other, mayErase);
    // Somebody else's URLs are not for those who act now.
    this.exchanges = foreign ? item.exchanges.filter((exchange) => exchange.user === other) : item.exchanges;
    this.details.hidden = this.exchanges.length === 0;
    this.showSheets();
  }

  showSheets() {
    if (this.details.open) {
      showExchanges(this.sheets, this.exchanges, this.steps);
    }
  }

  showProgress(state) {
    const { arrived, bytes, partCount, sent, uploadId } = this.item;
    const inParts = Boolean(uploadId && arrived);
    const percent = bytes === 0 ? 100 : Math.floor((Math.min(sent, bytes) / bytes) * 100);
    const shown = Boolean(STATES[state]?.progress);
    this.bar.hidden = !shown;
    // The segments say more to the eye; to a screen reader the bar does.
    this.bar.classList.toggle('visually-hidden', inParts);
    this.segments.node.hidden = !shown || !inParts;
    this.bar.setAttribute('aria-label', `Upload of ${this.item.name}`);
    if (inParts) {
      this.segments.update(this.item);
    }
    if (state === 'sending' || inParts) {
      this.bar.value = percent;
    } else if (state !== 'checking') {
      this.bar.value = 0;
    }
    const parts = inParts ? ` · ${arrived.size} of ${partCount} part${partCount === 1 ? '' : 's'}` : '';
    setText(this.amount, shown && (state === 'sending' || inParts) ? `${percent} %${parts}` : '');
  }

  showNote(target, note, tone) {
    target.hidden = !note;
    target.className = `note ${tone ?? ''}`;
    const shown = note ? JSON.stringify(note) : '';
    if (target.dataset.shown === shown) {
      return;
    }
    target.dataset.shown = shown;
    target.replaceChildren(
      ...(note ? [element('p', {}, note.text)] : []),
      ...(note?.service
        ? [element('p', { className: 'said' }, [element('code', {}, `${note.service.status} ${note.service.slug}`), ` ${note.service.detail}`])]
        : []),
    );
  }

  showButtons(state, other, mayErase) {
    const item = this.item;
    const labels = {
      pause: state === 'sending' && item.uploadId && 'Pause',
      resume: state === 'paused' && item.file && 'Resume',
      again: state === 'paused' && !item.file && 'Choose the file again',
      cancel: ['waiting', 'asking', 'sending', 'paused'].includes(state) && 'Cancel',
      preview: state === 'stored' && item.isImage && 'Preview',
      download: state === 'stored' && 'Download',
      receipt: state === 'stored' && 'Receipt',
      tryAs: (state === 'foreign' || (state === 'stored' && other)) && `Try as ${other}`,
      retry: ['failed', 'cancelled', 'unsure'].includes(state) && item.file && 'Try again',
      rename: state === 'refused' && item.note?.taken && 'Keep both',
      erase: (state === 'deleting' && 'Deleting') || (state === 'stored' && mayErase && (item.sure ? 'Really delete?' : 'Delete')),
      remove: state !== 'foreign' && item.settled && 'Remove from the list',
    };
    for (const [name, button] of Object.entries(this.buttons)) {
      const lostFocus = !labels[name] && document.activeElement === button;
      button.hidden = !labels[name];
      setText(button, name === 'remove' ? '×' : labels[name] || '');
      button.setAttribute('aria-label', labels[name] ? `${labels[name]}: ${item.name}` : '');
      if (lostFocus) {
        queueMicrotask(() => this.focus());
      }
    }
    this.buttons.erase?.classList.toggle('danger', Boolean(item.sure));
  }

  /** Where a keyboard user lands when the button they pressed is gone. */
  focus() {
    (this.node.querySelector('.actions button:not([hidden]), .remove:not([hidden])') ?? this.details.querySelector('summary')).focus();
  }

  /** A picture from this address; the sign of its kind stays where it can't be shown. */
  showThumb(url, shown = () => {}) {
    const image = element('img', { alt: '', decoding: 'async' });
    image.addEventListener('load', () => this.thumb.replaceChildren(image), { once: true });
    image.addEventListener('load', shown, { once: true });
    image.src = url;
  }
}

function kind(item) {
  const ending = item.name.includes('.') ? item.name.slice(item.name.lastIndexOf('.') + 1) : '';
  return /^[a-z0-9]{1,4}$/i.test(ending) ? ending.toUpperCase() : 'FILE';
}
