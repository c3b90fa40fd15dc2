// The request, the reply and the curl command of each step, for those who want to see how it is done.

import { curl, replyText, requestText } from './curl.js';
import { element } from './dom.js';
import { isGood } from './item.js';
import { explained } from './receipt.js';
import { announce } from './scene.js';

/** Fills a card's details; `made` is the card's own memory of its steps. What is there already stays, with its focus, its selection and its "Copied". */
export function showExchanges(target, exchanges, made) {
  for (const exchange of exchanges) {
    if (!made.has(exchange)) {
      made.set(exchange, step(exchange));
    }
  }
  const wanted = exchanges.map((exchange) => made.get(exchange));
  [...target.children].filter((node) => !wanted.includes(node)).forEach((node) => node.remove());
  target.append(...wanted.filter((node) => node.parentNode !== target));
}

function step(exchange) {
  const command = curl(exchange, { whole: false });
  const copy = element('button', { type: 'button', className: 'small' }, 'Copy');
  copy.setAttribute('aria-label', `Copy the curl command: ${exchange.title}`);
  copy.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(curl(exchange, { whole: true }));
      copy.textContent = 'Copied';
      announce('The curl command was copied, with the whole token.');
    } catch {
      announce('The browser did not let this page copy.');
    }
  });
  const good = isGood(exchange);
  return element('section', { className: 'step' }, [
    element('h4', {}, [
      exchange.title,
      element('span', { className: `code ${good ? 'good' : 'bad'}` }, String(exchange.status || (exchange.cancelled ? 'cancelled' : 'no answer'))),
    ]),
    labelled('Request', requestText(exchange)),
    labelled('Reply', replyText(exchange)),
    ...(exchange.answer?.receipt ? [receipt(exchange.answer.receipt)] : []),
    labelled('curl', command, copy),
  ]);
}

function receipt(token) {
  const sheet = labelled('Receipt', 'Verifying …');
  explained(token).then((text) => {
    sheet.querySelector('pre').textContent = text;
  });
  return sheet;
}

function labelled(label, text, button) {
  const pre = element('pre', { tabIndex: 0 }, text);
  pre.setAttribute('aria-label', label);
  return element('div', { className: 'sheet' }, [
    element('div', { className: 'sheet-head' }, [element('span', {}, label), ...(button ? [button] : [])]),
    pre,
  ]);
}
