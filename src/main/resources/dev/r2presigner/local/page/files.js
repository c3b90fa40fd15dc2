// What each user has in the store, and the names of files.

import { MOST } from './batches.js';
import { Item, typeOf } from './item.js';
import { clientOf } from './service.js';

/** The newest files of a user, as many as one call gives URLs for; of what lies there, those that a policy lets them list. */
export async function storedFiles(user, policies) {
  const listable = policies.filter(({ operations }) => operations.includes('list'));
  const files = (await Promise.all(listable.map((policy) => listed(user, policy)))).flat();
  return files.sort((one, two) => two.uploadedAt - one.uploadedAt).slice(0, MOST);
}

async function listed(user, policy) {
  const items = [];
  let cursor;
  do {
    const page = await clientOf(user).list({ prefix: policy.prefix, cursor });
    items.push(...page.objects.map((object) => itemOf(user, policy, object)));
    ({ cursor } = page);
  } while (cursor);
  return items;
}

/** A listing does not tell the type: until the file is looked at, its name has to. */
function itemOf(user, policy, { key, size, lastModified }) {
  const name = key.slice(key.lastIndexOf('/') + 1);
  const item = new Item(user, { name, type: typeOf(name), bytes: size }, 'listed');
  return Object.assign(item, { key, policy, uploadedAt: Date.parse(lastModified) });
}

/** The next free-looking name: photo.jpg, photo-2.jpg, photo-3.jpg. */
export function anotherName(name) {
  const dot = name.lastIndexOf('.') > 0 ? name.lastIndexOf('.') : name.length;
  const [, stem, number] = /^(.*?)(?:-(\d{1,4}))?$/s.exec(name.slice(0, dot));
  return `${stem}-${Number(number ?? 1) + 1}${name.slice(dot)}`;
}
