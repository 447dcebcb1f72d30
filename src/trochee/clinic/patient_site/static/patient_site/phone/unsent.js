// On every page of a patient: what waits on this phone, and no log-out before that is settled.
import { days_unsent } from "./store.js";
import { lock, unsent } from "./vault.js";
import { dated, owners, say } from "./words.js";

async function left() { // another person's are not told
  const kept = await lock(), dates = kept && owners()[kept.owner];
  if (!dates || await unsent() === 0) return [];
  return days_unsent(kept.owner, dates);
}

function tell(text, role) {
  const line = document.getElementById("unsent");
  const link = Object.assign(document.createElement("a"), { href: "/my/phone/", textContent: say("look") });
  line.setAttribute("role", role);
  line.replaceChildren(`${text} `, link);
  line.hidden = false;
  if (role === "alert") line.focus();
}

const waits = (days) => say("unsent", { count: days.length, days: days.map(dated).join(", ") });

for (const form of document.querySelectorAll('form[action$="/account/logout/"]')) {
  form.addEventListener("submit", async (event) => {
    if (form.dataset.free) return;
    event.preventDefault();
    const days = await left().catch(() => []); // a browser that lets nothing be kept keeps no nights either
    if (days.length > 0) return tell(`${say("stay")} ${waits(days)}`, "alert");
    form.dataset.free = "yes";
    form.requestSubmit();
  });
}

function in_the_list(days) {
  const list = document.getElementById("not-sent");
  if (!list) return;
  list.replaceChildren(...days.map((day) => {
    const line = document.createElement("li"), about = document.createElement("div");
    const tag = Object.assign(document.createElement("span"), { className: "tag warn", textContent: say("not_sent") });
    about.append(Object.assign(document.createElement("b"), { textContent: dated(day) }));
    line.append(about, tag);
    return line;
  }));
  list.closest("section").hidden = days.length === 0;
}

const days = await left().catch(() => []);
if (days.length > 0) tell(waits(days), "status");
in_the_list(days);
