// On every page of a patient: how many nights wait on this phone, and no log-out before that is settled.
import { standing } from "./post.js";
import { lock, unsent } from "./vault.js";

async function left() {
  const kept = await lock(), count = kept ? await unsent() : 0;
  if (count === 0) return 0;
  const who = await standing();
  return who.kind === "here" && who.owner !== kept.owner ? 0 : count; // another person's are not told
}

function tell(text) {
  let line = document.getElementById("unsent");
  if (!line) {
    line = Object.assign(document.createElement("p"), { id: "unsent", className: "alert caution" });
    line.setAttribute("role", "status");
    document.getElementById("content").prepend(line);
  }
  const link = Object.assign(document.createElement("a"), { href: "/my/phone/", textContent: "Look at them" });
  line.replaceChildren(`${text} `, link);
}

const words = (count) => `${count} night${count === 1 ? "" : "s"} on this phone not sent.`;

for (const form of document.querySelectorAll('form[action$="/account/logout/"]')) {
  let free = false;
  form.addEventListener("submit", async (event) => {
    if (free) return;
    event.preventDefault();
    const count = await left();
    if (count > 0) return tell(`You are still logged in: ${words(count)} Send them, or erase them there, then log out.`);
    free = true;
    form.submit();
  });
}

const count = await left();
if (count > 0) tell(words(count));
