// The parts of a file as a row of segments that fill. Many parts share a segment, so that each stays wide enough to see.

import { element } from './dom.js';
import { partProgress } from './plan.js';

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
    this.cells.forEach((cell, index) => {
      const first = index * this.each + 1;
      const last = Math.min(this.count, first + this.each - 1);
      let sum = 0;
      for (let number = first; number <= last; number++) {
        sum += partProgress(item, number);
      }
      const filled = Math.floor((sum / (last - first + 1)) * 100);
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
