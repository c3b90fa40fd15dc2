// Pictures for those who have none at hand: one, or as many as one call can ask for.

import { MOST } from './batches.js';
import { onChange } from './changes.js';
import { byId, setText } from './dom.js';
import { addTogether, leave } from './lists.js';
import { announce, scene } from './scene.js';
import { cancel, policyTaking } from './uploads.js';

const TYPE = 'image/png';

/** A picture that differs each time, so that a write-once policy takes it. */
function draw(width, height) {
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const brush = canvas.getContext('2d');
  brush.scale(width / 960, height / 640);
  const hue = Math.floor(Math.random() * 360);
  const sky = brush.createLinearGradient(0, 0, 0, 640);
  sky.addColorStop(0, `hsl(${hue} 60% 30%)`);
  sky.addColorStop(1, `hsl(${hue + 50} 80% 75%)`);
  brush.fillStyle = sky;
  brush.fillRect(0, 0, 960, 640);
  brush.fillStyle = `hsl(${hue + 40} 90% 88%)`;
  brush.beginPath();
  brush.arc(200 + Math.random() * 560, 270, 80, 0, 2 * Math.PI);
  brush.fill();
  for (let ridge = 0; ridge < 4; ridge++) {
    brush.fillStyle = `hsl(${hue + 20} ${45 - ridge * 5}% ${46 - ridge * 10}%)`;
    brush.beginPath();
    brush.moveTo(0, 640);
    const shift = Math.random() * 10;
    for (let x = 0; x <= 960; x += 8) {
      brush.lineTo(x, 350 + ridge * 70 + 40 * Math.sin(x / 130 + shift) + 18 * Math.sin(x / 47 + shift * 2));
    }
    brush.lineTo(960, 640);
    brush.fill();
  }
  return new Promise((resolve) => {
    canvas.toBlob(resolve, TYPE);
  });
}

const stamp = () => new Date().toTimeString().slice(0, 8).replaceAll(':', '');

export async function samplePicture() {
  return new File([await draw(960, 640)], `sample-${stamp()}.png`, { type: TYPE });
}

/** The samples under way, or null. */
let run = null;

byId('samples').addEventListener('click', begin);
byId('samples-cancel').addEventListener('click', stop);
onChange((item) => {
  if (run?.items.includes(item)) {
    show();
  }
});

async function begin() {
  if (run || !scene.user) {
    return;
  }
  const policy = policyTaking(scene.policies, TYPE, byId('policy').value);
  if (!policy) {
    say(`${scene.user} has no policy that takes pictures.`);
    return;
  }
  const mine = { user: scene.user, items: [], stopped: false };
  run = mine;
  show();
  byId('samples-cancel').focus();
  const called = `sample-${stamp()}`;
  // All at once: a browser encodes when it has nothing else to do, and may wait long before each.
  const files = await Promise.all(Array.from({ length: MOST }, async (none, index) =>
    new File([await draw(240, 160)], `${called}-${String(index + 1).padStart(3, '0')}.png`, { type: TYPE })));
  if (run === mine) {
    // Not for somebody else, if the user changed meanwhile.
    mine.items = scene.user === mine.user ? addTogether(files, policy) : [];
    show();
  }
}

/** What has not begun does not begin, and what is cancelled leaves the list: nobody misses a picture drawn here. */
function stop() {
  run.stopped = true;
  run.items.filter((item) => !item.settled).forEach(cancel);
  if (run) {
    show();
  }
}

function show() {
  const { items, stopped } = run;
  const stored = items.filter((item) => item.state === 'stored').length;
  const over = items.every((item) => item.settled);
  const drawing = items.length === 0 && !stopped && scene.user === run.user;
  byId('samples-progress').value = stored;
  setText(byId('samples-said'), drawing ? `Drawing ${MOST} pictures` : `${stored} of ${MOST} stored`);
  if (over && !drawing) {
    end(stored);
  } else {
    byId('samples-run').hidden = false;
    byId('samples-line').hidden = true;
  }
}

function end(stored) {
  const { items } = run;
  run = null;
  const hadFocus = document.activeElement === byId('samples-cancel');
  items.filter((item) => item.state === 'cancelled').forEach((item) => leave(item));
  byId('samples-run').hidden = true;
  byId('samples-line').hidden = false;
  if (hadFocus) {
    byId('samples').focus();
  }
  say(stored === MOST ? `All ${MOST} sample pictures are stored.` : `${stored} of ${MOST} sample pictures are stored.`);
}

function say(text) {
  setText(byId('samples-outcome'), text);
  announce(text);
}
