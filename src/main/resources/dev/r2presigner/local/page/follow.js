// What the package asks and hears while it uploads an item: the steps for its card, and what they say of its state.

import { changed, to } from './changes.js';
import { isGood } from './item.js';
import { arrivedBytes, partLength } from './plan.js';

/** The states of an upload under way; a late answer changes no other. */
const UNDER_WAY = new Set(['asking', 'sending', 'joining', 'checking']);

/** What to do with each exchange of the item's upload. */
export const follow = (item) => (exchange) => {
  const url = new URL(exchange.url);
  const number = Number(url.searchParams.get('partNumber'));
  const toService = exchange.headers.Authorization;
  const stopped = exchange.status === 0 && (item.control?.signal.aborted || item.state === 'paused');
  const step = toService ? STEPS[`${exchange.method} ${url.pathname}`] : number ? partSent : fileSent;
  step?.(item, { ...exchange, ...(stopped && { cancelled: true }) }, number);
};

const STEPS = {
  'POST /v1/uploads': (item, exchange) => {
    item.keep('Ask the service for a URL')(exchange);
    if (isGood(exchange)) {
      granted(item, exchange.answer);
    }
  },
  'POST /v1/uploads/confirm': (item, exchange) => {
    // Before an upload in parts: a store finds out at the end only.
    const isFirst = item.state === 'asking' && !item.uploadId;
    item.keep(isFirst ? 'Ask whether the name is free' : 'Ask whether it arrived')({ ...exchange, ...(isFirst && { hoped: 404 }) });
    item.found = isGood(exchange) ? exchange.answer : exchange.status === 404 ? {} : null;
    if (!isFirst) {
      turn(item, 'checking');
    }
  },
  'POST /v1/multipart': (item, exchange) => {
    item.keep('Begin an upload in parts')(exchange);
    if (isGood(exchange)) {
      const { key, uploadId, partSize, partCount, policy } = exchange.answer;
      Object.assign(item, { key, uploadId, partSize, partCount, policy: { ...item.policy, name: policy }, arrived: new Set(), sent: 0 });
      showParts(item);
    }
  },
  'POST /v1/multipart/parts': (item, exchange) => keepFirst(item, 'Ask for the URLs of parts', exchange),
  'GET /v1/multipart/parts': (item, exchange) => {
    keepFirst(item, 'List the parts that are there', exchange);
    if (isGood(exchange)) {
      const whole = exchange.answer.parts.filter((part) => part.size === partLength(item, part.partNumber));
      // Others may have arrived since it was asked.
      const before = item.state === 'sending' ? item.arrived : [];
      item.arrived = new Set([...before, ...whole.map((part) => part.partNumber)]);
      showParts(item);
    }
  },
  'POST /v1/multipart/complete': (item, exchange) => {
    item.keep('Put the parts together')(exchange);
    item.unclear = !isGood(exchange);
    if (item.unclear) {
      turn(item, exchange.status === 409 ? 'sending' : 'checking');
    }
  },
  'DELETE /v1/multipart': (item, exchange) => {
    keepFirst(item, 'Abort the upload', exchange);
    item.freed = isGood(exchange) || exchange.status === 404;
  },
};

function fileSent(item, exchange) {
  const { name, bytes } = item;
  item.keep('Send the bytes to the store')({ ...exchange, body: undefined, file: { name, size: bytes } });
  item.unclear = !isGood(exchange);
  item.found = null;
  if (item.unclear && !exchange.cancelled) {
    turn(item, 'checking');
  }
}

function partSent(item, exchange, number) {
  const file = { name: item.name, size: item.bytes, from: (number - 1) * item.partSize, length: partLength(item, number) };
  keepFirst(item, 'Send a part to the store', { ...exchange, body: undefined, file });
  if (isGood(exchange)) {
    item.arrived.add(number);
    item.note = item.note?.part === number ? null : item.note;
    showParts(item);
  } else if (!exchange.cancelled && UNDER_WAY.has(item.state)) {
    item.note = { text: `Part ${number} did not arrive; trying it again.`, tone: 'warn', part: number };
    changed(item);
  }
}

function keepFirst(item, title, exchange) {
  if (!exchange.cancelled) {
    item.keepFirst(title)(exchange);
  }
}

/** The item may be sent: `since` is when the first URL for its key was signed, by the service's clock. */
export function granted(item, { key, policy, expiresAt, expiresIn }) {
  const signed = Date.parse(expiresAt) - expiresIn * 1000;
  item.since = (item.key === key && item.since) || signed;
  item.key = key;
  item.policy = { ...item.policy, name: policy };
  turn(item, 'sending');
}

function showParts(item) {
  item.sent = Math.max(item.sent, arrivedBytes(item));
  turn(item, item.arrived.size === item.partCount ? 'joining' : 'sending');
}

function turn(item, state) {
  if (UNDER_WAY.has(item.state)) {
    to(item, state, item.note);
  } else {
    changed(item);
  }
}
