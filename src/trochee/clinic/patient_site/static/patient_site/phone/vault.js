// The lock of what this phone keeps: whose it is, the PIN that opens it, and how long a wrong one waits.
// The PIN is kept nowhere. Nothing here wipes anything for a wrong PIN.
import { reading, writing } from "./database.js";
import { key_of_dates, new_key, seal, unseal, unwrapped, wrapped } from "./sealing.js";
import { Store } from "./store.js";

export const FREE_TRIES = 3, LONGEST_PAUSE = 3_600_000;
const DATES = "dates";

export const lock = () => reading((kept, entries, ask) => ask(kept.get("lock")));
export const unsent = () => reading((kept, entries, ask) => ask(entries.count()));

export async function set_up(pin, owner, dates) {
  const key = await new_key(), made = await wrapped(key, pin);
  const sealed = await seal(key, dates, `${owner} ${DATES}`);
  const value = { id: crypto.randomUUID(), owner, dates: sealed, pin: made, wrong: 0, held: 0, until: 0 };
  return writing(async (kept, entries, ask) => {
    if (await ask(kept.get("lock"))) return false; // made by another page meanwhile
    await ask(kept.put(value, "lock"));
    return true;
  });
}

// Counted before the try, so that closing the page gains nothing.
function tried(now) {
  return writing(async (kept, entries, ask) => {
    const found = await ask(kept.get("lock"));
    if (!found) return { gone: true };
    const until = Math.min(found.until, now + found.held); // later than that: the clock was put back
    if (until > now) {
      await ask(kept.put({ ...found, until }, "lock"));
      return { pause: until - now };
    }
    const wrong = found.wrong + 1, held = wrong < FREE_TRIES ? 0 : Math.min(1000 * 2 ** wrong, LONGEST_PAUSE);
    await ask(kept.put({ ...found, wrong, held, until: now + held }, "lock"));
    return { found, held };
  });
}

function change_lock(id, change) {
  return writing(async (kept, entries, ask) => {
    const found = await ask(kept.get("lock"));
    if (found?.id !== id) return false;
    await ask(kept.put({ ...found, ...change }, "lock"));
    return true;
  });
}

async function unlocked(pin, now, extractable) {
  const { found, held, pause, gone } = await tried(now);
  if (gone) return { gone };
  if (pause) return { pause };
  const key = await unwrapped(found.pin, pin, extractable);
  if (!key) return { wrong: true, pause: held };
  await change_lock(found.id, { wrong: 0, held: 0, until: 0 });
  return { found, key };
}

export async function open(pin, now = Date.now()) {
  const { found, key, ...refused } = await unlocked(pin, now, false);
  if (!key) return refused;
  const dates = await key_of_dates(await unseal(key, found.dates, `${found.owner} ${DATES}`));
  return { owner: found.owner, store: new Store({ key, dates, id: found.id, owner: found.owner }) };
}

export async function change_pin(old_pin, new_pin, now = Date.now()) {
  const { found, key, ...refused } = await unlocked(old_pin, now, true);
  if (!key) return refused;
  return { changed: await change_lock(found.id, { pin: await wrapped(key, new_pin) }) };
}

// Erases only what the person was told: where more nights wait than that, nothing is erased.
export function erase(told_of) {
  return writing(async (kept, entries, ask) => {
    if (await ask(entries.count()) > told_of) return false;
    await ask(entries.clear());
    await ask(kept.clear());
    return true;
  });
}
