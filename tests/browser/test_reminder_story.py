"""A reminder from its choice to its end, in a real Chromium: chosen, confirmed, put off, no longer needed."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from tools.clinic_site.running import Site, people, program
from tools.clinic_site.visiting import DESK, PHONE, Scheme, log_in, visitor

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [
    pytest.mark.needs_chromium,
    pytest.mark.needs_reports,
    pytest.mark.allow_hosts(["127.0.0.1", "::1", "localhost"]),
]
BERLIN = ZoneInfo("Europe/Berlin")
MORNING, AFTERNOON = 8, 17
AHEAD = timedelta(minutes=30)
"""Longer than the slowest machine takes to choose and confirm."""


@pytest.fixture(scope="module")
def site(site_of_its_own: Site) -> Site:
    """The program that looks who is to be reminded looks in all clinics of a site."""
    return site_of_its_own


def sound(page: Page, width: int) -> None:
    """The page breaks no rule of accessibility and fits its window."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page)
    assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"
    assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url


def after(site: Site, minutes: int) -> list[str]:
    """What the program does when so many minutes have passed."""
    environment = {**site.environment, "TROCHEE_ADDRESS": site.origin}
    done: list[str] = json.loads(program(environment, "-m", "tools.clinic_site.reminding", str(minutes)))
    return done


def clock_by_day() -> tuple[str, str]:
    """A zone in which it is day now, on the same date as where the patient lives, and its time a little later."""
    now = datetime.now(UTC)
    hour = now.astimezone(BERLIN).hour
    zone = (
        "Europe/Berlin" if MORNING <= hour < AFTERNOON else "Asia/Bangkok" if hour < MORNING else "America/New_York"
    )
    return zone, f"{now.astimezone(ZoneInfo(zone)) + AHEAD:%H:%M}"


def opens_the_newest_mail(page: Page, site: Site, width: int) -> None:
    page.goto(f"{site.origin}/my/reminders/mails/")
    sound(page, width)
    page.get_by_role("link", name="Open its link").first.click()


@pytest.mark.parametrize(("width", "scheme", "pointer"), [(PHONE, "dark", True), (DESK, "light", False)])
def test_a_reminder_from_end_to_end(browser: Browser, site: Site, width: int, scheme: Scheme, pointer: bool) -> None:
    told: dict[str, Any] = people(site.environment, f".{uuid4().hex[:6]}")
    page = visitor(browser, width, scheme).new_page()
    log_in(page, site.origin, told["names"]["wren"], told["password"])
    zone, clock = clock_by_day()
    chooses(page, site, width, zone, clock)
    assert after(site, 0) == ["sent"], "the link"
    confirms(page, site, width)
    assert after(site, 0) == [], "not before its time"
    assert after(site, 31) == ["sent"]
    puts_it_off(page, site, width, pointer=pointer)
    enters_the_night(page, site, zone)
    assert after(site, 40) == ["None"], "put off, and then not needed"
    assert after(site, 180) == [], "and no second one"
    page.goto(f"{site.origin}/my/reminders/")
    page.get_by_text("not sent: your night was there").first.wait_for()
    sound(page, width)
    page.get_by_role("button", name="Stop all notes").click()
    page.get_by_text("Stopped. No more notes come.").wait_for()
    sound(page, width)
    page.context.close()


def chooses(page: Page, site: Site, width: int, zone: str, clock: str) -> None:
    page.goto(f"{site.origin}/my/sleep/")
    page.get_by_role("link", name="Reminders").first.click()
    page.get_by_role("heading", name="Reminders", exact=True).wait_for()
    sound(page, width)
    page.locator("label.chip", has_text="E-mail").click()
    page.get_by_label("At what time?").fill(clock)
    page.get_by_label("Your e-mail address").fill(f"{uuid4().hex[:8]}@example.org")
    page.get_by_label("Whose clock?").select_option(zone)
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("Tick this if you agree.").wait_for()
    sound(page, width)
    page.locator("label.chip", has_text="E-mail").click()
    page.get_by_label("I agree to get a short note").check()
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("Open the link that we send you now.").wait_for()
    sound(page, width)


def confirms(page: Page, site: Site, width: int) -> None:
    opens_the_newest_mail(page, site, width)
    page.get_by_role("heading", name="Is this your address?").wait_for()
    sound(page, width)
    page.get_by_role("button", name="Yes, send notes here").click()
    page.get_by_text("From now on notes come here.").wait_for()
    sound(page, width)


def puts_it_off(page: Page, site: Site, width: int, *, pointer: bool) -> None:
    opens_the_newest_mail(page, site, width)
    page.get_by_role("heading", name="Your note for today").wait_for()
    sound(page, width)
    again = page.get_by_role("button", name="Again at").first
    if pointer:
        again.click()
    else:
        again.focus()
        page.keyboard.press("Enter")
    page.get_by_text("It comes again at").wait_for()
    sound(page, width)


def enters_the_night(page: Page, site: Site, zone: str) -> None:
    page.get_by_role("link", name="Write it now").click()
    page.goto(f"{site.origin}/my/nights/{datetime.now(ZoneInfo(zone)).date()}/")
    page.locator("label.chip", has_text="fair").first.click()
    page.get_by_role("button", name="Save the night").click()
    doubted, kept = page.get_by_role("button", name="Yes, save it"), page.get_by_role("heading", name="My nights")
    doubted.or_(kept).first.wait_for()
    if doubted.count():
        doubted.click()
    kept.wait_for()
