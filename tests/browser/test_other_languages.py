"""The main pages in longer words, and from right to left, on a phone: nothing runs over, no rule is broken.

The words are made up (`trochee.clinic.ui.pseudo`): a third longer than English, and mirrored as Arabic would be.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tools.clinic_site.clock import clinic_now
from tools.clinic_site.running import Site
from tools.clinic_site.visiting import PHONE, log_in, visitor

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [
    pytest.mark.needs_chromium,
    pytest.mark.needs_reports,
    pytest.mark.allow_hosts(["127.0.0.1", "::1", "localhost"]),
]
LANGUAGES = {"en-xa": "ltr", "ar-xb": "rtl"}
TIME = (".strip", ".spark", ".line")


def speaking(page: Page, origin: str, language: str) -> Page:
    """From now on the pages come in this language."""
    page.context.add_cookies([{"name": "trochee_language", "value": language, "url": origin}])
    return page


def sound(page: Page, language: str) -> None:
    """The page is in this language and direction, fits its window, breaks no rule, and time runs as ever."""
    from axe_playwright_python.sync_playwright import Axe

    assert page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == [
        language,
        LANGUAGES[language],
    ]
    assert "[!!" in page.title()
    over = page.evaluate(
        """() => {
             const own = (each) => ["auto", "scroll", "hidden"].includes(getComputedStyle(each).overflowX);
             const rolls = (each) => each && (own(each) || rolls(each.parentElement));
             const over = (box) => box.width > 1 && (box.right > innerWidth + 1 || box.left < -1);
             return [...document.body.querySelectorAll("*")]
               .filter((each) => over(each.getBoundingClientRect()) && !each.closest(".skip, .sr"))
               .filter((each) => !rolls(each.parentElement))
               .map((each) => `${each.tagName}.${each.className} ${each.textContent.slice(0, 30)}`).slice(0, 5);
           }"""
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE, (page.url, over)
    assert not over, (page.url, over)
    for picture in TIME:
        for each in page.locator(picture).all()[:1]:
            assert each.evaluate("each => getComputedStyle(each).direction") == "ltr", (page.url, picture)
    found = Axe().run(page)
    assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"


def of_patient() -> tuple[str, ...]:
    """Name the patient's main pages, and where help is."""
    today = clinic_now().date()
    return ("/my/nights/", f"/my/nights/{today}/", "/my/sleep/", "/my/doses/", "/my/doses/new/", "/my/effects/new/",
            "/my/record/", "/my/things/", "/my/things/paper/", "/help/")  # fmt: skip


def of_clinician(sleeper: str) -> tuple[str, ...]:
    """Name the desk's main pages."""
    record = f"/patients/{sleeper}"
    return ("/patients/today/", "/patients/", f"{record}/", f"{record}/nights/", f"{record}/people/",
            f"{record}/bring/paper/", f"{record}/person/")  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_patients_pages(browser: Browser, site: Site, told: dict[str, Any], language: str) -> None:
    page = visitor(browser, PHONE, "light").new_page()
    log_in(page, site.origin, told["names"]["wren"], told["password"], "")
    speaking(page, site.origin, language)
    for address in of_patient():
        page.goto(f"{site.origin}{address}")
        sound(page, language)
    page.context.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_desk(browser: Browser, site: Site, told: dict[str, Any], language: str) -> None:
    page = visitor(browser, PHONE, "dark").new_page()
    log_in(page, site.origin, told["names"]["noor"], told["password"], told["secrets"]["noor"])
    speaking(page, site.origin, language)
    for address in of_clinician(told["sleeper"]):
        page.goto(f"{site.origin}{address}")
        sound(page, language)
    page.context.close()
