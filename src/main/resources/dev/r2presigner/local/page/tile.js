// One picture of the gallery. What has loaded stays as it is; only what has not needs the URLs of a renewal.

import { settle } from './checks.js';
import { element, setText } from './dom.js';
import { look } from './store.js';
import { view } from './viewer.js';

const WORDS = {
  gone: 'No longer in the store',
  refused: 'Refused',
  unreadable: 'Stored, but no picture that this browser shows',
  unknown: 'The store can’t be asked right now',
};

/** States in which a click has nothing to show. */
const INERT = new Set(['gone', 'refused', 'unreadable']);

export class Tile {
  /** `renew` asks for URLs that work again. */
  constructor(item, renew) {
    this.item = item;
    this.renew = renew;
    this.download = null;
    // Before its address, or the browser would not wait until it comes near.
    this.image = element('img', { alt: item.name, loading: 'lazy', decoding: 'async' });
    this.image.addEventListener('load', () => this.become('shown'));
    this.image.addEventListener('error', () => this.failed());
    this.word = element('span', { className: 'tile-word' });
    this.trouble = element('span', { className: 'tile-trouble', hidden: true }, [element('span', { className: 'tile-name' }, item.name), this.word]);
    this.button = element('button', { type: 'button', className: 'tile' }, [this.image, this.trouble]);
    this.button.addEventListener('click', () => this.open());
    this.node = element('li', { title: item.name }, this.button);
    this.become('asking');
  }

  become(state, word = WORDS[state]) {
    this.state = state;
    this.button.dataset.state = state;
    this.button.setAttribute('aria-disabled', String(INERT.has(state)));
    // Not while it has none to load: a browser would draw it as broken.
    this.image.hidden = state !== 'loading' && state !== 'shown';
    this.trouble.hidden = !word;
    setText(this.word, word ?? '');
    if (state === 'shown') {
      this.renewed = false;
    }
  }

  /** What the service said of it, at first or anew. */
  answer({ download, failed }) {
    this.download = download;
    if (failed) {
      this.become('refused');
    } else if (this.state !== 'shown' && this.state !== 'gone') {
      this.load();
    }
  }

  load() {
    this.become('loading');
    this.image.src = this.download.url;
  }

  /** A browser does not say why a picture failed; the store does. */
  async failed() {
    this.image.hidden = true;
    const tried = this.download;
    const found = await look(tried.headUrl);
    if (tried !== this.download) {
      return;
    }
    if (found.state === 'there') {
      this.become('unreadable');
    } else {
      this.missed(found);
    }
  }

  missed(found) {
    if (found.state === 'gone') {
      this.become('gone');
      settle(this.item, found);
    } else if (!this.renewed && (found.status === 403 || found.status === 400)) {
      // An expired URL is the likely reason, as after a night in which the computer slept.
      this.renewed = true;
      this.become('asking');
      this.renew();
    } else {
      this.become('unknown');
    }
  }

  /** Looks first: it may have been deleted since. */
  async open() {
    if (this.state === 'unknown') {
      this.load();
    } else if (this.download && !INERT.has(this.state)) {
      const { url, headUrl, expiresAt } = this.download;
      const found = await look(headUrl);
      if (found.state === 'there') {
        view(this.item, url, expiresAt);
      } else {
        this.missed(found);
      }
    }
  }
}
