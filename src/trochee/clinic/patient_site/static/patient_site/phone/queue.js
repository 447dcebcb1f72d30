// What waits on the phone and when it is sent. Storage, transport and clock come from outside; nothing here is lost:
// an entry leaves the queue when the record has it, or when the person takes it away.
export const FIRST_WAIT = 5_000, LONGEST_WAIT = 900_000;
const OF_ONE_NIGHT = ["wrong", "sure", "there"]; // answers that are about this night alone

export class Queue {
  constructor({ store, send, now }) {
    Object.assign(this, { store, send, now, under_way: null });
  }

  add(entry) { // the night, its zone and its id are fixed here; the phone's clock may change after
    return this.store.add({ ...entry, tries: 0, after: 0, refused: null });
  }

  waiting() {
    return this.store.all();
  }

  take_away(place) {
    return this.store.remove(place);
  }

  send_as_sure(entry, second = []) { // the person has read the question and says yes
    return this.#again(entry, { sure: [...entry.sure, ...(entry.refused.keys ?? [])], second });
  }

  send_instead(entry) { // the person has seen what the record holds and puts this in its place
    return this.#again(entry, { version: entry.refused.version ?? "" });
  }

  #again(entry, change) {
    return this.store.put({ ...entry, ...change, refused: null, tries: 0, after: 0 });
  }

  send_all({ at_once = false } = {}) {
    this.under_way ??= this.#send_all(at_once).finally(() => { this.under_way = null; });
    return this.under_way;
  }

  async #send_all(at_once) {
    const held = new Set(); // nights whose first entry the clinic could not take yet; the others go on
    for (const entry of await this.store.all()) { // in the order of entering, so that the first of a night stays it
      if (entry.refused || held.has(entry.day)) continue;
      const wait = entry.after - this.now();
      if (!at_once && wait > 0 && wait <= LONGEST_WAIT) { // longer: the clock was put back
        if (!entry.fault) return "later";
        held.add(entry.day);
        continue;
      }
      const answer = await this.send(entry);
      if (answer.kind === "saved") await this.store.remove(entry.place);
      else if (OF_ONE_NIGHT.includes(answer.kind)) await this.store.put({ ...entry, fault: false, refused: answer });
      else if (!["away", "fault"].includes(answer.kind)) return answer.kind; // logged out, another account: for all
      else {
        const next = Math.min(FIRST_WAIT * 2 ** entry.tries, LONGEST_WAIT), fault = answer.kind === "fault";
        await this.store.put({ ...entry, fault, tries: entry.tries + 1, after: this.now() + next });
        if (!fault) return "away";
        held.add(entry.day);
      }
    }
    return held.size ? "fault" : "done";
  }
}
