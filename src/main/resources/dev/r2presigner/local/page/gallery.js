// A user's pictures as a grid, straight from the store. All their URLs come from one call, and from one more whenever they are about to expire.

import { MOST, askDownloads } from './batches.js';
import { about } from './changes.js';
import { policyNow } from './checks.js';
import { byId, element, setText } from './dom.js';
import { showExchanges } from './exchanges.js';
import { announce, scene } from './scene.js';
import { explain } from './sentences.js';
import { downloadWish } from './service.js';
import { Tile } from './tile.js';
import { closesFromOutside } from './viewer.js';

/** Of the shortest life among the URLs. */
const RENEWED_AFTER = 0.75;

const AGAIN_MS = 10_000;

const dialog = byId('gallery');
let pictures = [];

/** What is seen now, or null. */
let shown = null;

/** Offers those of the items that are pictures and were stored, the newest first. */
export function offerGallery(items) {
  pictures = items.filter((item) => item.isImage && item.uploadedAt);
  byId('gallery-open').hidden = pictures.length === 0;
  setText(byId('gallery-open'), `Gallery (${pictures.length})`);
}

byId('gallery-open').addEventListener('click', open);
byId('gallery-close').addEventListener('click', () => dialog.close());
closesFromOutside(dialog);
dialog.addEventListener('close', () => {
  clearTimeout(shown.timer);
  const { control } = shown;
  shown = null;
  control.abort();
  // What has not loaded need not.
  byId('gallery-tiles').replaceChildren();
});
document.addEventListener('visibilitychange', () => {
  if (!document.hidden && shown?.due) {
    renew();
  }
});

function open() {
  const tiles = pictures.slice(0, MOST).map((item) => new Tile(item, renew));
  shown = { user: scene.user, tiles, control: new AbortController(), steps: new WeakMap(), times: 0, asking: false, due: false, timer: 0 };
  setText(byId('gallery-user'), shown.user);
  byId('gallery-line').replaceChildren('Asking for the URLs …');
  byId('gallery-details').open = false;
  byId('gallery-details').hidden = true;
  byId('gallery-sheets').replaceChildren();
  byId('gallery-tiles').replaceChildren(...tiles.map((tile) => tile.node));
  dialog.showModal();
  dialog.scrollTop = 0;
  renew();
}

/** One call at a time, for all: pictures that fail together need no more. */
async function renew() {
  const mine = shown;
  if (!mine || mine.asking) {
    return;
  }
  clearTimeout(mine.timer);
  mine.asking = true;
  mine.due = false;
  try {
    await ask(mine);
  } catch (failed) {
    if (mine === shown) {
      complain(explain(failed, { user: mine.user }).text);
      planRenewal(AGAIN_MS);
    }
  }
  mine.asking = false;
}

async function ask(mine) {
  const wishes = mine.tiles.map(({ item }) => downloadWish(item, policyNow(item), 'inline'));
  const began = performance.now();
  const answers = await askDownloads(mine.user, wishes, {
    signal: mine.control.signal,
    keep: (exchange) => mine === shown && showExchange({ title: 'Ask for all downloads in one call', ...exchange }),
  });
  const took = performance.now() - began;
  if (mine !== shown) {
    return;
  }
  mine.tiles.forEach((tile, index) => tile.answer(answers[index]));
  const lives = answers.filter(({ download }) => download).map(({ download }) => download.expiresIn * 1000);
  const sentence = whatHappened(answers, took);
  byId('gallery-line').replaceChildren(sentence);
  if (mine.times++ === 0) {
    announce(sentence);
  }
  if (lives.length > 0) {
    planRenewal(Math.min(...lives) * RENEWED_AFTER - took);
  }
}

function whatHappened(answers, took) {
  const { tiles, times } = shown;
  const signed = answers.filter(({ download }) => download).length;
  const begun = times > 0 ? 'Renewed: ' : '';
  const most = pictures.length > MOST ? `the newest ${MOST} of ${pictures.length} pictures: ` : '';
  const urls = `${signed} URL${signed === 1 ? '' : 's'} from one call in ${Math.max(1, Math.round(took))} ms`;
  // Many are refused for the same reason.
  const reasons = answers.flatMap(({ failed }, index) => (failed ? [explain(failed, about(tiles[index].item)).text] : []));
  const refused = reasons.length > 0 ? `, ${reasons.length} refused. ${[...new Set(reasons)].join(' ')}` : '.';
  const text = begun + most + urls + refused;
  return text[0].toUpperCase() + text.slice(1);
}

function planRenewal(milliseconds) {
  shown.timer = setTimeout(() => {
    shown.due = true;
    // Nobody looks: it is soon enough when somebody does.
    if (!document.hidden) {
      renew();
    }
  }, Math.max(1000, milliseconds));
}

function complain(text) {
  const button = element('button', { type: 'button', className: 'small' }, 'Try again');
  button.addEventListener('click', renew);
  byId('gallery-line').replaceChildren(`${text} `, button);
  announce(text);
}

function showExchange(exchange) {
  byId('gallery-details').hidden = false;
  showExchanges(byId('gallery-sheets'), [exchange], shown.steps);
}
