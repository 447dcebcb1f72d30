// The list of what waits: each night with its morning, its zone, and what to do where it was turned back.
import { dated, say } from "./words.js";

function piece(name, text, className = "") {
  return Object.assign(document.createElement(name), { textContent: text, className });
}

function button(text, deed) {
  const made = piece("button", text, "quiet");
  made.type = "button";
  made.addEventListener("click", deed);
  return made;
}

function tick(name, text) {
  const made = piece("label", "", "check");
  made.append(Object.assign(document.createElement("input"), { type: "checkbox", value: name }), piece("span", text));
  return made;
}

function refused(entry, deeds) {
  const told = piece("div", "", "alert caution"), row = piece("p", "", "deeds stretch");
  const { kind, words } = entry.refused;
  const second = (entry.refused.second ?? []).map(([name, text]) => tick(name, text));
  told.append(...words.map((text) => piece("p", text)), ...second, piece("p", say(`do_${kind}`)));
  if (kind === "sure") row.append(button(say("yes_send"), () => {
    const names = second.map((each) => each.firstChild).filter((each) => each.checked).map((each) => each.value);
    return deeds.sure(entry, names);
  }));
  if (kind === "there") {
    const look = piece("a", say("look_record"), "button quiet");
    look.href = `/my/nights/${entry.day}/`;
    row.append(look, button(say("put_instead"), () => deeds.instead(entry)));
  }
  told.append(row);
  return told;
}

export function lines(waiting, deeds) {
  const held = new Set(waiting.filter((entry) => entry.fault).map((entry) => entry.day));
  return waiting.map((entry) => {
    const line = document.createElement("li"), about = document.createElement("div");
    about.append(piece("b", dated(entry.day)), piece("small", entry.zone));
    const row = piece("p", "", "deeds stretch"), away = button(say("take_away"), () => {
      if (away.dataset.asked) return deeds.away(entry);
      away.dataset.asked = "yes";
      away.className = "grave";
      away.textContent = say("take_away_sure");
      deeds.asked();
    });
    row.append(button(say("change"), () => deeds.change(entry)), away);
    line.append(about, piece("span", say("not_sent"), "tag warn"));
    if (entry.refused) line.append(refused(entry, deeds));
    else if (held.has(entry.day)) line.append(piece("p", say("fault_here"), "alert caution"));
    line.append(row);
    return line;
  });
}
