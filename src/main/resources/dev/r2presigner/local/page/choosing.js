// How files come in: chosen, dropped anywhere, or drawn here for those who have none at hand.

import { byId } from './dom.js';

let handle = () => {};
let complain = () => {};

export function onFiles(listener, complaint) {
  handle = listener;
  complain = complaint;
}

byId('chooser').addEventListener('change', (event) => {
  handle([...event.target.files]);
  // So that the same file can be chosen again.
  event.target.value = '';
});

let handleOne = () => {};

/** Asks for one file, for something that waits for just that one. */
export function chooseOne(listener) {
  handleOne = listener;
  byId('chooser-again').click();
}

byId('chooser-again').addEventListener('change', (event) => {
  const [file] = event.target.files;
  event.target.value = '';
  if (file) {
    handleOne(file);
  }
});

const carriesFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes('Files');

addEventListener('dragover', (event) => {
  if (carriesFiles(event)) {
    // Without it the browser would leave this page and open the file.
    event.preventDefault();
    event.dataTransfer.dropEffect = 'copy';
    document.body.classList.add('dragging');
  }
});

addEventListener('dragleave', (event) => {
  if (event.relatedTarget === null) {
    document.body.classList.remove('dragging');
  }
});

addEventListener('drop', (event) => {
  if (!carriesFiles(event)) {
    return;
  }
  event.preventDefault();
  document.body.classList.remove('dragging');
  const folders = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()?.isDirectory ?? false);
  const files = [...event.dataTransfer.files];
  complain(folders.includes(true) ? 'A folder was left out: drop the files that are in it.' : null);
  handle(files.filter((file, index) => !folders[index]));
});

/** A picture that differs each time, so that a write-once policy takes it. */
export function samplePicture() {
  const canvas = Object.assign(document.createElement('canvas'), { width: 960, height: 640 });
  const brush = canvas.getContext('2d');
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
  const stamp = new Date().toTimeString().slice(0, 8).replaceAll(':', '');
  canvas.toBlob((blob) => handle([new File([blob], `sample-${stamp}.png`, { type: 'image/png' })]), 'image/png');
}
