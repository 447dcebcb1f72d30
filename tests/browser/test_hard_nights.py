"""A bad night, a night without sleep and a night by day, in a real Chromium."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.browser.bedside import BOTH_HANDS, BOTH_WIDTHS, MARKS, Bedside, Sleeper
from tests.browser.hands import Pointer

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = MARKS


@BOTH_WIDTHS
def test_a_bad_night_is_asked_about_once_and_saved_as_it_was(
    browser: Browser, bedside: Bedside, width: int, hand: type[Pointer]
) -> None:
    bo = Sleeper(browser, bedside, "bo", width, hand)
    bo.opens_the_night(bo.morning())
    bo.answers(into_bed="22:30", lights_out="23:00", latency="45", awakenings="12", awake="180")
    bo.answers(awake="5 min more", awakenings="1 more")
    bo.answers(awake="5 min more")
    assert (bo.stands("awake"), bo.stands("awakenings")) == ("190", "13")
    bo.hand.write("Last woke", "03:45")
    bo.hand.write("Got up", "16:00")
    bo.hand.choose("very poor")
    bo.hand.choose("Save the night")
    bo.page.get_by_role("link", name="That is 17 h 30 in bed, correct?").wait_for()
    bo.reads("That time has not come yet.")
    bo.was_refused_with(422)
    bo.is_sound()
    bo.hand.write("Got up", "04:00")
    assert bo.bar() == "5 h 30 in bed · about 50 min asleep"
    bo.saves("Yes, save it")
    assert bo.page.get_by_text("22:30 to 04:00").is_visible()
    bo.context.close()


@BOTH_HANDS
def test_no_sleep_at_all_is_an_answer(browser: Browser, bedside: Bedside, width: int, hand: type[Pointer]) -> None:
    bo = Sleeper(browser, bedside, "cy", width, hand)
    bo.opens_the_night(bo.morning())
    bo.answers(into_bed="22:30", lights_out="23:00")
    if hand is Pointer:
        bo.page.get_by_label("I did not sleep at all").check()
    else:
        bo.hand.choose("I did not sleep at all")
    asked = bo.page.get_by_label("Took to fall asleep", exact=True)
    assert asked.is_hidden(), "nobody is asked how long it took to fall asleep who did not"
    bo.answers(up="06:30")
    assert bo.bar() == "8 h 00 in bed · no sleep"
    bo.saves()
    assert bo.page.get_by_text("no sleep at all").is_visible()
    bo.context.close()


@BOTH_WIDTHS
def test_who_sleeps_by_day_enters_the_day(
    browser: Browser, bedside: Bedside, width: int, hand: type[Pointer]
) -> None:
    gil = Sleeper(browser, bedside, "gil", width, hand)
    gil.opens_the_night(gil.morning(1))
    gil.reads("You sleep by day? Then that is the night here")
    for question, time in (
        ("Went to bed", "08:00"),
        ("Tried to sleep", "08:15"),
        ("Last woke", "14:40"),
        ("Got up", "15:00"),
    ):
        gil.hand.write(question, time)
    gil.answers(latency="20", awake="10", awakenings="1")
    assert gil.bar() == "7 h 00 in bed · about 5 h 55 asleep"
    assert gil.page.locator(".ends span").all_inner_texts() == ["07:00", "07:00"], "the bar goes with the day"
    gil.saves()
    assert gil.page.get_by_text("08:00 to 15:00").is_visible()
    gil.context.close()
