// Entries at rest on the phone: sealed by a key that only the person's PIN opens. The PIN is kept nowhere.
const ROUNDS = 600_000, FREE_TRIES = 3, LONGEST_PAUSE = 3_600_000;
const bytes = (text) => new TextEncoder().encode(text);
const done = (asked) => new Promise((good, bad) => {
  asked.onsuccess = () => good(asked.result);
  asked.onerror = () => bad(asked.error);
});

async function database() {
  const opening = indexedDB.open("trochee-phone", 1);
  opening.onupgradeneeded = () => {
    opening.result.createObjectStore("lock");
    opening.result.createObjectStore("entries", { autoIncrement: true });
  };
  return done(opening);
}

async function within(name, mode, work) {
  const opened = await database();
  try {
    const round = opened.transaction(name, mode);
    const whole = new Promise((good, bad) => {
      round.oncomplete = good;
      round.onabort = () => bad(round.error);
    });
    const found = await done(work(round.objectStore(name)));
    await whole;
    return found;
  } finally {
    opened.close();
  }
}

export const lock = () => within("lock", "readonly", (kept) => kept.get("lock"));
export const unsent = () => within("entries", "readonly", (kept) => kept.count());
const set_lock = (value) => within("lock", "readwrite", (kept) => kept.put(value, "lock"));

async function from_pin(pin, salt) {
  const raw = await crypto.subtle.importKey("raw", bytes(pin), "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations: ROUNDS };
  return crypto.subtle.deriveKey(how, raw, { name: "AES-GCM", length: 256 }, false, ["wrapKey", "unwrapKey"]);
}

export async function set_up(pin, owner) {
  if (await lock()) throw new Error("this phone keeps entries already");
  const salt = crypto.getRandomValues(new Uint8Array(16)), iv = crypto.getRandomValues(new Uint8Array(12));
  const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, true, ["encrypt", "decrypt"]);
  const wrapped = await crypto.subtle.wrapKey("raw", key, await from_pin(pin, salt), { name: "AES-GCM", iv });
  await set_lock({ salt, iv, wrapped, owner, wrong: 0, until: 0 });
}

export async function open(pin, now = Date.now()) {
  const kept = await lock();
  const pause = Math.min(kept.until - now, LONGEST_PAUSE);
  if (pause > 0) return { pause };
  const wrong = kept.wrong + 1; // counted before the try, so that closing the page gains nothing
  const next = wrong < FREE_TRIES ? 0 : Math.min(1000 * 2 ** wrong, LONGEST_PAUSE);
  await set_lock({ ...kept, wrong, until: now + next });
  try {
    const how = { name: "AES-GCM", iv: kept.iv };
    const key = await crypto.subtle.unwrapKey(
      "raw", kept.wrapped, await from_pin(pin, kept.salt), how, "AES-GCM", false, ["encrypt", "decrypt"]);
    await set_lock({ ...kept, wrong: 0, until: 0 });
    return { store: new Store(key, kept.owner), owner: kept.owner };
  } catch (refused) {
    if (refused.name !== "OperationError") throw refused;
    return { pause: next };
  }
}

export async function erase() {
  await within("entries", "readwrite", (kept) => kept.clear());
  await within("lock", "readwrite", (kept) => kept.clear());
}

class Store {
  constructor(key, owner) {
    Object.assign(this, { key, bound: bytes(owner) });
  }

  async #sealed(entry) {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const how = { name: "AES-GCM", iv, additionalData: this.bound };
    return { iv, box: await crypto.subtle.encrypt(how, this.key, bytes(JSON.stringify(entry))) };
  }

  async add(entry) {
    const sealed = await this.#sealed(entry);
    return within("entries", "readwrite", (kept) => kept.add(sealed));
  }

  async put({ place, ...entry }) {
    const sealed = await this.#sealed(entry);
    return within("entries", "readwrite", (kept) => kept.put(sealed, place));
  }

  async all() {
    const places = await within("entries", "readonly", (kept) => kept.getAllKeys());
    const found = [];
    for (const place of places) {
      const sealed = await within("entries", "readonly", (kept) => kept.get(place));
      if (!sealed) continue; // sent by another page of ours meanwhile
      const how = { name: "AES-GCM", iv: sealed.iv, additionalData: this.bound };
      const text = new TextDecoder().decode(await crypto.subtle.decrypt(how, this.key, sealed.box));
      found.push({ ...JSON.parse(text), place });
    }
    return found;
  }

  remove(place) {
    return within("entries", "readwrite", (kept) => kept.delete(place));
  }
}
