"""The review in a real Chromium: accessible, whole at every width, quiet on the network, usable by keyboard."""

from __future__ import annotations

import io
import itertools
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest
from tests.factories.pages import document
from tests.factories.review import describe_only, review, whole, without_doses
from tests.reading import plain

from trochee.effect.values import Outcome
from trochee.reports import html
from trochee.review.values import Review

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.needs_chromium, pytest.mark.needs_reports]
Scheme = Literal["light", "dark"]
PAGES: dict[str, Callable[[], Review]] = {
    "short": lambda: review(49),
    "long": lambda: review(497),
    "whole": whole,
    "two": lambda: whole(products=2),
    "year": lambda: whole(365),
    "undosed": without_doses,
    "described": lambda: review(49, effects={Outcome.SLEEP_EFFICIENCY: describe_only()}),
}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    written = {}
    for name, made in PAGES.items():
        written[name] = folder / f"{name}.html"
        written[name].write_text(html.page(document(made())), encoding="utf-8")
    return written


def opened(browser: Browser, path: Path, width: int, scheme: Scheme = "light") -> Page:
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page.set_default_timeout(20_000)
    page.goto(path.as_uri())
    return page


@pytest.mark.parametrize(
    ("name", "width", "scheme"),
    [
        ("short", 390, "light"),
        ("short", 390, "dark"),
        ("short", 1280, "light"),
        ("short", 1280, "dark"),
        ("whole", 390, "light"),
        ("whole", 390, "dark"),
        ("whole", 1280, "light"),
        ("whole", 1280, "dark"),
        ("two", 390, "light"),
        ("two", 1280, "dark"),
        ("year", 390, "dark"),
        ("year", 1280, "light"),
        ("undosed", 390, "dark"),
        ("undosed", 1280, "light"),
        ("described", 390, "light"),
        ("described", 1280, "dark"),
    ],
)
def test_no_accessibility_rule_is_broken(
    browser: Browser, files: dict[str, Path], name: str, width: int, scheme: Scheme
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = opened(browser, files[name], width, scheme)
    if name != "year":  # the same tables with ten times the rows teach nothing and take minutes
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    options = {"runOnly": {"type": "tag", "values": tags}, "resultTypes": ["violations"]}
    results = Axe().run(page, options=options)
    page.close()
    broken = [
        f"{rule['id']}: {node['html'][:160]} {node['failureSummary']}"
        for rule in results.response["violations"]
        for node in rule["nodes"][:3]
    ]
    assert broken == []


@pytest.mark.parametrize("width", [320, 390, 1280, 1920])
@pytest.mark.parametrize("name", ["whole", "two", "year", "long"])
def test_nothing_reaches_beyond_the_page(browser: Browser, files: dict[str, Path], name: str, width: int) -> None:
    page = opened(browser, files[name], width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    shown = page.locator("figure svg:visible").count()
    charts = page.locator("figure").count()
    page.close()
    assert shown == charts  # of the wide and the narrow picture exactly one


def test_the_page_asks_the_network_for_nothing_and_says_nothing_to_the_console(
    browser: Browser, files: dict[str, Path]
) -> None:
    page = browser.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(files["short"].as_uri())
    page.wait_for_load_state("networkidle")
    page.close()
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    assert said == []


def test_the_style_is_allowed_by_the_pages_own_policy(browser: Browser, files: dict[str, Path]) -> None:
    page = opened(browser, files["short"], 1280)
    color = page.evaluate("getComputedStyle(document.querySelector('.facts')).display")
    page.close()
    assert color == "grid"


def test_the_answer_is_one_key_away_and_every_why_leads_to_its_note(browser: Browser, files: dict[str, Path]) -> None:
    page = opened(browser, files["short"], 1280)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the answer"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "answer"
    page.locator("a.why[href='#note-probability']").first.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.querySelector(':target').id") == "note-probability"
    page.close()


def test_a_table_behind_a_picture_opens_by_keyboard(browser: Browser, files: dict[str, Path]) -> None:
    page = opened(browser, files["short"], 390)
    summary = page.locator("summary").first
    summary.focus()
    page.keyboard.press("Enter")
    rows = page.locator("#nights-table tbody tr")
    assert rows.first.is_visible()
    assert rows.count() == 49
    page.close()


def test_dark_and_print_have_their_own_colours(browser: Browser, files: dict[str, Path]) -> None:
    ask = "getComputedStyle(document.body).backgroundColor"
    dark = opened(browser, files["short"], 1280, "dark")
    seen = {"dark": dark.evaluate(ask)}
    dark.emulate_media(media="print", color_scheme="dark")
    seen["print"] = dark.evaluate(ask)
    assert len(dark.pdf(format="A4")) > 10_000
    dark.close()
    light = opened(browser, files["short"], 1280)
    seen["light"] = light.evaluate(ask)
    light.close()
    assert seen == {"dark": "rgb(17, 21, 28)", "print": "rgb(255, 255, 255)", "light": "rgb(251, 250, 247)"}


def test_the_long_record_stays_a_page_and_not_a_scroll(browser: Browser, files: dict[str, Path]) -> None:
    page = opened(browser, files["long"], 1280)
    box = page.locator("#the-nights").bounding_box()
    page.close()
    assert box is not None
    assert box["height"] < 900


@pytest.mark.parametrize("name", ["whole", "two", "year", "described", "undosed"])
def test_the_first_printed_sheet_holds_the_whole_summary_and_the_nights_follow(
    browser: Browser, files: dict[str, Path], name: str
) -> None:
    from pypdf import PdfReader

    page = opened(browser, files[name], 1280)
    sheets = [plain(sheet.extract_text()) for sheet in PdfReader(io.BytesIO(page.pdf(format="A4"))).pages]
    page.close()
    letters = str.maketrans({"\ufb01": "fi", "\ufb00": "ff", "\ufb02": "fl"})
    first, second = (sheet.translate(letters) for sheet in sheets[:2])
    assert "Before any further dose" in first
    nights = f"{first} {second}".index("The nights One row a night")
    assert first.index("Before any further dose") < nights


def test_landmarks_and_headings_are_in_order(browser: Browser, files: dict[str, Path]) -> None:
    page = opened(browser, files["two"], 1280)
    levels = page.evaluate("[...document.querySelectorAll('h1, h2, h3')].map(each => Number(each.tagName[1]))")
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in itertools.pairwise(levels))
    named = "[...document.querySelectorAll('main section')].every(each => each.getAttribute('aria-labelledby'))"
    assert page.evaluate(named)
    assert page.locator("main").count() == 1
    assert page.locator("nav[aria-label]").count() == 1
    links = page.evaluate("[...document.querySelectorAll('nav a')].map(each => each.hash.slice(1))")
    found = "[...document.querySelectorAll('nav ~ section, nav ~ .grid section')].map(each => each.id)"
    assert sorted(links) == sorted(page.evaluate(found))
    page.close()


def test_every_picture_has_a_role_a_name_and_a_description(browser: Browser, files: dict[str, Path]) -> None:
    page = opened(browser, files["two"], 1280)
    ask = """[...document.querySelectorAll('figure svg')].map(each => [each.getAttribute('role'),
        each.getAttribute('aria-labelledby').split(' ').map(id => document.getElementById(id).textContent.length)])"""
    pictures = page.evaluate(ask)
    page.close()
    assert len(pictures) >= 12
    assert all(role == "img" and lengths[0] > 5 and lengths[1] > 40 for role, lengths in pictures)


def test_every_table_has_its_heads(browser: Browser, files: dict[str, Path]) -> None:
    page = opened(browser, files["two"], 1280)
    ask = """[...document.querySelectorAll('table')].filter(each => !each.querySelector('caption')
        || [...each.querySelectorAll('thead th')].some(head => head.scope !== 'col')
        || [...each.querySelectorAll('tbody tr')].some(row => row.cells[0].scope !== 'row')).map(each => each.id)"""
    assert page.evaluate(ask) == []
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_has_the_focus_is_seen(browser: Browser, files: dict[str, Path], scheme: Scheme) -> None:
    page = opened(browser, files["whole"], 390, scheme)
    unseen = []
    for _ in range(40):
        page.keyboard.press("Tab")
        outline, box, what = page.evaluate(
            """(() => { const on = document.activeElement, box = on.getBoundingClientRect();
            return [getComputedStyle(on).outlineStyle + getComputedStyle(on).outlineWidth,
                [box.left, box.right, box.height], on.outerHTML.slice(0, 80)]; })()"""
        )
        if outline != "solid3px" or box[1] <= 0 or box[0] >= 390 or box[2] < 10:
            unseen.append(what)
    page.close()
    assert unseen == []


def test_a_why_opens_the_way_to_the_numbers_of_its_rule(browser: Browser, files: dict[str, Path]) -> None:
    page = opened(browser, files["whole"], 1280)
    page.locator("p.lead a.why").focus()
    page.keyboard.press("Enter")
    target = page.locator(":target")
    assert target.get_attribute("id") == "rule-headline"
    target.locator(".see a").first.focus()
    page.keyboard.press("Enter")
    assert re.match(r"\d+\. .*\n0\.\d+\. ", page.locator(":target").inner_text())
    page.close()


def test_notes_are_folded_opened_by_head_or_by_a_link_into_them_and_whole_on_paper(
    browser: Browser, files: dict[str, Path]
) -> None:
    page = opened(browser, files["whole"], 390)
    note, other = page.locator("#rule-headline"), page.locator("#source-1")
    assert not note.is_visible()
    head = page.locator("#notes summary", has_text="Rules: why a sentence is said")
    head.focus()
    page.keyboard.press("Enter")
    assert note.is_visible()
    page.keyboard.press("Enter")
    assert not note.is_visible()
    page.locator("p.lead a.why").click()
    assert note.is_visible()
    assert not other.is_visible()
    page.emulate_media(media="print")
    assert note.is_visible()
    assert other.is_visible()
    assert not page.locator("#nights-table").is_visible()
    page.close()


@pytest.mark.parametrize("name", ["short", "whole", "undosed", "described"])
def test_a_phone_is_not_scrolled_for_ever(browser: Browser, files: dict[str, Path], name: str) -> None:
    page = opened(browser, files[name], 390)
    height = page.evaluate("document.documentElement.scrollHeight")
    page.close()
    assert height <= 20_000


def test_what_is_tapped_is_large_enough(browser: Browser, files: dict[str, Path]) -> None:
    page = opened(browser, files["whole"], 390)
    small = page.evaluate(
        """[...document.querySelectorAll('a, summary')].filter(each => each.offsetParent && each.className != 'skip')
        .map(each => [each.getBoundingClientRect().height, each.outerHTML.slice(0, 90)])
        .filter(each => each[0] < 24)"""
    )
    page.close()
    assert small == []


def test_the_time_line_of_a_year_stays_legible(browser: Browser, files: dict[str, Path]) -> None:
    page = opened(browser, files["year"], 1280)
    ask = """(() => { const boxes = [...document.querySelectorAll('#time-line .wide svg text')]
        .filter(each => each.textContent).map(each => each.getBoundingClientRect());
        return boxes.some((one, place) => boxes.slice(place + 1).some(other => one.left < other.right - 1
            && other.left < one.right - 1 && one.top < other.bottom - 3 && other.top < one.bottom - 3)); })()"""
    overlapping = page.evaluate(ask)
    page.close()
    assert not overlapping
