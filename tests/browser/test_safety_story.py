"""A clinician types what a patient takes and has: names are read, rules answer at once, and each says why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.browser.hands import Pointer
from tests.browser.visit import Visit
from tools.clinic_site.running import Site
from tools.clinic_site.visiting import DESK, PHONE, Scheme

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [
    pytest.mark.needs_chromium,
    pytest.mark.allow_hosts(["127.0.0.1", "::1", "localhost"]),
]


def at_the_lists(browser: Browser, site: Site, told: dict[str, Any], width: int, scheme: Scheme) -> Visit:
    visit = Visit(browser, site, width, scheme, Pointer)
    visit.page.emulate_media(reduced_motion="reduce")
    visit.logs_in_with_a_code(told["names"]["noor"], told["password"], told["secrets"]["noor"])
    visit.page.wait_for_url(lambda url: "authenticate" not in url)
    visit.opens(f"/patients/{told['newcomer']}/medicines/")
    visit.sees("Medicines and conditions")
    return visit


def types(visit: Visit, field: str, text: str, *shown: str) -> None:
    """Type into a list and wait until the page says these, in what was read or found."""
    visit.page.locator(f"#id_{field}").fill(text)
    visit.page.locator("#read").get_by_text("As typed, not saved yet.").wait_for()
    for each in shown:
        visit.page.locator("#read").get_by_text(each).first.wait_for()


@pytest.mark.parametrize(("width", "scheme"), [(PHONE, "light"), (DESK, "dark")])
def test_what_is_typed_is_read_checked_and_saved(
    browser: Browser, site: Site, told: dict[str, Any], width: int, scheme: Scheme
) -> None:
    visit = at_the_lists(browser, site, told, width, scheme)
    page, read = visit.page, visit.page.locator("#read")
    names = "Ambien\nzolpidm 5 mg\nSpravato\nSt. John's wort\nBlorpex"
    types(visit, "medicines", names, "zolpidm was read as zolpidem", "not checked: nothing here knows it")
    read.get_by_text("Nothing here knows Blorpex").first.wait_for()
    visit.sees("How the medicines are read")
    types(visit, "conditions", "past psychosis", "answers yes to")
    signed_twice = read.get_by_role("region", name="Second sign-off")
    signed_twice.get_by_text("psychosis").first.wait_for()
    types(visit, "conditions", "past psychosis\nAAA", "AAA")
    stop = read.get_by_role("region", name="Stop")
    stop.get_by_text("aneurysm").first.wait_for()
    types(visit, "medicines", "Valium\nOxyContin", "diazepam", "oxycodone")
    types(visit, "conditions", "loud snoring", "Do you snore loudly?")
    stop.get_by_text("depressant").first.wait_for()
    page.get_by_role("button", name="Save the lists").click()
    page.get_by_text("Saved. Below is how each name was read").wait_for()
    assert read.get_by_text("As typed, not saved yet.").count() == 0
    visit.sees("How the conditions are read")
    visit.opens(f"/patients/{told['newcomer']}/safety/")
    visit.sees("Safety")
    why = page.get_by_role("region", name="Stop").locator("details.why").first
    why.locator("summary").click()
    why.get_by_text("it rests on").first.wait_for()
    visit.sees("Safety")
    asked = page.locator("details.questions").first
    asked.locator("summary").click()
    asked.get_by_role("link").first.wait_for()
    visit.sees("Still to be asked")
    visit.context.close()


def test_without_a_script_the_page_after_saving_says_how_names_were_read(
    browser: Browser, site: Site, told: dict[str, Any]
) -> None:
    visit = at_the_lists(browser, site, told, DESK, "light")
    kept = visit.context.storage_state()
    visit.context.close()
    context = browser.new_context(java_script_enabled=False, storage_state=kept)
    page = context.new_page()
    page.goto(f"{site.origin}/patients/{told['newcomer']}/medicines/")
    page.locator("#id_medicines").fill("Tylenol PM")
    page.get_by_role("button", name="Save the lists").click()
    page.get_by_text("diphenhydramine").first.wait_for()
    context.close()
