// The page of what this phone keeps: its PIN, a night to enter, what waits, and the ways out.
import { download } from "./download.js";
import { begin, forget, settle } from "./draft.js";
import { asked, by_hand, empty, fill, form } from "./form.js";
import { when_idle } from "./idle.js";
import { standing, post } from "./post.js";
import { Queue } from "./queue.js";
import { first_to_try } from "./pin.js";
import { dated, owners, say } from "./words.js";
import { lines } from "./waiting.js";
import * as vault from "./vault.js";

const WORKER = "/my/phone/worker.js", SCOPE = "/my/", EVERY = 30_000;
const by = (id) => document.getElementById(id);
let opened = null; // { owner, store, queue } as long as the PIN has opened it
let here = Object.keys(owners()).length ? owners() : null; // the marks of whoever is logged in, as far as is known
let changed = null; // the place of the entry that is being put right; it stays until the new one is kept

const tell = (text) => { by("said").textContent = text; };

function only(...ids) {
  for (const each of document.querySelectorAll("[data-part]")) each.hidden = !ids.includes(each.id);
}

async function show() {
  const kept = await vault.lock();
  if (!kept) return only("new");
  if (here && !(kept.owner in here)) return another();
  by("count").textContent = say("count", { count: await vault.unsent() });
  only(...(opened || here ? ["count"] : []), opened ? "open" : "locked"); // a stranger is not even told how much
  if (opened) await list();
}

async function look() { // a slow network keeps nobody from the PIN
  const who = await standing();
  if (who.kind !== "away") here = who.owners ?? null;
  await show();
}

function another() { // nothing of the other person, not even how much
  close();
  only();
  tell(say("other"));
}

function close() {
  settle();
  opened = changed = null;
  by("open").hidden = true;
  by("waiting").replaceChildren();
  by("unsent-days").textContent = "";
  empty();
}

async function list() {
  const waiting = await opened.queue.waiting();
  by("waiting").replaceChildren(...lines(waiting, deeds));
  by("nothing").hidden = waiting.length > 0;
  by("save-them").hidden = by("sure-part").hidden = waiting.length === 0;
  by("unsent-days").textContent = waiting.map((entry) => dated(entry.day)).join(", ");
}

const deeds = {
  sure: async (entry, second) => { await opened.queue.send_as_sure(entry, second); await send(true); },
  instead: async (entry) => { await opened.queue.send_instead(entry); await send(true); },
  away: async (entry) => { await opened.queue.take_away(entry.place); tell(say("taken_away")); await show(); },
  asked: () => tell(say("away_asked")),
  change: (entry) => { changed = entry.place; fill(entry); by("day").focus(); },
};

async function send(at_once) {
  if (!opened) return;
  const mine = opened, { queue } = mine;
  if (!at_once && (await queue.waiting()).every((entry) => entry.refused)) return;
  by("send").setAttribute("aria-busy", "true");
  try {
    const answer = await navigator.locks.request("trochee-send", () => queue.send_all({ at_once }));
    const left = (await queue.waiting()).length;
    if (opened !== mine) return; // locked meanwhile
    if (answer === "owner") return another();
    tell(answer !== "done" ? say(answer) : left ? say("some_back") : say("all_sent"));
  } finally {
    by("send").removeAttribute("aria-busy");
    await show();
  }
}

async function unlock(pin) {
  const found = await vault.open(pin);
  if (!found.store) return not_opened(found);
  tell("");
  const { owner, store } = found;
  opened = { owner, store, queue: new Queue({ store, now: Date.now, send: (entry) => post(entry, owner) }) };
  await settle();
  const begun = await store.draft();
  if (begun) {
    fill(begun);
    changed = begun.changed ?? null;
    tell(say("draft"));
  } else empty();
  await show();
  if (await vault.unsent()) await send(true);
}

async function not_opened({ pause, gone }) {
  if (gone) return show();
  const seconds = Math.ceil(pause / 1000);
  tell(say(seconds ? "wrong_wait" : "wrong", { seconds }));
}

async function ready() { // pages that open without a network come with the worker, before anything is kept
  await navigator.serviceWorker.register(WORKER, { scope: SCOPE });
  await navigator.serviceWorker.ready;
}

function submitted(id, deed) {
  by(id).addEventListener("submit", async (event) => {
    event.preventDefault();
    const typed = [...event.target.querySelectorAll("input")].map((each) => each.value);
    event.target.reset();
    await deed(...typed);
  });
}

const unfit = (pin, again) => (pin !== again ? "differ" : first_to_try(pin) ? "weak" : "");

submitted("set-up", async (pin, again) => {
  const why = unfit(pin, again);
  if (why) return tell(say(why));
  const who = await standing();
  const [owner, dates] = Object.entries(who.owners ?? {})[0] ?? [];
  if (!owner) return tell(say("first"));
  await ready();
  await navigator.storage?.persist?.();
  await vault.set_up(pin, owner, dates);
  await unlock(pin);
});
submitted("unlock", unlock);
submitted("change-pin", async (pin, fresh, again) => {
  const why = unfit(fresh, again);
  if (why) return tell(say(why));
  const found = await vault.change_pin(pin, fresh);
  return found.changed ? tell(say("pin_changed")) : not_opened(found);
});

form.addEventListener("input", (event) => { // a tap on an offered answer tells of nothing else
  if (opened && by_hand(event)) begin(opened.store, { ...asked(), changed });
});
addEventListener("visibilitychange", () => { if (document.hidden) settle(); });
form.addEventListener("submit", async (event) => {
  if (event.defaultPrevented) return; // pressed twice
  event.preventDefault();
  const { queue, store } = opened;
  try {
    await queue.add({ client_id: crypto.randomUUID(), sure: [], ...asked() });
    if (changed !== null) await queue.take_away(changed);
    changed = null;
    await forget(store);
    empty();
    tell(say("kept"));
    await show();
  } finally {
    form.querySelector(".save button").removeAttribute("aria-busy");
  }
  await send(true);
  by("said").focus();
});

by("send").addEventListener("click", () => send(true));
by("download").addEventListener("click", async () => download(await opened.queue.waiting()));
by("lock").addEventListener("click", async () => { close(); tell(say("locked")); await show(); });
by("erase").addEventListener("submit", async (event) => {
  event.preventDefault();
  await settle();
  const told_of = by("sure-part").hidden ? 0 : by("waiting").children.length;
  if (!(await vault.erase(told_of))) return show(); // more waits than was shown
  await forget_pages();
  event.target.reset();
  close();
  tell(say("erased"));
  await show();
});

async function forget_pages() {
  await (await navigator.serviceWorker.getRegistration(SCOPE))?.unregister();
  for (const name of await caches.keys()) if (name.startsWith("trochee-phone-")) await caches.delete(name);
}

addEventListener("online", async () => { await look(); await send(true); });
setInterval(() => send(false), EVERY);
when_idle(async () => {
  if (!opened) return;
  close();
  tell(say("idle"));
  await show();
});

if (!globalThis.isSecureContext || !crypto.subtle || !globalThis.indexedDB || !navigator.serviceWorker || !navigator.locks) {
  tell(say("unsupported"));
} else {
  if (await vault.lock()) navigator.serviceWorker.register(WORKER, { scope: SCOPE }).catch(() => {}); // no network: the old one stays
  await show();
  await look();
}
