"""A morning that cannot be sent stays on its page with every word: no network, logged out, another person here."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from tests.browser.phones import Phone
from tools.clinic_site.clock import clinic_now
from tools.clinic_site.visiting import PHONE, log_in, visitor

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page
    from tools.clinic_site.running import Site

pytestmark = [
    pytest.mark.needs_chromium,
    pytest.mark.needs_reports,
    pytest.mark.allow_hosts(["127.0.0.1", "::1", "localhost"]),
]
DAY = clinic_now().date() - timedelta(days=1)
WORDS = "written at three"
TYPED = "[document.querySelector('[name=into_bed]').value, document.querySelector('[name=note]').value]"


def saves(page: Page) -> None:
    page.locator("#night .save button").click()


def stays(page: Page, why: str) -> None:
    page.get_by_role("alert").get_by_text("This night is not sent. Your answers are still here.").wait_for()
    page.get_by_role("alert").get_by_text(why).wait_for()
    assert page.locator("#stays [data-why]:visible").count() == 1
    assert page.url.endswith(f"/my/nights/{DAY}/")
    assert page.evaluate(TYPED) == ["22:40", WORDS]
    assert page.locator("#night .save button[aria-busy]").count() == 0


def test_a_morning_that_cannot_be_sent_stays_with_every_word(
    browser: Browser, site: Site, told: dict[str, Any]
) -> None:
    context = visitor(browser, PHONE, "light", reduced_motion="reduce", timezone_id="Europe/London")
    phone = Phone(context, site.origin)
    phone.logs_in(told)
    phone.opens(f"/my/nights/{DAY}/")
    page = phone.page
    page.locator("[name=into_bed]").fill("22:40")
    page.locator("[name=note]").fill(WORDS)
    with phone.cut_off():
        saves(page)
        stays(page, "There is no way to the clinic now.")
    phone.is_sound(PHONE)

    context.clear_cookies()  # as after half an hour without a sign
    saves(page)
    stays(page, "You are logged out.")
    phone.is_sound(PHONE)

    other = context.new_page()
    other.goto(f"{site.origin}/account/invitation/{told['invitations']['patient']}/")
    other.get_by_label("Log-in name").fill(f"ida.{uuid4().hex[:6]}")
    other.get_by_label("Password", exact=True).fill(told["password"])
    other.get_by_label("Password again").fill(told["password"])
    other.get_by_role("button", name="Go on").click()
    other.wait_for_url(lambda address: "/invitation/" not in address)
    saves(page)
    stays(page, "Another account is logged in now.")

    context.clear_cookies()
    with context.expect_page() as opened:
        saves(page)
        page.get_by_role("link", name="Log in in another tab").click()
    opened.value.close()
    log_in(other, site.origin, told["names"]["wren"], told["password"])
    saves(page)
    page.wait_for_url("**/my/nights/")
    phone.opens(f"/my/nights/{DAY}/")
    assert page.evaluate(TYPED) == ["22:40", WORDS]
    context.close()


def test_without_scripts_the_form_goes_as_any_other(browser: Browser, site: Site, told: dict[str, Any]) -> None:
    context = visitor(browser, PHONE, "light", reduced_motion="reduce", java_script_enabled=False)
    phone = Phone(context, site.origin)
    phone.logs_in(told)
    phone.opens(f"/my/nights/{DAY}/")
    phone.page.locator("[name=into_bed]").fill("22:40")
    assert phone.page.locator("#stays").is_hidden()
    saves(phone.page)
    phone.page.wait_for_url("**/my/nights/")
    context.close()
