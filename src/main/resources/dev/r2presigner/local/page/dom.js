// The little that this page needs to build its elements; text is always text, never markup.

export const byId = (id) => document.getElementById(id);

export function element(name, properties = {}, children = []) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...(Array.isArray(children) ? children : [children]));
  return made;
}

/** Puts a text somewhere without waking a screen reader up if nothing changed. */
export function setText(target, text) {
  if (target.textContent !== text) {
    target.textContent = text;
  }
}
