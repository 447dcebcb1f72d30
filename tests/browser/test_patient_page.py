"""The patient's page in a real Chromium: help first, accessible, whole on a phone, quiet on the network."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest
from tests.factories.review import CASES

from trochee.reports import html, patient

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.needs_chromium, pytest.mark.needs_reports]
CHOSEN = ("whole, two products", "no doses", "a long record")


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("patient")
    written = {name: folder / f"{number}.html" for number, name in enumerate(CHOSEN)}
    for name, path in written.items():
        path.write_text(html.page(patient.document(CASES[name])), encoding="utf-8")
    return written


def opened(browser: Browser, path: Path, width: int, scheme: Literal["light", "dark"]) -> Page:
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page.set_default_timeout(20_000)
    page.goto(path.as_uri())
    return page


@pytest.mark.parametrize("name", CHOSEN)
@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
def test_it_is_accessible_and_fits(
    browser: Browser, files: dict[str, Path], name: str, width: int, scheme: Literal["light", "dark"]
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = opened(browser, files[name], width, scheme)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


def test_help_is_seen_before_anything_is_scrolled(browser: Browser, files: dict[str, Path]) -> None:
    page = opened(browser, files["whole, two products"], 390, "light")
    box = page.get_by_text("Call emergency services now.").bounding_box()
    answer = page.locator("#answer").bounding_box()
    assert box is not None
    assert answer is not None
    assert box["y"] + box["height"] < answer["y"] < 900
    page.close()


def test_it_asks_nothing_of_the_network_and_says_nothing_to_the_console(
    browser: Browser, files: dict[str, Path]
) -> None:
    page = browser.new_page()
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(files["a long record"].as_uri())
    assert said == []
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    page.close()
