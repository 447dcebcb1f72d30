// The morning with less typing: the next question at hand, the night drawn as it is answered.
// The form is whole without this. Nothing here fills in an answer that nobody gave.
import { glide, Picker } from "./pickers.js";
import { ask_where } from "./where.js";

const DAY = 1440, FIRST = 20 * 60, LAST = 34 * 60;
const form = document.getElementById("night");
const bar = form.querySelector(".bar");
const strip = bar.querySelector("svg");
const field = (name) => form.elements.namedItem(name);
const WORDS = bar.dataset; // in the language of the page

function clock(name) {
  const [hours, minutes] = field(name).value.split(":").map(Number);
  return Number.isInteger(hours) && Number.isInteger(minutes) ? hours * 60 + minutes : null;
}

function number(name) {
  const text = field(name).value.trim();
  return text !== "" && Number(text) >= 0 ? Number(text) : null;
}

function length(minutes) {
  const hours = Math.floor(minutes / 60), rest = minutes % 60;
  const told = hours ? WORDS.hours.replace("%(hours)s", hours) : WORDS.minutes;
  return told.replace("%(minutes)s", hours ? String(rest).padStart(2, "0") : rest).replaceAll(" ", "\u00a0");
}

// Of the night when the clocks change, the server says from when on and how far; it lasts that much less than they say.
function lasted(from, to) {
  const told = WORDS.turnAt && field("time_zone").value === WORDS.turnZone, at = Number(WORDS.turnAt);
  return to - from - (told && from < at && at <= to ? Number(WORDS.turnBy) : 0);
}

const hour = (minutes) => `${String(Math.floor(minutes / 60) % 24).padStart(2, "0")}:00`;

function drawn() {
  const into = clock("into_bed") ?? clock("lights_out"), up = clock("rise_time") ?? clock("final_awakening");
  if (into === null || up === null) return null;
  const start = into >= DAY / 2 ? into : into + DAY, inBed = (up - into + DAY) % DAY;
  const slept = !form.querySelector("[name=slept]").checked;
  const out = clock("lights_out"), final = clock("final_awakening"), latency = number("sleep_onset_latency_min");
  const awake = number("wake_after_sleep_onset_min");
  const began = up - inBed; // minutes from the midnight of the morning, on which the night ends
  const night = { start, inBed, asleep: [], words: WORDS.inBed.replace("%s", length(lasted(began, up))) };
  if (!slept) night.words += ` · ${WORDS.noSleep}`;
  if (!slept || out === null || final === null || latency === null) return night;
  const tried = (((out - start) % DAY) + DAY) % DAY, woke = (((final - start) % DAY) + DAY) % DAY;
  const onset = start + tried + latency, end = start + woke;
  const slept_min = end - onset - (awake || 0), half = Math.floor(slept_min / 2);
  if (half > 0) night.asleep = awake ? [[onset, half], [end - slept_min + half, slept_min - half]] : [[onset, end - onset]];
  const asleep = lasted(began + tried, began + woke) - latency - (awake || 0);
  if (half > 0 && asleep > 0 && awake !== null) night.words += ` · ${WORDS.asleep.replace("%s", length(asleep))}`;
  return night;
}

function rectangle(kind, x, width) {
  const piece = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  piece.setAttribute("class", kind);
  piece.setAttribute("x", x);
  piece.setAttribute("width", width);
  piece.setAttribute("height", 14);
  return piece;
}

function draw() {
  const night = drawn();
  bar.hidden = night === null;
  if (!night) return;
  const fits = night.start >= FIRST && night.start + night.inBed <= LAST;
  const first = fits ? FIRST : Math.floor((night.start - 60) / 60) * 60, span = fits ? LAST - FIRST : DAY;
  strip.setAttribute("viewBox", `0 0 ${span} 14`);
  strip.setAttribute("aria-label", night.words);
  strip.replaceChildren(
    rectangle("awake", night.start - first, night.inBed),
    ...night.asleep.map(([start, width]) => rectangle("asleep", start - first, width)),
  );
  const [left, right] = bar.querySelectorAll("span");
  left.textContent = hour(first);
  right.textContent = hour(first + span);
  bar.querySelector("output").textContent = night.words;
}

const rows = [...form.querySelectorAll("[data-picker]")].map((row) => new Picker(row, next));
const quality = form.querySelector("[name=sleep_quality]");
const asked = (each) => each.row.offsetParent !== null; // what nobody can answer who did not sleep is out of sight

function offer(wanted) {
  for (const each of rows) each.show(each === wanted);
}

// The next empty question comes to where the thumb is: its answers just above the button that saves.
function next(from) {
  const before_quality = (each) => each.row.compareDocumentPosition(quality) & Node.DOCUMENT_POSITION_FOLLOWING;
  const later = rows.slice(rows.indexOf(from) + 1).filter(asked).find((each) => each.empty);
  const open = later && (!before_quality(from) || before_quality(later) || quality_said()) ? later : null;
  offer(open);
  const row = open ? open.row : quality.closest(".q");
  if (!open && quality_said()) return;
  (open ? open.first : quality).focus({ preventScroll: true });
  row.scrollIntoView({ block: "end", behavior: glide() });
}

const quality_said = () => form.querySelector("[name=sleep_quality]:checked") !== null;

for (const each of rows) each.row.addEventListener("focusin", () => offer(each));
offer(rows.filter(asked).find((each) => each.empty));

for (const chosen of form.querySelectorAll("[name=sleep_quality]")) {
  chosen.addEventListener("click", (event) => { // a second tap takes the answer back
    if (chosen.dataset.was === "on") chosen.checked = false;
    for (const each of form.querySelectorAll("[name=sleep_quality]")) each.dataset.was = each.checked ? "on" : "";
    const after = rows.find((each) => each.empty && quality.compareDocumentPosition(each.row) & Node.DOCUMENT_POSITION_FOLLOWING);
    if (!chosen.checked || !after || !event.isTrusted || event.detail === 0) return; // the arrows only move along
    offer(after);
    after.row.scrollIntoView({ block: "end", behavior: glide() });
  });
  if (chosen.checked) chosen.dataset.was = "on";
}

form.addEventListener("input", draw);
form.addEventListener("submit", (event) => {
  const button = form.querySelector(".save button");
  if (button.getAttribute("aria-busy")) event.preventDefault(); // the id in the form saves it once anyway
  button.setAttribute("aria-busy", "true");
});
addEventListener("pageshow", () => form.querySelector(".save button").removeAttribute("aria-busy"));
draw();
ask_where(form);
