"""An ordinary night of somebody who comes back every morning, in a real Chromium: at most twelve taps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.browser.bedside import BOTH_HANDS, MARKS, Bedside, Sleeper
from tests.browser.hands import Pointer
from tools.clinic_site.visiting import PHONE

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = MARKS
MOST_TAPS = 12
TOUCH_PX = 44
SMALL = """(least) => [...document.querySelectorAll("main button, main input, main select, main summary, main .chip")]
  .filter((each) => each.offsetParent && !["hidden", "radio", "checkbox"].includes(each.type))
  .filter((each) => { const box = each.getBoundingClientRect(); return box.height < least || box.width < least; })
  .map((each) => each.outerHTML)"""
EMPTY = """() => [...document.querySelectorAll("#night input, #night textarea")]
  .filter((each) => each.type !== "hidden")
  .filter((each) => ["radio", "checkbox"].includes(each.type) ? each.checked : each.value !== "")
  .map((each) => each.name)"""


def enters_it(ann: Sleeper) -> None:
    ann.answers(into_bed="22:30", lights_out="23:00", latency="30", awakenings="2", awake="20", voids="1")
    ann.answers(last_woke="06:30", up="07:00")
    ann.hand.choose("fair")
    ann.answers(medicine="no")


@BOTH_HANDS
def test_at_most_twelve_taps_and_none_of_them_given(
    browser: Browser, bedside: Bedside, width: int, hand: type[Pointer]
) -> None:
    ann = Sleeper(browser, bedside, "ann", width, hand)
    ann.opens("nights/")
    ann.hand.choose("Enter last night")
    ann.sees("How was the night?")
    assert ann.page.evaluate(EMPTY) == [], "no answer stands there before it was given"
    assert ann.page.evaluate(SMALL, TOUCH_PX) == []
    enters_it(ann)
    assert ann.bar() == "8 h 30 in bed · about 6 h 40 asleep"
    ann.is_sound()
    ann.nothing_moves()
    ann.saves()
    ann.is_sound()
    assert ann.page.get_by_text("22:30 to 07:00").is_visible()
    assert ann.taps() <= (MOST_TAPS if width == PHONE else 0), "the keyboard needs no pointer at all"
    ann.context.close()


def test_the_answers_come_to_the_thumb_and_a_second_tap_takes_one_back(browser: Browser, bedside: Bedside) -> None:
    ann = Sleeper(browser, bedside, "jo", PHONE, Pointer)
    ann.opens_the_night(ann.morning(5))
    ann.answers(into_bed="22:30", lights_out="23:00", latency="30", awakenings="2")
    offered = ann.page.locator(".picks:visible").bounding_box()
    save = ann.page.get_by_role("button", name="Save the night").bounding_box()
    assert offered is not None
    assert save is not None
    lower_half = ann.page.viewport_size["height"] / 2
    assert lower_half < offered["y"] + offered["height"] <= save["y"]
    ann.answers(awakenings="2")
    assert ann.stands("awakenings") == ""
    ann.answers(into_bed="5 min later")
    assert ann.stands("into_bed") == "22:35"
    ann.context.close()


def test_dim_at_night_without_a_flash_and_without_losing_an_answer(browser: Browser, bedside: Bedside) -> None:
    ann = Sleeper(browser, bedside, "jo", PHONE, Pointer)
    ann.keeps_cookie("trochee_light", "dim")
    ann.opens_the_night(ann.morning(5))
    paper = "getComputedStyle(document.documentElement).backgroundColor"
    dim = ann.page.evaluate(paper)
    assert max(int(each) for each in dim.removeprefix("rgb(").removesuffix(")").split(", ")) < 20
    ann.is_sound()
    assert 'class="dim"' in ann.context.request.get(ann.page.url).text(), "the server says so before the first pixel"
    ann.answers(into_bed="22:30")
    ann.hand.choose("Brighter")
    assert ann.page.evaluate(paper) != dim
    assert ann.stands("into_bed") == "22:30"
    ann.page.reload()
    assert ann.page.evaluate(paper) != dim
    ann.context.close()


def test_a_picker_is_one_stop_for_tab(browser: Browser, bedside: Bedside) -> None:
    ann = Sleeper(browser, bedside, "jo", PHONE, Pointer)
    ann.opens_the_night(ann.morning(8))
    ann.page.get_by_label("Went to bed", exact=True).focus()
    stop = ann.page.locator("[data-picker]:has([name=into_bed]) .wheel [tabindex='0']")
    stop.focus()
    for pressed, now in (("ArrowLeft", "22:30"), ("ArrowRight", "22:45"), ("Home", "19:45"), ("End", "01:45")):
        ann.page.keyboard.press(pressed)
        assert ann.page.evaluate("document.activeElement.innerText") == now
        assert stop.count() == 1
    assert ann.stands("into_bed") == "22:40", "to look at an answer is not to give it"
    ann.context.close()
