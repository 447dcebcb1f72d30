"""Tired people and their diaries on the running site: who they are, and the steps of their stories."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from tests.browser.hands import Keyboard, Pointer
from tests.browser.visit import WATCH
from tools.clinic_site.running import Site, program, running
from tools.clinic_site.visiting import DESK, PHONE, Scheme, visitor

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

PEOPLE = ("ann", "bo", "cy", "di", "eli", "flo", "gil", "jo")
"""Who tells what: each story has its own mornings, so that they can be told in any order."""
WIDTHS = (PHONE, DESK)
BOTH_HANDS = pytest.mark.parametrize(("width", "hand"), [(PHONE, Pointer), (DESK, Keyboard)])
BOTH_WIDTHS = pytest.mark.parametrize(("width", "hand"), [(PHONE, Pointer), (DESK, Pointer)])
MARKS = [
    pytest.mark.needs_chromium,
    pytest.mark.needs_reports,
    pytest.mark.allow_hosts(["127.0.0.1", "::1", "localhost"]),
]
CLOCKS_CHANGE = "Europe/Berlin"
CLOCKS_STAY = (
    *("Pacific/Honolulu", "America/Phoenix", "America/Bogota", "America/Sao_Paulo", "Atlantic/Reykjavik"),
    *("Africa/Lagos", "Africa/Nairobi", "Asia/Karachi", "Asia/Bangkok", "Asia/Tokyo", "Pacific/Noumea"),
)
NOON, UP_BY = 13, 8
"""Hours: of the stories, and at which everybody who got up at seven has done so."""
TAPS = """addEventListener("pointerdown", (event) => {
  if (event.isTrusted) sessionStorage.setItem("taps", Number(sessionStorage.getItem("taps") ?? 0) + 1);
}, { capture: true });
const seen = Element.prototype.scrollIntoView;
Element.prototype.scrollIntoView = function (how) {
  sessionStorage.setItem("scrolled", `${sessionStorage.getItem("scrolled") ?? ""} ${how?.behavior}`);
  seen.call(this, how);
};"""
BROKEN_ALONE = {"resultTypes": ["violations"]}
"""Every rule is asked; what keeps to a rule is not written down element by element."""
MOVING = """() => document.getAnimations().length + [...document.querySelectorAll("*")].filter((each) => {
  const style = getComputedStyle(each);
  return style.transitionDuration.split(", ").some((one) => one !== "0s") || style.animationName !== "none";
}).length"""


def midday(now: datetime) -> tuple[str, str]:
    """Give a zone where it is about noon, and another one on the same date, by day: no story depends on the hour."""

    def there(zone: str) -> datetime:
        return now.astimezone(ZoneInfo(zone))

    home, *others = sorted(CLOCKS_STAY, key=lambda each: abs(there(each).hour - NOON))
    up = (each for each in others if there(each).date() == there(home).date() and there(each).hour >= UP_BY)
    return home, next(up)


@dataclass(frozen=True)
class Bedside:
    """The running site, its people by name, and the two zones of their stories."""

    site: Site
    told: dict[str, Any]
    zone: str
    nearby: str


@contextmanager
def set_up(folder: Path, template: Path) -> Iterator[Bedside]:
    """Start the site and let its people in: each once for either width."""
    zone, nearby = midday(datetime.now(UTC))
    wanted = [f"{who}{width}@{CLOCKS_CHANGE if who == 'flo' else zone}" for who in PEOPLE for width in WIDTHS]
    with running(folder, like=template) as site:
        told = json.loads(program(site.environment, "-m", "tools.clinic_site.sleepers", *wanted))
        yield Bedside(site, told, zone, nearby)


class Sleeper:
    """One of them, with a phone or at a desk. They are logged in; their device keeps the time of where they live."""

    def __init__(
        self, browser: Browser, bedside: Bedside, who: str, width: int, hand: type[Pointer], **more: Any
    ) -> None:
        told = bedside.told[f"{who}{width}"]
        given = {"timezone_id": told["zone"], "locale": "en-GB", "reduced_motion": "reduce", **more}
        self.context = visitor(browser, width, "light", **given)
        self.origin, self.width, self.zone = bedside.site.origin, width, ZoneInfo(told["zone"])
        self.keeps_cookie("trochee_session", told["cookie"])
        self.keeps_cookie("trochee_light", "bright")
        for script in (WATCH, TAPS):
            self.context.add_init_script(script)
        self.said: list[str] = []
        self.page = self.opens_a_page()
        self.hand = hand(self.page)

    def keeps_cookie(self, name: str, value: str) -> None:
        self.context.add_cookies([{"name": name, "value": value, "url": self.origin}])

    def opens_a_page(self) -> Any:
        page = self.context.new_page()
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))
        return page

    def morning(self, days_ago: int = 0) -> date:
        return datetime.now(self.zone).date() - timedelta(days=days_ago)

    def opens(self, path: str) -> None:
        self.page.goto(f"{self.origin}/my/{path}")

    def opens_the_night(self, day: date) -> None:
        self.opens(f"nights/{day}/")
        self.sees("How was the night?")

    def sees(self, heading: str) -> None:
        self.page.get_by_role("heading", name=heading, exact=True).wait_for()

    def reads(self, words: str) -> None:
        self.page.get_by_text(words).first.wait_for()

    def bar(self) -> str:
        """What the live bar of the night says."""
        return str(self.page.locator(".bar output").inner_text()).replace("\xa0", " ")

    def answers(self, **quick: str) -> None:
        """Answer the morning's questions by what is offered."""
        for name, answer in quick.items():
            self.hand.answer(QUESTIONS[name], answer)

    def stands(self, question: str) -> str:
        return str(self.page.get_by_label(QUESTIONS[question], exact=True).input_value())

    def saves(self, button: str = "Save the night") -> None:
        self.hand.choose(button)
        self.sees("My nights")
        self.reads("The night is saved.")

    def was_refused_with(self, status: int) -> None:
        """The browser writes down every answer that is no success; nothing else was said."""
        assert [line for line in self.said if f"status of {status}" not in line] == []
        self.said.clear()

    def taps(self) -> int:
        return int(self.page.evaluate("sessionStorage.getItem('taps') ?? 0"))

    def is_sound(self) -> None:
        """No rule of accessibility is broken in either light, it fits its window, nothing is said to the console."""
        from axe_playwright_python.sync_playwright import Axe

        schemes: tuple[tuple[Scheme, dict[str, Any]], ...] = (
            ("dark", {"runOnly": ["color-contrast"], **BROKEN_ALONE}),
            ("light", BROKEN_ALONE),
        )
        for scheme, options in schemes:
            self.page.emulate_media(color_scheme=scheme)
            found = Axe().run(self.page, options=options)
            assert found.violations_count == 0, f"{self.page.url} {scheme}\n{found.generate_report()}"
        assert self.page.evaluate("document.documentElement.scrollWidth") <= self.width, self.page.url
        assert self.said == [], f"{self.page.url}: {self.said}"

    def nothing_moves(self) -> None:
        """No animation and no gliding where less motion is wished for."""
        assert self.page.evaluate(MOVING) == 0
        assert "smooth" not in str(self.page.evaluate("sessionStorage.getItem('scrolled') ?? ''"))


QUESTIONS = {
    "into_bed": "Went to bed",
    "lights_out": "Tried to sleep",
    "latency": "Took to fall asleep",
    "awakenings": "Woke in the night",
    "awake": "Awake in the night",
    "voids": "Up to pass water",
    "last_woke": "Last woke",
    "up": "Got up",
    "medicine": "Another sleep medicine",
}
