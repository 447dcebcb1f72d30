"""Consent to the treatment, in a real Chromium: a clinician publishes it, a patient answers on the phone."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from tests.browser.hands import Pointer
from tests.browser.visit import Visit
from tools.clinic_site.running import Site, people
from tools.clinic_site.visiting import DESK, PHONE, log_in

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [
    pytest.mark.needs_chromium,
    pytest.mark.needs_reports,
    pytest.mark.allow_hosts(["127.0.0.1", "::1", "localhost"]),
]
TITLE = "Ketamine troche for sleep: what I agree to"


def test_words_that_name_the_alerts_and_no_yes_after_a_dose(browser: Browser, site: Site) -> None:
    told = people(site.environment, f".{uuid4().hex[:6]}", "more")
    noor = Visit(browser, site, DESK, "dark", Pointer)
    noor.logs_in_with_a_code(told["names"]["noor"], told["password"], told["secrets"]["noor"])
    noor.sees("What waits")
    noor.opens("/patients/consents/")
    noor.sees("Consent texts")
    assert noor.page.get_by_text("Does not name: US Food and Drug Administration, 10 October 2023").is_visible()
    noor.hand.choose("New version of Your diary and your care (invented)")
    noor.sees("Publish a consent text")
    noor.hand.choose("Begin with the words that come with trochee instead")
    noor.page.get_by_text("nobody in your clinic has read them yet").wait_for()
    noor.sees("Publish a consent text")
    noor.hand.write("Your password", told["password"])
    noor.hand.choose("Publish")
    noor.sees(TITLE)
    noor.page.get_by_role("heading", name="Alerts that these words name").wait_for()
    noor.context.close()

    wren = Visit(browser, site, PHONE, "light", Pointer)
    log_in(wren.page, site.origin, told["names"]["wren"], told["password"])
    wren.opens("/my/record/consents/")
    wren.sees("What I agreed to")
    wren.page.get_by_role("link", name="Read it").first.click()
    wren.sees(TITLE)
    wren.hand.choose("I agree")
    wren.page.get_by_text("You agreed. You can take that back at any time.").wait_for()
    _writes_down_a_dose(wren)
    wren.opens("/my/record/consents/")
    wren.page.get_by_role("link", name=TITLE, exact=True).first.click()
    wren.sees(TITLE)
    wren.hand.choose("Take it back")
    wren.page.get_by_text("You took it back.").first.wait_for()
    wren.page.get_by_role("link", name=TITLE, exact=True).first.click()
    wren.page.get_by_role("heading", name="Not yet").wait_for()
    wren.sees(TITLE)
    assert wren.page.get_by_role("button", name="I agree").count() == 0
    assert wren.page.get_by_text("So you cannot agree today.").is_visible()
    wren.context.close()


def _writes_down_a_dose(wren: Visit) -> None:
    wren.opens("/my/doses/new/")
    wren.hand.choose("I took all of it")
    if wren.page.locator(".for-what").count():
        wren.page.locator(".for-what label.chip", has_text="something else").click()
    wren.page.get_by_label("What does the label say?").fill("Ketamine troche")
    wren.page.locator("label.chip", has_text="today,").click()
    wren.page.get_by_role("textbox", name="At what time?").fill("00:01")
    wren.page.get_by_role("button", name="Save", exact=True).click()
    wren.page.wait_for_url(lambda address: address.endswith("/my/doses/"))
