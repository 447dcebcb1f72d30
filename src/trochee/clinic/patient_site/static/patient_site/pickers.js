// Answers to tap on, and a little less or more of them. Nothing here fills in an answer that nobody gave:
// a picker only opens near last time's.
const still = matchMedia("(prefers-reduced-motion: reduce)");
const CLOCK = /^(\d{1,2}):(\d{2})$/, DAY = 1440;

export const glide = () => (still.matches ? "auto" : "smooth");

function stepped(input, opens, step) {
  const from = input.value.trim() || opens, time = CLOCK.exec(from);
  if (input.type === "time" || time) {
    if (!time) return "";
    const minutes = (Number(time[1]) * 60 + Number(time[2]) + step + DAY) % DAY;
    return [Math.floor(minutes / 60), minutes % 60].map((each) => String(each).padStart(2, "0")).join(":");
  }
  const number = from === "" ? 0 : Number(from);
  return Number.isFinite(number) ? String(Math.max(0, number + step)) : from;
}

export class Picker {
  constructor(row, chosen) {
    this.row = row;
    this.input = row.querySelector("input:not([type=radio], [type=checkbox])");
    this.box = row.querySelector(".picks");
    this.wheel = this.box.querySelector(".wheel");
    this.chips = this.wheel ? [...this.wheel.children] : [];
    this.opens = this.chips.find((each) => "opens" in each.dataset);
    for (const chip of this.chips) chip.addEventListener("click", () => {
      const again = this.input.value === chip.value; // a second tap takes the answer back
      this.say(again ? "" : chip.value);
      if (!again) chosen?.(this);
    });
    for (const each of this.box.querySelectorAll("[data-step]")) {
      each.addEventListener("click", () => this.say(stepped(this.input, this.opens?.value ?? "", Number(each.dataset.step))));
    }
    this.wheel?.addEventListener("keydown", (event) => this.moved(event));
    this.input.addEventListener("input", () => this.mark());
    this.mark();
  }

  get empty() { return this.input.value === ""; }

  get first() { return this.chips.find((each) => each.tabIndex === 0) ?? this.box.querySelector("button"); }

  say(text) {
    this.input.value = text;
    this.input.dispatchEvent(new Event("input", { bubbles: true }));
  }

  mark() {
    for (const chip of this.chips) {
      chip.setAttribute("aria-pressed", chip.value === this.input.value);
      chip.tabIndex = -1;
    }
    const stop = this.chips.find((each) => each.value === this.input.value) ?? this.opens ?? this.chips[0];
    if (stop) stop.tabIndex = 0; // one stop for Tab; the arrows go on from there
  }

  moved(event) {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const ends = { Home: 0, End: this.chips.length - 1 }[event.key];
    const next = step === undefined ? ends : this.chips.indexOf(document.activeElement) + step;
    if (next === undefined || !this.chips[next]) return;
    event.preventDefault();
    for (const chip of this.chips) chip.tabIndex = -1;
    this.chips[next].tabIndex = 0;
    this.chips[next].focus();
  }

  show(open) {
    if (this.box.hidden === !open) return; // what is open keeps its place under the finger
    this.box.hidden = !open;
    const stop = this.chips.find((each) => each.tabIndex === 0);
    if (open && stop) this.wheel.scrollLeft = stop.offsetLeft - (this.wheel.clientWidth - stop.offsetWidth) / 2;
  }
}
