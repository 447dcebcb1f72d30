// Plays short histories on the shipped modules: their store, seal, queue and transport are the site's own.
// The record behind them is a stand-in that follows the real one's rules, and the network does what a history says.
import { change_pin, open, set_up } from "./vault.js";
import { Queue } from "./queue.js";
import { post } from "./post.js";

const OWNER = "k.wren", OTHER = "k.ida", DATES = "00".repeat(32), PIN = "482913";
const START = 1e12, FIRST_ZONE = "Europe/London";
const json = (value, status = 200) => new Response(JSON.stringify(value), {
  status, headers: { "Content-Type": "application/json" },
});

class Record { // an id saves once, a night has one entry, and only the version that was seen is amended
  rows = new Map();
  ids = new Map();

  constructor(there) {
    for (const day of there) this.rows.set(day, { id: "clinic", zone: "", version: 1 });
  }

  take(day, sent) { // what it cannot take at all is a fault of its own, each time
    if (sent.get("into_bed") === "broken") return new Response("a fault", { status: 500 });
    const id = sent.get("client_id"), zone = sent.get("time_zone"), version = sent.get("version");
    if (sent.get("into_bed") === "25:00") return json({ kind: "wrong", words: ["no time"] }, 400);
    if (sent.get("rise_time") === "17:45" && !sent.getAll("sure").includes("long")) {
      return json({ kind: "sure", words: ["sure?"], keys: ["long"] }, 422);
    }
    if (this.ids.has(id)) {
      return this.ids.get(id) === zone ? json({ kind: "saved" }) : json({ kind: "there", words: ["other"] }, 409);
    }
    const row = this.rows.get(day);
    if (row && !version) return json({ kind: "there", words: ["there"], version: row.version }, 409);
    if (row && Number(version) !== row.version) return json({ kind: "there", words: ["changed"] }, 409);
    this.rows.set(day, { id, zone, version: (row?.version ?? 0) + 1 });
    this.ids.set(id, zone);
    return json({ kind: "saved" });
  }
}

class Network { // what comes of each request, one after the other; calm at the end
  constructor(record, fates) {
    Object.assign(this, { record, fates, at: 0, calm: false, who: OWNER });
  }

  async fetch(address, { method = "GET", body } = {}) {
    const fate = this.calm ? "heard" : this.fates[this.at++ % this.fates.length];
    for (let turn = this.at % 4; turn > 0; turn--) await null;
    if (fate === "request lost") throw new TypeError("no network");
    if (fate === "fault") return new Response("a fault", { status: 503 });
    if (fate === "captive") return new Response("<p>Welcome to the hotel", { headers: { "Content-Type": "text/html" } });
    if (fate === "logged out") return Object.defineProperty(new Response(null), "type", { value: "opaqueredirect" });
    const who = this.calm ? OWNER : fate === "other account" ? OTHER : OWNER;
    if (method === "GET") {
      if (fate === "answer lost") throw new TypeError("no network");
      return json({ owners: { [who]: DATES }, token: "t" });
    }
    const sent = new URLSearchParams(body), day = address.split("/").at(-2);
    if (sent.get("owner") !== who) return json({ kind: "owner", words: ["other"] }, 403);
    if (fate === "twice") this.record.take(day, sent);
    const answer = this.record.take(day, sent);
    if (fate === "answer lost") throw new TypeError("no network");
    if (fate === "fault after") return new Response("a fault", { status: 500 });
    return answer;
  }
}

function memory() { // as `store.js` behaves, without a disk: for many histories
  const kept = new Map();
  let last = 0;
  return {
    add: async (entry) => kept.set(++last, entry),
    put: async ({ place, ...entry }) => kept.has(place) && kept.set(place, entry),
    remove: async (place) => kept.delete(place),
    all: async () => [...kept].sort((a, b) => a[0] - b[0]).map(([place, entry]) => ({ ...entry, place })),
  };
}

async function lived({ there, steps, fates, settled }, store) {
  const record = new Record(there), network = new Network(record, fates), started = [];
  globalThis.fetch = (...request) => network.fetch(...request);
  let now = START, zone = FIRST_ZONE;
  const page = () => new Queue({ store, now: () => now, send: (entry) => post(entry, OWNER) });
  let queue = page();
  for (const [deed, value] of steps) {
    if (deed === "enter") {
      const { id: client_id, day, values } = value;
      await queue.add({ client_id, day, zone, values, sure: [] });
    }
    if (deed === "clock") now += value;
    if (deed === "zone") zone = value;
    if (deed === "reload") queue = page();
    if (deed === "send") started.push(queue.send_all({ at_once: value }));
    if (deed === "wait") await Promise.all(started);
  }
  await Promise.all(started);
  network.calm = true;
  let last = await page().send_all({ at_once: true });
  if (settled) { // the person answers each question with yes, and puts what was turned back in the record's place
    queue = page();
    for (const entry of await queue.waiting()) {
      if (entry.refused?.kind === "sure") await queue.send_as_sure(entry);
      if (entry.refused?.kind === "there") await queue.send_instead(entry);
    }
    last = await queue.send_all({ at_once: true });
  }
  const rows = [...record.rows].map(([day, row]) => [day, row.id, row.zone, row.version]);
  const left = (await store.all()).map((entry) => [entry.client_id, entry.zone, entry.refused?.kind ?? "waiting"]);
  for (const entry of await store.all()) await store.remove(entry.place);
  return { last, rows: rows.sort(), left: left.sort() };
}

window.many = async (histories) => {
  const ends = [];
  for (const each of histories) ends.push(await lived(each, memory()));
  return ends;
};

window.sealed = async (histories) => { // the same on the disk, with the PIN changed on the way
  await set_up(PIN, OWNER, DATES);
  let pin = PIN, { store } = await open(pin);
  const ends = [];
  for (const each of histories) ends.push(await lived(each, store));
  await change_pin(pin, "739156");
  ({ store } = await open("739156"));
  for (const each of histories.slice(0, 20)) ends.push(await lived(each, store));
  return ends;
};
window.ready = true;
