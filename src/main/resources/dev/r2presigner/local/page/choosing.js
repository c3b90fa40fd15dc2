// How files come in: chosen, or dropped anywhere.

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
