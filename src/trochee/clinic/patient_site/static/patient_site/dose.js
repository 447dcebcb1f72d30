// A dose with less typing: answers to tap on, beside the fields that hold them. The form is whole without this.
import { Picker } from "./pickers.js";

for (const row of document.querySelectorAll(".entry [data-picker]")) new Picker(row).show(true);

// What one question leaves out of sight cannot open near last time's before it is seen.
document.querySelector(".entry").addEventListener("change", () => {
  for (const wheel of document.querySelectorAll(".entry .wheel")) {
    const stop = wheel.querySelector("[tabindex='0']");
    if (stop && wheel.scrollLeft === 0) wheel.scrollLeft = stop.offsetLeft - (wheel.clientWidth - stop.offsetWidth) / 2;
  }
});
