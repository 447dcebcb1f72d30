// A sheet of paper is typed column by column or row by row: Enter and the arrows go up and down, and never send the form.
const sheet = document.querySelector(".sheet");
sheet?.addEventListener("keydown", (event) => {
  const step = { Enter: event.shiftKey ? -1 : 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined || !(event.target instanceof HTMLInputElement)) return;
  event.preventDefault();
  const name = event.target.name.split("_").slice(1).join("_");
  const column = [...sheet.querySelectorAll("input")].filter((each) => each.name.endsWith(`_${name}`) && each.name.split("_").slice(1).join("_") === name);
  const next = column[column.indexOf(event.target) + step];
  if (next) { next.focus(); if (next.type === "text") next.select(); }
});
