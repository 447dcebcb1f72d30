// Help stands on the page the moment such an answer is tapped: before anything is saved. Without this the server does it.
const help = document.getElementById("help-first");
const seen = document.querySelector("input[name=help_seen]");

const show = () => {
  help.hidden = false;
  if (seen) seen.disabled = false;
  help.scrollIntoView({ block: "start" });
  help.focus({ preventScroll: true });
};

for (const option of document.querySelectorAll("[data-calls]")) {
  option.addEventListener("change", () => option.checked && show());
}
if (seen && !help.hidden) seen.disabled = false;
