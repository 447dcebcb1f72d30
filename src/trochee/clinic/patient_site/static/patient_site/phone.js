// The page of what this phone keeps: its PIN, a night to enter, what waits, and the way to turn it off.
import { Queue } from "./queue.js";
import { post, standing } from "./post.js";
import * as vault from "./vault.js";

const by = (id) => document.getElementById(id);
const zone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;
let queue = null, owner = null;

const say = (text) => { by("said").textContent = text; };
const nights = (count) => `${count} night${count === 1 ? "" : "s"} not sent`;

async function count() {
  by("count").textContent = nights(await vault.unsent());
}

async function show() {
  const kept = await vault.lock();
  by("new").hidden = Boolean(kept);
  by("locked").hidden = !kept || queue !== null;
  by("open").hidden = queue === null;
  by("end").hidden = !kept;
  by("count").hidden = !kept;
  if (!kept) return;
  const who = await standing();
  if (who.kind === "here" && who.owner !== kept.owner) { // nothing of the other person, not even how much
    for (const id of ["locked", "open", "end", "count"]) by(id).hidden = true;
    queue = null;
    return say("This phone keeps entries of another account. They can be opened under that account only.");
  }
  await count();
  if (queue) await list();
}

function button(text, deed) {
  const made = document.createElement("button");
  Object.assign(made, { type: "button", className: "quiet", textContent: text });
  made.addEventListener("click", async () => { await deed(); await show(); });
  return made;
}

async function list() {
  by("waiting").replaceChildren(...(await queue.waiting()).map((entry) => {
    const line = document.createElement("li");
    line.append(`Morning of ${entry.day} (${entry.zone}) `);
    if (!entry.refused) return line;
    const words = document.createElement("p");
    words.textContent = entry.refused.words.join(" ");
    line.append(words);
    if (entry.refused.kind === "sure") {
      line.append(button("Yes, send it", async () => { await queue.send_as_sure(entry); await send(true); }));
    }
    let asked = false;
    const away = button("Take it away", async () => {
      if (asked) return queue.take_away(entry.place);
      asked = true;
      say("This night is not in your record. Press once more and it is gone from this phone too.");
    });
    line.append(button("Change it", () => fill(entry)), away);
    return line;
  }));
}

let changed = null; // the entry that is being put right; it stays until the new one is kept

function fill(entry) {
  changed = entry.place;
  by("night").reset();
  by("day").value = entry.day;
  for (const [name, value] of Object.entries(entry.values)) {
    const field = by("night").elements.namedItem(name);
    if (field instanceof RadioNodeList) field.value = value;
    else if (field?.type === "checkbox") field.checked = true;
    else if (field) field.value = value;
  }
  by("day").focus();
}

const ANSWERS = {
  done: "", later: "It is tried again soon.", away: "There is no way to the clinic now. Everything stays on this phone.",
  login: "You are logged out. Log in, then come back here. Everything stays on this phone.",
  owner: "This phone keeps entries of another account.",
};

async function send(at_once) {
  if (!queue) return;
  const answer = await navigator.locks.request("trochee-send", () => queue?.send_all({ at_once }) ?? "done");
  say(ANSWERS[answer]);
  await show();
}

by("set-up").addEventListener("submit", async (event) => {
  event.preventDefault();
  const pin = by("pin-new").value;
  if (pin !== by("pin-again").value) return say("The two PINs differ.");
  const who = await standing();
  if (who.kind !== "here") return say("Log in first, with a network. Then turn this on.");
  await vault.set_up(pin, who.owner);
  event.target.reset();
  await unlock(pin);
});

async function unlock(pin) {
  const found = await vault.open(pin);
  if (!found.store) return say(`This PIN does not fit. Wait ${Math.ceil(found.pause / 1000)} seconds, then try again.`);
  say("");
  owner = found.owner;
  queue = new Queue({ store: found.store, now: Date.now, send: (entry) => post(entry, owner) });
  const now = new Date();
  by("day").value = new Date(now - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
  by("zone").textContent = zone();
  await show();
  await send(false);
}

by("unlock").addEventListener("submit", async (event) => {
  event.preventDefault();
  const pin = by("pin").value;
  event.target.reset();
  await unlock(pin);
});

by("night").addEventListener("submit", async (event) => {
  event.preventDefault();
  const values = Object.fromEntries([...new FormData(by("night"))].filter(([, value]) => value !== ""));
  const entry = { client_id: crypto.randomUUID(), day: by("day").value, zone: by("zone").textContent, values, sure: [] };
  by("night").querySelector(".save button").disabled = true;
  try {
    await queue.add(entry);
    if (changed !== null) await queue.take_away(changed);
    changed = null;
    by("night").reset();
    by("day").value = entry.day;
    await send(true);
  } finally {
    by("night").querySelector(".save button").disabled = false;
    by("night").querySelector(".save button").removeAttribute("aria-busy");
  }
});

by("send").addEventListener("click", () => send(true));
by("leave").addEventListener("click", () => location.replace("/help/")); // the key is gone with the page
by("erase").addEventListener("click", async () => {
  const left = await vault.unsent();
  if (left === 0) return erase();
  by("lost").textContent = `${nights(left)}. Nobody can bring them back once they are erased.`;
  by("sure").hidden = false;
});
by("erase-unsent").addEventListener("click", erase);

async function erase() {
  queue = null;
  await vault.erase();
  by("sure").hidden = true;
  say("Nothing is kept on this phone.");
  await show();
}

addEventListener("online", () => send(true));
setInterval(() => send(false), 30_000);
if ("serviceWorker" in navigator) navigator.serviceWorker.register("/my/phone/worker.js", { scope: "/my/" });
await show();
