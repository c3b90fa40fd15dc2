// The parts of a file as a row of segments that fill. Many parts share a segment, so that each stays wide enough to see.

import { element } from './dom.js';
import { progressOfParts } from './plan.js';

const MOST = 40;

export class Segments {
  constructor() {
    this.node = element('div', { className: 'parts', ariaHidden: 'true', hidden: true });
    this.count = 0;
  }

  /** Shows the item's parts as they are now. */
  update(item) {
    if (this.count !== item.partCount) {
      this.count = item.partCount;
      this.each = Math.ceil(this.count / MOST);
      this.cells = Array.from({ length: Math.ceil(this.count / this.each) }, () => element('span'));
      this.node.replaceChildren(...this.cells);
    }
    const progress = progressOfParts(item);
    this.cells.forEach((cell, index) => {
      const mine = progress.slice(index * this.each, (index + 1) * this.each);
      const filled = Math.floor((mine.reduce((sum, part) => sum + part, 0) / mine.length) * 100);
      const shown = `${filled}%`;
      if (cell.dataset.filled !== shown) {
        cell.dataset.filled = shown;
        // Through the object model: the page's own policy forbids style attributes.
        cell.style.setProperty('--filled', shown);
        cell.classList.toggle('whole', filled === 100);
      }
    });
  }
}
