// What a dose is by body weight and in troches, and what the rules find, while it is typed. The form is whole without.
const form = document.getElementById("authorisation");
const findings = document.getElementById("findings");
const unheard = document.getElementById("unheard");
const PAUSE_MS = 600;
const weight = Number(form.dataset.weight);

const figure = (value) => Number(value.toPrecision(2)).toString();
const amounts = () => {
  const strength = Number(form.elements.strength_mg.value);
  for (const output of form.querySelectorAll("[data-amount]")) {
    const dose = Number(document.getElementById(output.htmlFor.value).value);
    const told = [];
    if (dose > 0 && weight > 0) told.push(form.dataset.byWeight.replace("#", figure(dose / weight)));
    if (dose > 0 && strength > 0) told.push(form.dataset.troches.replace("#", figure(dose / strength)));
    output.value = told.join(" · ");
  }
};

let asked = null;
const check = async () => {
  asked?.abort();
  const mine = (asked = new AbortController());
  findings.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(form.dataset.check, { method: "POST", body: new FormData(form), signal: mine.signal });
    if (!answer.ok) throw new Error(String(answer.status));
    const text = await answer.text();
    const open = new Set([...findings.querySelectorAll("details[open] > summary")].map((each) => each.textContent));
    findings.replaceChildren(...new DOMParser().parseFromString(text, "text/html").body.childNodes);
    for (const each of findings.querySelectorAll("details > summary")) each.parentElement.open = open.has(each.textContent);
    unheard.hidden = true;
  } catch (fault) {
    if (fault.name === "AbortError") return;
    unheard.hidden = false;
  }
  findings.removeAttribute("aria-busy");
};

let waits = 0;
form.addEventListener("input", () => {
  amounts();
  clearTimeout(waits);
  waits = setTimeout(check, PAUSE_MS);
});
amounts();
