// The morning's form on the phone: what stands in it, put into it, and emptied.
export const form = document.getElementById("night");
const FILLED = "filled";
const day = document.getElementById("day"), where = document.getElementById("where");

const here = () => { // the zone the phone stands in; none where the browser does not know it
  const found = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return !found || found === "Etc/Unknown" ? "" : found;
};

function today() {
  const now = new Date();
  return new Date(now - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}

export function values() {
  return Object.fromEntries([...new FormData(form)].filter(([, value]) => value !== ""));
}

export const asked = () => ({ day: day.value, zone: where.value, values: values() });

export function fill(entry) {
  form.reset();
  day.value = entry.day;
  if (![...where.options].some((each) => each.value === entry.zone)) where.add(new Option(entry.zone, entry.zone));
  where.value = entry.zone;
  for (const [name, value] of Object.entries(entry.values)) {
    const field = form.elements.namedItem(name);
    if (field instanceof RadioNodeList) field.value = value;
    else if (field?.type === "checkbox") field.checked = true;
    else if (field) field.value = value;
  }
  changed();
}

export function empty() {
  fill({ day: today(), zone: here(), values: {} });
}

function changed() { // so that the bar of the night and the offered answers follow
  for (const each of form.elements) {
    if (each.name) each.dispatchEvent(new CustomEvent("input", { bubbles: true, detail: FILLED }));
  }
}

export const by_hand = (event) => event.detail !== FILLED; // somebody answered; the page filled nothing in
