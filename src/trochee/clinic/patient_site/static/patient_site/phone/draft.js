// What was begun is sealed a moment after the last sign of the hand, one writing after the other: the last one stands.
const SETTLES = 250;
let begun = null, timer = 0, written = Promise.resolve();

function write(store, values) {
  const done = written.then(() => store.keep_draft(values));
  written = done.catch(() => {}); // the next one is written all the same
  return done;
}

export function begin(store, values) {
  clearTimeout(timer);
  begun = { store, values };
  timer = setTimeout(settle, SETTLES);
}

export function settle() { // at once, before the page is emptied or goes out of sight
  clearTimeout(timer);
  if (!begun) return written;
  const { store, values } = begun;
  begun = null;
  return write(store, values);
}

export function forget(store) {
  clearTimeout(timer);
  begun = null;
  return write(store, null);
}
