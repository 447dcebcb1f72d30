// How each name is read and what the rules say of it, while it is typed. The form is whole without.
const form = document.getElementById("lists");
const read = document.getElementById("read");
const unheard = document.getElementById("unheard");
const PAUSE_MS = 600;

let asked = null;
const ask = async () => {
  asked?.abort();
  const mine = (asked = new AbortController());
  read.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(form.dataset.read, { method: "POST", body: new FormData(form), signal: mine.signal });
    if (!answer.ok) throw new Error(String(answer.status));
    const text = await answer.text();
    const open = new Set([...read.querySelectorAll("details[open] > summary")].map((each) => each.textContent));
    read.replaceChildren(...new DOMParser().parseFromString(text, "text/html").body.childNodes);
    for (const each of read.querySelectorAll("details > summary")) each.parentElement.open = open.has(each.textContent);
    unheard.hidden = true;
  } catch (fault) {
    if (fault.name === "AbortError") return;
    unheard.hidden = false;
  }
  read.removeAttribute("aria-busy");
};

let waits = 0;
form.addEventListener("input", () => {
  clearTimeout(waits);
  waits = setTimeout(ask, PAUSE_MS);
});
