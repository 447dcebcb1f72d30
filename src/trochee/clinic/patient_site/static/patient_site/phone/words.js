// What a person reads. The server gives the words, in their language; here they only get their figures.
const given = document.getElementById("phone-words")?.content;

export function say(name, values = {}) {
  const text = given.querySelector(`[data-word="${name}"]`).textContent;
  return text.replace(/\{(\w+)\}/g, (whole, key) => (key in values ? values[key] : whole));
}

export function owners() { // the marks of whoever is logged in on this page, and the key to the dates of each
  const found = given ? [...given.querySelectorAll("[data-owner]")] : [];
  return Object.fromEntries(found.map((each) => [each.dataset.owner, each.dataset.key]));
}

const spoken = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang;
const SHORT = { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" };

export function dated(day) { // a morning's date is the same everywhere, whatever zone the phone is in
  return new Intl.DateTimeFormat(spoken, SHORT).format(new Date(`${day}T12:00:00Z`));
}
