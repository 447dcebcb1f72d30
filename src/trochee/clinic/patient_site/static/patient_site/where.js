// The phone stands in another time zone than the diary: ask, and change nothing unless the answer is yes.
const clock_at = (zone, when) =>
  new Intl.DateTimeFormat("en-GB", { timeZone: zone, dateStyle: "short", timeStyle: "short" }).format(when);
const called = (zone) => zone.split("/").slice(1).join(", ").replaceAll("_", " ") || zone;

function date_at(zone, when) {
  const parts = new Intl.DateTimeFormat("en-CA", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" });
  return parts.format(when);
}

export function ask_where(form, now = new Date()) {
  const zone = form.querySelector("#zone"), ask = form.querySelector(".elsewhere");
  if (!zone || !ask || !("today" in zone.dataset)) return; // where the phone is now says nothing of an earlier morning
  const choice = zone.querySelector("select"), there = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const said = choice.value || zone.dataset.own;
  const city = zone.querySelector("summary span");
  choice.addEventListener("change", () => { city.textContent = called(choice.value || zone.dataset.own); });
  try {
    if (!there || clock_at(there, now) === clock_at(said, now)) return; // another name, but the same clock
  } catch { return; } // a browser that does not know one of the zones
  ask.querySelector("p").textContent = ask.dataset.ask.replace("%s", called(there));
  ask.hidden = false;
  const next_day = date_at(there, now);
  if (ask.dataset.day && next_day > date_at(zone.dataset.own, now) && !location.pathname.includes(next_day)) {
    const link = document.createElement("a");
    link.href = `../${next_day}/`;
    link.textContent = ask.dataset.day;
    ask.querySelector("p").append(" ", link);
  }
  ask.querySelector("[data-there]").addEventListener("click", () => {
    if (![...choice.options].some((each) => each.value === there)) choice.add(new Option(called(there), there));
    choice.value = there;
    choice.dispatchEvent(new Event("change", { bubbles: true }));
    zone.open = true;
  });
  for (const button of ask.querySelectorAll("button")) {
    button.addEventListener("click", (event) => {
      const after = (each) => ask.compareDocumentPosition(each) & Node.DOCUMENT_POSITION_FOLLOWING && !ask.contains(each);
      const fields = [...form.querySelectorAll("summary, button, textarea, select, input:not([type=hidden])")];
      ask.hidden = true;
      if (event.detail === 0) fields.find((each) => after(each) && each.offsetParent)?.focus(); // from the keyboard
    });
  }
}
