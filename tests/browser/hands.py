"""Hands that use a page: a pointer, or a keyboard alone. The same story runs with either."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

_TABS = 90
_NAME = """() => {
  const it = document.activeElement;
  if (!it || it === document.body) return "";
  const label = it.labels?.[0];
  const said = label ? label.firstChild.textContent.trim() || label.innerText.trim() : "";
  return (it.getAttribute("aria-label") || said || it.innerText || "").trim().replace(/\\s+/g, " ");
}"""

_APART = """(wanted) => {
  const it = document.activeElement, wheel = it?.closest(".wheel");
  const radios = [...document.querySelectorAll("input[type=radio]")].filter((each) => each.name === it?.name);
  const all = wheel ? [...wheel.children] : it?.type === "radio" ? radios : [];
  const said = (each) => ((each.labels?.[0] ?? each).innerText || "").trim().replace(/\\s+/g, " ");
  const place = all.findIndex((each) => said(each) === wanted);
  return place < 0 ? 0 : place - all.indexOf(it);
}"""


class Pointer:
    """Looks and clicks."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def choose(self, name: str) -> None:
        """Follow a link, press a button, tap an answer."""
        found = self.page.get_by_role("button", name=name, exact=True)
        found.or_(self.page.get_by_role("link", name=name, exact=True)).or_(self._chip(name)).first.click()

    def _chip(self, name: str) -> Locator:
        whole = self.page.locator("label.chip").filter(has_text=re.compile(rf"^\s*{re.escape(name)}\s*$"))
        return whole if whole.count() else self.page.locator("label.chip", has_text=name)

    def write(self, label: str, text: str) -> None:
        self.page.get_by_label(label, exact=True).fill(text)

    def answer(self, question: str, quick: str) -> None:
        """Tap one of the answers that are offered to a question."""
        row = self.page.locator(".q", has=self.page.get_by_label(question, exact=True))
        if row.locator(".picks").is_hidden():
            row.locator("input").focus()
        row.get_by_role("button", name=quick, exact=True).click()


class Keyboard(Pointer):
    """Tab, Enter, space and letters; nothing else."""

    def choose(self, name: str) -> None:
        self.go_to(name)
        self.page.keyboard.press("Space" if self._is_ticked_by_space() else "Enter")

    def write(self, label: str, text: str) -> None:
        self.go_to(label)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def answer(self, question: str, quick: str) -> None:
        self.go_to(f"{question}|{quick}")
        self.page.keyboard.press("Enter")

    def _is_ticked_by_space(self) -> bool:
        return bool(self.page.evaluate("['radio', 'checkbox'].includes(document.activeElement.type)"))

    def go_to(self, wanted: str) -> None:
        """Press Tab until what is so called has the focus; ``question|answer`` for an answer among many."""
        question, _, quick = wanted.rpartition("|")
        seen = []
        for _ in range(_TABS):
            name = str(self.page.evaluate(_NAME))
            inside = not question or self.page.evaluate(
                "(asked) => document.activeElement.closest('.q')?.innerText.startsWith(asked) ?? false", question
            )
            if inside and name == quick:
                return
            if inside and self._arrows_to(quick):
                return
            seen.append(name)
            self.page.keyboard.press("Tab")
        raise AssertionError(f"no way by keyboard to {wanted!r}; passed {seen}")

    def _arrows_to(self, name: str) -> bool:
        """Go on by the arrows where Tab stops once for many: answers of one question, and those of a picker."""
        steps = int(self.page.evaluate(_APART, name))
        for _ in range(abs(steps)):
            self.page.keyboard.press("ArrowRight" if steps > 0 else "ArrowLeft")
        return steps != 0 and str(self.page.evaluate(_NAME)) == name
