"""The nights when the clocks change, and a morning in another place, in a real Chromium."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.browser.bedside import BOTH_WIDTHS, MARKS, Bedside, Sleeper
from tests.browser.hands import Pointer
from tools.clinic_site.sleepers import last_change
from tools.clinic_site.visiting import PHONE

from trochee.clinic.patient_site.zones import city

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = MARKS


@BOTH_WIDTHS
def test_a_skipped_time_is_refused_in_words_and_one_that_came_twice_is_asked_about(
    browser: Browser, bedside: Bedside, width: int, hand: type[Pointer]
) -> None:
    cy = Sleeper(browser, bedside, "flo", width, hand)
    forward, back = last_change(cy.zone, cy.morning(), forward=True), last_change(cy.zone, cy.morning())
    assert forward is not None
    assert back is not None
    cy.opens_the_night(forward)
    cy.hand.write("Tried to sleep", "02:30")
    cy.hand.choose("Save the change")
    cy.reads("that night the clocks went forward over it")
    cy.was_refused_with(400)
    cy.hand.write("Tried to sleep", "01:45")
    cy.saves("Save the change")
    cy.opens_the_night(back)
    cy.hand.write("Went to bed", "23:30")
    cy.hand.write("Tried to sleep", "02:30")
    cy.hand.choose("Save the change")
    cy.reads("one hour came twice")
    cy.was_refused_with(422)
    cy.is_sound()
    cy.page.get_by_label("Tried to sleep: it was the second time").check()
    cy.saves("Yes, save it")
    cy.opens_the_night(back)
    assert cy.stands("lights_out") == "02:30"
    cy.hand.choose("Who wrote what, and when")
    cy.reads("02:30+01:00")
    cy.context.close()


@BOTH_WIDTHS
def test_a_traveller_is_asked_and_nothing_changes_unless_they_say_so(
    browser: Browser, bedside: Bedside, width: int, hand: type[Pointer]
) -> None:
    there = city(bedside.nearby)
    cy = Sleeper(browser, bedside, "di", width, hand, timezone_id=bedside.nearby)
    cy.opens_the_night(cy.morning())
    cy.reads(f"Your phone says {there}: did you wake up there?")
    zone = cy.page.locator("[name=time_zone]")
    assert zone.input_value() == "", "the diary keeps its own zone until somebody says otherwise"
    cy.is_sound()
    cy.hand.choose("No")
    assert cy.page.locator(".elsewhere").is_hidden()
    assert zone.input_value() == ""
    cy.page.reload()
    cy.hand.choose("Yes, I woke up there")
    assert zone.input_value() == bedside.nearby
    cy.hand.write("Went to bed", "22:30")
    cy.hand.write("Got up", "07:00")
    cy.saves()
    cy.opens_the_night(cy.morning())
    assert zone.input_value() == bedside.nearby
    assert cy.page.locator("#zone summary").inner_text().endswith(there)
    cy.context.close()


def test_from_the_keyboard_the_answer_leads_on_to_the_next_question(browser: Browser, bedside: Bedside) -> None:
    di = Sleeper(browser, bedside, "di", PHONE, Pointer, timezone_id=bedside.nearby)
    di.opens_the_night(di.morning())
    di.page.get_by_role("button", name="No", exact=True).press("Enter")
    assert di.page.locator(".elsewhere").is_hidden()
    assert di.page.evaluate("document.activeElement.name") == "into_bed"
    di.context.close()


def test_at_home_and_on_an_earlier_morning_nobody_is_asked(browser: Browser, bedside: Bedside) -> None:
    home = Sleeper(browser, bedside, "cy", PHONE, Pointer)
    home.opens_the_night(home.morning())
    assert home.page.locator(".elsewhere").is_hidden()
    home.context.close()
    away = Sleeper(browser, bedside, "cy", PHONE, Pointer, timezone_id=bedside.nearby)
    away.opens_the_night(away.morning(1))
    assert away.page.locator(".elsewhere").is_hidden(), "where the phone is now says nothing of that morning"
    away.context.close()


def test_a_night_is_as_long_as_it_lasted_while_it_is_typed(browser: Browser, bedside: Bedside) -> None:
    cy = Sleeper(browser, bedside, "flo", PHONE, Pointer)
    forward, back = last_change(cy.zone, cy.morning(), forward=True), last_change(cy.zone, cy.morning())
    assert forward is not None
    assert back is not None
    for morning, hours in ((forward, "7\u00a0h\u00a000"), (back, "9\u00a0h\u00a000")):
        cy.opens_the_night(morning)
        cy.hand.write("Went to bed", "23:00")
        cy.hand.write("Got up", "07:00")
        assert cy.page.locator(".bar output").inner_text().startswith(f"{hours} in bed")
    cy.context.close()
