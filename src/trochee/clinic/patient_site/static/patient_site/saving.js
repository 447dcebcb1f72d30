// Before a night is sent: is the clinic there, and is the same person still logged in? Else the page stays as it is,
// with all that was typed. Without this the form goes as any other.
import { standing } from "./phone/post.js";
import { owners } from "./phone/words.js";

const form = document.getElementById("night"), told = document.getElementById("stays");
const mine = Object.keys(owners());

function stays(why) {
  form.querySelector(".save button").removeAttribute("aria-busy");
  for (const each of told.querySelectorAll("[data-why]")) each.hidden = each.dataset.why !== why;
  told.hidden = false;
  told.focus();
}

form.addEventListener("submit", async (event) => {
  if (event.defaultPrevented) return; // pressed twice
  event.preventDefault();
  told.hidden = true;
  const who = await standing();
  if (who.kind !== "here") return stays(who.kind);
  if (!mine.every((mark) => mark in who.owners)) return stays("owner");
  form.elements.namedItem("csrfmiddlewaretoken").value = who.token; // a new log-in signs anew
  form.submit();
});
