"""An administrator and a clinician keep people, teams and consents with a keyboard alone, in a real Chromium."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from tests.browser.hands import Keyboard
from tests.browser.visit import Visit
from tools.clinic_site.running import Site, people
from tools.clinic_site.visiting import DESK, PHONE, Scheme

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [
    pytest.mark.needs_chromium,
    pytest.mark.needs_reports,
    pytest.mark.allow_hosts(["127.0.0.1", "::1", "localhost"]),
]


class ByKeyboard(Visit):
    """A visit without a pointer."""

    def picks(self, label: str, word: str) -> None:
        """Type the beginning of an option."""
        self.hand.write(label, word)

    def ticks(self, label: str) -> None:
        """Press space on a checkbox."""
        assert isinstance(self.hand, Keyboard)
        self.hand.go_to(label)
        self.page.keyboard.press("Space")


@pytest.mark.parametrize(("width", "scheme"), [(DESK, "light"), (PHONE, "dark")])
def test_people_teams_and_consents_by_keyboard_alone(
    browser: Browser, site: Site, width: int, scheme: Scheme
) -> None:
    told = people(site.environment, f".{uuid4().hex[:6]}", "more")
    ada = ByKeyboard(browser, site, width, scheme, Keyboard)
    _comes_in(ada, told, "ada", "Hello, Ada Invented")
    _keeps_people(ada)
    ada.context.close()

    noor = ByKeyboard(browser, site, width, scheme, Keyboard)
    _comes_in(noor, told, "noor", "What waits")
    _publishes_a_text(noor, told["password"])
    _puts_a_colleague_on_the_team(noor)
    _confirms_a_recovery(noor, told["password"])
    noor.context.close()


def _comes_in(visit: ByKeyboard, told: dict[str, Any], name: str, heading: str) -> None:
    visit.logs_in_with_a_code(told["names"][name], told["password"], told["secrets"][name])
    visit.sees(heading)


def _keeps_people(ada: ByKeyboard) -> None:
    ada.hand.choose("People")
    ada.sees("People")
    ada.hand.choose("Invite somebody")
    ada.sees("Invite somebody")
    ada.hand.choose("Make the link")
    assert ada.page.get_by_label("Name", exact=True).evaluate("(field) => field === document.activeElement")
    ada.hand.write("Name", "Nia Invented")
    ada.picks("Role", "observer")
    ada.hand.choose("Make the link")
    ada.sees("The link for Nia Invented")
    ada.hand.choose("Done")
    ada.sees("People")
    ada.hand.choose("Withdraw the link for Nia Invented")
    ada.sees("People")
    assert ada.page.get_by_text("Nia Invented", exact=True).count() == 0
    ada.hand.choose("Obi Invented")
    ada.sees("Obi Invented")


def _publishes_a_text(noor: ByKeyboard, password: str) -> None:
    noor.hand.choose("Consent texts")
    noor.sees("Consent texts")
    noor.hand.choose("Publish a text")
    noor.sees("Publish a consent text")
    noor.picks("What it is about", "Research")
    noor.hand.write("Title", "Your diary in research (invented)")
    noor.hand.write("Text", "We ask to use your diary in research. You can say no.")
    noor.hand.write("Your password", password)
    noor.hand.choose("Publish")
    noor.sees("Your diary in research (invented)")


def _puts_a_colleague_on_the_team(noor: ByKeyboard) -> None:
    noor.hand.choose("Patients")
    noor.sees("Patients")
    noor.hand.choose("Wren Example")
    noor.sees("Wren Example")
    noor.hand.choose("People")
    noor.sees("People around Wren Example")
    noor.hand.choose("Put a colleague on the team")
    noor.picks("Colleague", "Obi")
    noor.hand.choose("Put on the team")
    noor.sees("People around Wren Example")
    assert noor.page.get_by_text("observer, since").is_visible()


def _confirms_a_recovery(noor: ByKeyboard, password: str) -> None:
    noor.hand.choose("Recoveries")
    noor.sees("Recoveries")
    noor.hand.choose("Look at it for Obi Invented")
    noor.sees("Recovery of Obi Invented")
    noor.ticks("I made sure myself who it is")
    if noor.page.get_by_label("Your password").is_visible():
        noor.hand.write("Your password", password)
    noor.hand.choose("Confirm the recovery")
    noor.sees("The link for Obi Invented")
