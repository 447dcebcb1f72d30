"""A part of a dose, and one that was thrown up, in a real Chromium: by pointer and by keyboard alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.browser.bedside import BOTH_HANDS, BOTH_WIDTHS, MARKS, Bedside, Sleeper
from tests.browser.hands import Pointer

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = MARKS
HELD = "How many minutes did you hold it in your mouth?"
AFTER = "How many minutes after it did you throw up?"


@BOTH_HANDS
def test_half_of_a_dose(browser: Browser, bedside: Bedside, width: int, hand: type[Pointer]) -> None:
    eli = Sleeper(browser, bedside, "eli", width, hand)
    eli.opens("doses/")
    eli.hand.choose("Write down a dose")
    eli.sees("Write down a dose")
    first = eli.page.locator("main .alert").first
    assert first.inner_text().startswith("Do not take another one tonight.")
    assert "take no sleep medicine this night" in first.inner_text()
    assert eli.page.locator(".entry input:checked").count() == 0
    eli.is_sound()
    yesterday = eli.morning(1)
    for answer in ("I took a part of it", "half", "Ketamine troche, 50 mg"):
        eli.hand.choose(answer)
    eli.hand.choose(f"yesterday, {yesterday:%a} {yesterday.day} {yesterday:%b}")
    eli.hand.answer("At what time?", "22:30")
    eli.hand.answer(HELD, "10")
    eli.hand.choose("I swallowed it")
    eli.hand.choose("4")
    eli.hand.write("Why did you take it, or not?", "awake for hours")
    eli.hand.choose("no, nothing")
    eli.nothing_moves()
    eli.hand.choose("Save")
    eli.reads("Do not make up for it: take no other one tonight.")
    eli.is_sound()
    eli.page.get_by_role("link", name="Who wrote it").first.click()
    for line in ("The part taken: half", "Held in the mouth [min]: 10", "Also that day or night: no, nothing"):
        eli.reads(line)
    eli.context.close()


@BOTH_WIDTHS
def test_only_what_matters_is_asked_and_what_slows_breathing_is_answered_with_help(
    browser: Browser, bedside: Bedside, width: int, hand: type[Pointer]
) -> None:
    eli = Sleeper(browser, bedside, "flo", width, hand)
    eli.opens("doses/new/")
    eli.hand.choose("It is lost or broken")
    assert eli.page.locator(".for-held_min").is_hidden()
    assert eli.page.locator(".for-vomited_after").is_hidden()
    eli.hand.choose("I threw up after it")
    assert eli.page.locator(".for-share").is_hidden()
    eli.hand.answer(AFTER, "20")
    eli.hand.answer(AFTER, "5 min more")
    assert eli.page.get_by_label(AFTER, exact=True).input_value() == "25"
    eli.hand.choose("Ketamine troche, 50 mg")
    eli.hand.choose("yesterday")
    eli.hand.answer("At what time?", "22:15")
    for taken in ("alcohol", "a sleep medicine"):
        eli.hand.choose(taken)
    eli.hand.choose("Save")
    eli.reads("can slow your breathing")
    eli.is_sound()
    eli.context.close()
