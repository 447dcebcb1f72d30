"""What a patient writes down and takes along, in a real Chromium: a part of a dose, a side effect, paper, help."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from tools.clinic_site.running import Site, people
from tools.clinic_site.visiting import DESK, PHONE, Scheme, log_in, visitor

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [
    pytest.mark.needs_chromium,
    pytest.mark.needs_reports,
    pytest.mark.allow_hosts(["127.0.0.1", "::1", "localhost"]),
]
OFTEN = pytest.mark.parametrize(("width", "scheme"), [(PHONE, "dark"), (DESK, "light")])


@pytest.fixture(scope="module")
def clinic(site: Site) -> dict[str, Any]:
    """One clinic for all tests here: who writes something down writes what no other test reads."""
    return people(site.environment, f".{uuid4().hex[:6]}") | {"origin": site.origin}


def opened(browser: Browser, clinic: dict[str, Any], width: int, scheme: Scheme, **more: Any) -> Page:
    page = visitor(browser, width, scheme, **more).new_page()
    log_in(page, clinic["origin"], clinic["names"]["wren"], clinic["password"], "")
    return page


def sound(page: Page, width: int) -> None:
    """The page breaks no rule of accessibility and fits its window."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page)
    assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"
    assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url


@OFTEN
def test_a_part_of_a_dose(browser: Browser, clinic: dict[str, Any], width: int, scheme: Scheme) -> None:
    page, origin = opened(browser, clinic, width, scheme), clinic["origin"]
    page.goto(f"{origin}/my/doses/new/")
    sound(page, width)
    share = page.locator(".for-share")
    assert share.is_hidden(), "asked only of a part"
    page.locator("label.chip", has_text="I took a part of it").click()
    assert share.is_visible()
    page.locator("label.chip", has_text="half").click()
    if page.locator(".for-what").count():
        page.locator(".for-what label.chip", has_text="something else").click()
    page.get_by_label("What does the label say?").fill(f"Ketamine troche {width}")
    page.locator("label.chip", has_text="yesterday").click()
    page.get_by_role("textbox", name="At what time?").fill("22:15")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("Do not make up for it: take no other one tonight.").wait_for()
    sound(page, width)
    page.get_by_role("link", name="Who wrote it").first.click()
    page.get_by_text("the part taken: half").wait_for()
    sound(page, width)
    page.context.close()


@OFTEN
def test_every_page_is_sound(browser: Browser, clinic: dict[str, Any], width: int, scheme: Scheme) -> None:
    page, origin = opened(browser, clinic, width, scheme), clinic["origin"]
    for address in ("sleep/", "doses/", "effects/", "effects/new/", "things/", "things/paper/", "review/"):
        page.goto(f"{origin}/my/{address}")
        sound(page, width)
    page.locator("footer.site").get_by_role("link", name="Help now").click()
    page.get_by_role("heading", name="Help now").wait_for()
    sound(page, width)
    page.context.close()


def test_without_javascript_a_side_effect_is_kept(browser: Browser, clinic: dict[str, Any]) -> None:
    page, origin = opened(browser, clinic, PHONE, "light", java_script_enabled=False), clinic["origin"]
    page.goto(f"{origin}/my/effects/new/")
    page.get_by_label("What was it?").fill("headache")
    page.locator("label.chip", has_text="very bad").click()
    page.locator("label.chip", has_text="today").click()
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("Nobody reads this at once.").wait_for()
    page.context.close()


def test_the_sheets_fit_two_pages_of_paper(browser: Browser, clinic: dict[str, Any]) -> None:
    page, origin = opened(browser, clinic, DESK, "light"), clinic["origin"]
    page.goto(f"{origin}/my/things/paper/?from=2026-03-02")
    printed = page.pdf(prefer_css_page_size=True)
    assert printed.count(b"/Type /Page\n") == 2
    assert b"[0 0 842" in printed or b"[0 0 841" in printed, "A4 on its side"
    page.context.close()
