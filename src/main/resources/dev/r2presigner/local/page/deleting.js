// Deleting for good: asked for twice, done once, and never claimed without the service's word.

import { about } from './changes.js';
import { announce } from './scene.js';
import { explain } from './sentences.js';
import { clientOf } from './service.js';

/** How long the second click counts as meant. */
const MEANT_MS = 5000;

/** Whether this click is the second one; the first only asks. A double click is one that was not read in between. */
export function isMeant(item, click, show) {
  if (item.sure) {
    if (click.detail > 1) {
      return false;
    }
    clearTimeout(item.sure);
    item.sure = null;
    return true;
  }
  item.sure = setTimeout(() => {
    item.sure = null;
    show(item);
  }, MEANT_MS);
  show(item);
  announce(`Press again to delete ${item.name} from the store for good.`);
  return false;
}

/** Whether the object is gone; if not, the item's note says why. */
export async function erase(item, show) {
  item.become('deleting');
  item.note = null;
  show(item);
  try {
    await clientOf(item.user, item.keep('Delete it from the store')).remove(item.key);
    return true;
  } catch (failed) {
    const why = explain(failed, about(item));
    const refused = failed.status > 0 && failed.status < 500;
    item.become('stored');
    item.note = { ...why, tone: 'bad', text: refused ? `Not deleted. ${why.text}` : `${why.text} Nobody can say whether it was deleted; deleting again is safe.` };
    show(item);
    announce(`${item.name}: ${item.note.text}`);
    return false;
  }
}
