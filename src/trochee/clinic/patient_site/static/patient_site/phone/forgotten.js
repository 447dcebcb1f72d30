// After the account's password: the PIN is forgotten, and what it locks is taken off this phone, known to be lost.
import { days_unsent } from "./store.js";
import { erase, lock, unsent } from "./vault.js";
import { dated, owners, say } from "./words.js";

const by = (id) => document.getElementById(id);
const kept = await lock(), dates = kept && owners()[kept.owner];
let told_of = 0;

async function show() {
  told_of = await unsent();
  const days = told_of ? await days_unsent(kept.owner, dates) : [];
  by("lost").textContent = told_of ? say("lost", { count: told_of, days: days.map(dated).join(", ") }) : say("none_lost");
}

if (!dates) by("lost").textContent = kept ? say("other") : say("nothing_kept");
else await show();

by("give-up")?.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (!dates) return;
  if (!(await erase(told_of))) return show(); // more waits than was shown
  event.target.hidden = true;
  by("lost").textContent = say("erased");
});
if (by("give-up")) by("give-up").hidden = !dates;
