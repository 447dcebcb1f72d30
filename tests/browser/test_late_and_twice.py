"""A night that is entered late, one that nobody remembers, and one that is entered twice, in a real Chromium."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.browser.bedside import BOTH_WIDTHS, MARKS, Bedside, Sleeper
from tests.browser.hands import Pointer
from tools.clinic_site.sleepers import MISSING

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = MARKS


@BOTH_WIDTHS
def test_late_is_said_and_what_nobody_remembers_stays_missing(
    browser: Browser, bedside: Bedside, width: int, hand: type[Pointer]
) -> None:
    di = Sleeper(browser, bedside, "ann", width, hand)
    di.opens("nights/")
    di.sees("2 nights are missing")
    di.is_sound()
    forgotten, late = di.morning(MISSING), di.morning(1)
    di.hand.choose(f"I do not remember {forgotten.day} {forgotten:%B}")
    di.sees("1 night is missing")
    di.reads("not remembered")
    di.hand.choose(f"Enter {late.day} {late:%B}")
    di.reads("You write this 1 day later.")
    di.answers(into_bed="22:15", up="07:15")
    di.saves()
    assert di.page.get_by_text("22:15 to 07:15 · 1 day later").is_visible()
    assert di.page.locator(".missing").count() == 0
    di.opens_the_night(di.morning(2))
    di.hand.choose("very good")
    di.saves("Save the change")
    di.opens(f"nights/{di.morning(2)}/history/")
    di.reads("very good")
    assert di.page.locator("ol.rows > li").count() == 2, "a change is written beside, not over"
    di.context.close()


@BOTH_WIDTHS
def test_two_pages_lose_nothing(browser: Browser, bedside: Bedside, width: int, hand: type[Pointer]) -> None:
    di = Sleeper(browser, bedside, "cy", width, hand)
    address = f"{di.origin}/my/nights/{di.morning(1)}/"
    other = di.opens_a_page()
    for page in (di.page, other):
        page.goto(address)
    other.get_by_label("Got up", exact=True).fill("06:30")
    other.get_by_role("button", name="Save the night").click()
    other.get_by_text("The night is saved.").wait_for()
    di.hand.write("Got up", "07:15")
    di.hand.choose("Save the night")
    di.sees("This night has two answers")
    di.was_refused_with(409)
    di.is_sound()
    row = di.page.locator(".both tr.differs", has_text="Got up")
    assert row.locator("td").all_inner_texts()[0] == "06:30"
    assert row.locator("td").all_inner_texts()[1].startswith("07:15")
    assert di.stands("up") == "07:15"
    di.saves("Save mine instead")
    di.opens(f"nights/{di.morning(1)}/history/")
    di.reads("06:30")
    di.reads("07:15")
    di.context.close()
