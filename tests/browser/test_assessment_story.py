"""The assessment in a real Chromium: a healthy person's to the clinician's confirmation, and an unknown pregnancy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from tests.browser.hands import Pointer
from tests.browser.visit import Visit
from tools.clinic_site.running import Site, people
from tools.clinic_site.visiting import DESK, PHONE, log_in

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator

pytestmark = [
    pytest.mark.needs_chromium,
    pytest.mark.needs_reports,
    pytest.mark.allow_hosts(["127.0.0.1", "::1", "localhost"]),
]
WELL = {
    "sleep_apnoea": "No, I never had the test", "cbti": "I was asked, and have not begun", "medicines": "None",
    "conditions": "None", "cardiovascular_event_on": "I never had one", "no_alcohol_for_a_day": "Yes",
    "can_become_pregnant": "Yes", "contraception_effective": "Yes", "locked_storage": "Yes",
    "emergency_address_reachable": "Yes", "audit_c": "Never",
}  # fmt: skip
TYPED = {"birth_date": "1985-05-04", "height_cm": "172", "weight_kg": "70"}
HARM = "Thoughts that you would be better off dead, or of hurting yourself in some way"


@pytest.fixture
def clinic(site: Site) -> dict[str, Any]:
    return people(site.environment, f".{uuid4().hex[:6]}")


def patient(browser: Browser, site: Site, told: dict[str, Any]) -> Visit:
    wren = Visit(browser, site, PHONE, "light", Pointer)
    log_in(wren.page, site.origin, told["names"]["wren"], told["password"])
    return wren


def clinician(browser: Browser, site: Site, told: dict[str, Any]) -> Visit:
    noor = Visit(browser, site, DESK, "dark", Pointer)
    noor.logs_in_with_a_code(told["names"]["noor"], told["password"], told["secrets"]["noor"])
    noor.sees("What waits")
    return noor


def answer(question: Locator) -> None:
    """Answer one question as a healthy woman does, where nothing is answered yet."""
    fact = (question.get_attribute("id") or "").split(".")[1]
    if question.locator("input:checked").count():
        return
    if fact in TYPED:
        question.locator("input:not([type=radio]):not([type=hidden])").fill(TYPED[fact])
        return
    said = WELL.get(fact, "No")
    wanted = question.locator("label.chip").filter(has=question.page.get_by_text(said, exact=True))
    (wanted if wanted.count() else question.locator("label.chip")).first.click()


def page_answered(wren: Visit) -> int:
    questions = wren.page.locator("fieldset.ask")
    count = questions.count()
    for place in range(count):
        answer(questions.nth(place))
    return count


def goes_on(wren: Visit) -> None:
    """Save a page and wait for the next one: the address alone may stay, where more is asked."""
    wren.page.evaluate("document.body.dataset.old = '1'")
    wren.hand.choose("Save and go on")
    wren.page.locator("body:not([data-old])").wait_for()
    wren.page.wait_for_load_state("load")


def test_a_healthy_person_from_the_first_page_to_the_clinicians_confirmation(
    browser: Browser, site: Site, clinic: dict[str, Any]
) -> None:
    wren = patient(browser, site, clinic)
    wren.opens("/my/assessment/")
    wren.sees("Questions before treatment")
    wren.page.get_by_role("link", name="Go on").click()
    wren.sees("Sleep and breathing")
    items, seen = 0, set()
    while "/my/assessment/" in wren.page.url and not wren.page.url.endswith("/my/assessment/"):
        if wren.page.get_by_role("heading", name="Are you alone?").count():
            wren.sees("Are you alone?")
            wren.page.get_by_role("link", name="Yes, I am alone").click()
            wren.page.locator("fieldset.ask").first.wait_for()
        heading = wren.page.locator("h1").inner_text()
        before = 0 if heading not in seen else wren.page.locator("fieldset.ask:has(input:checked)").count()
        if heading == "How you have felt" and heading not in seen:
            help_is_there_before_anything_is_saved(wren)
        items += page_answered(wren) - before
        if heading not in seen:
            wren.sees(heading)
        seen.add(heading)
        goes_on(wren)
    wren.sees("Questions before treatment")
    assert wren.page.get_by_text("All is answered.").is_visible()
    assert 40 <= items <= 55
    wren.context.close()

    noor = clinician(browser, site, clinic)
    noor.opens(f"/patients/{clinic['sleeper']}/assessment/")
    noor.page.get_by_text("answers wait to be confirmed").wait_for()
    noor.page.get_by_role("link", name="Sleep and breathing").click()
    noor.sees("Wren Example: Sleep and breathing")
    noor.page.get_by_text("to confirm").first.wait_for()
    noor.page.get_by_role("button", name="Confirm all answers of this page").click()
    noor.page.get_by_text("Saved: 5 answers.").wait_for()
    noor.sees("Assessment")
    noor.page.get_by_role("link", name="Sleep and breathing").click()
    noor.page.get_by_text("Confirmed by").first.wait_for()
    noor.context.close()


def help_is_there_before_anything_is_saved(wren: Visit) -> None:
    shown = wren.page.locator("#help-first")
    assert shown.is_hidden()
    harm = wren.page.get_by_role("group", name=HARM)
    harm.locator("label.chip", has_text="Several days").click()
    shown.wait_for(state="visible")
    wren.page.locator("#help-first:focus").wait_for()
    assert shown.get_by_role("link", name="112").is_visible()
    wren.sees("How you have felt")
    harm.locator("label.chip", has_text="Not at all").click()


def test_a_pregnancy_that_is_not_known_stays_unknown_and_is_asked_for(
    browser: Browser, site: Site, clinic: dict[str, Any]
) -> None:
    wren = patient(browser, site, clinic)
    wren.opens("/my/assessment/pregnancy/?alone=1")
    wren.sees("Pregnancy")
    wren.page.get_by_role("group", name="Could you become pregnant").locator("label.chip", has_text="Yes").click()
    goes_on(wren)
    wren.page.get_by_text("there is a bit more to ask here").wait_for()
    asked = wren.page.get_by_role("group", name="Are you pregnant, or might you be?")
    asked.locator("label.chip", has_text="I do not know").click()
    wren.sees("Pregnancy")
    goes_on(wren)
    wren.context.close()

    noor = clinician(browser, site, clinic)
    noor.opens(f"/patients/{clinic['sleeper']}/assessment/pregnancy/")
    noor.sees("Wren Example: Pregnancy")
    not_known = noor.page.get_by_role("group", name="Are you pregnant").get_by_role("radio", name="I do not know")
    assert not_known.is_checked()
    noor.opens(f"/patients/{clinic['sleeper']}/safety/")
    asked_for = noor.page.locator("a[href$='/assessment/pregnancy/#q-a.pregnant']")
    asked_for.first.wait_for(state="attached")  # among what the rules ask for, folded away by rule
    noor.context.close()
