// Sealed nights, as long as the PIN has opened them. The key lives in the page alone and is gone with it.
import { reading, writing } from "./database.js";
import { key_of_dates, seal, unseal } from "./sealing.js";

const ENTRY = "entry", DRAFT = "draft", DAY = "day";

export class Store {
  #key; #dates; #id; #owner;

  constructor({ key, dates, id, owner }) {
    this.#key = key;
    this.#dates = dates;
    this.#id = id;
    this.#owner = owner;
  }

  #about(what) {
    return `${this.#owner} ${what}`;
  }

  async #sealed(entry) {
    const day = await seal(this.#dates, entry.day, this.#about(DAY));
    return { ...await seal(this.#key, entry, this.#about(ENTRY)), day };
  }

  #writing(work) { // nothing is written under a lock that is no longer there
    return writing(async (kept, entries, ask) => {
      if ((await ask(kept.get("lock")))?.id !== this.#id) throw new Error("the lock was taken away");
      return work(kept, entries, ask);
    });
  }

  async add(entry) {
    const sealed = await this.#sealed(entry);
    return this.#writing((kept, entries, ask) => ask(entries.add(sealed)));
  }

  async put({ place, ...entry }) { // what another page has sent meanwhile does not come back
    const sealed = await this.#sealed(entry);
    return this.#writing(async (kept, entries, ask) => {
      if (await ask(entries.getKey(place)) !== undefined) await ask(entries.put(sealed, place));
    });
  }

  remove(place) {
    return this.#writing((kept, entries, ask) => ask(entries.delete(place)));
  }

  async all() {
    const [places, boxes] = await reading(async (kept, entries, ask) => [
      await ask(entries.getAllKeys()), await ask(entries.getAll()),
    ]);
    const found = boxes.map((each) => unseal(this.#key, each, this.#about(ENTRY)));
    return (await Promise.all(found)).map((entry, at) => ({ ...entry, place: places[at] }));
  }

  async keep_draft(values) {
    const sealed = values && await seal(this.#key, values, this.#about(DRAFT));
    return this.#writing((kept, entries, ask) => ask(sealed ? kept.put(sealed, DRAFT) : kept.delete(DRAFT)));
  }

  async draft() {
    const sealed = await reading((kept, entries, ask) => ask(kept.get(DRAFT)));
    return sealed ? unseal(this.#key, sealed, this.#about(DRAFT)) : null;
  }
}

// The mornings that wait, for the account itself without its PIN: the server gives it the key to the dates alone.
export async function days_unsent(owner, hex) {
  const key = await key_of_dates(hex);
  const boxes = await reading((kept, entries, ask) => ask(entries.getAll()));
  return (await Promise.all(boxes.map((each) => unseal(key, each.day, `${owner} ${DAY}`)))).sort();
}
