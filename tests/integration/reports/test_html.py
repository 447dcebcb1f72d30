from __future__ import annotations

import re
import sys
from html.parser import HTMLParser

import pytest
from tests.factories.pages import document
from tests.factories.review import CASES, review

from trochee.reports import html
from trochee.reports.charts.svg import ReportsExtraMissingError
from trochee.reports.parts import Legend
from trochee.review.values import Lead, LeadPart, ReviewDose, ReviewNight, Tone

pytestmark = pytest.mark.needs_reports
NASTY = """<script>alert('x')</script>"'&\\1<img src=x onerror=alert(1)>"""


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            self.attributes.append(name)
            if name == "id":
                self.ids.append(value or "")
            if tag == "a" and name == "href":
                self.links.append(value or "")


def read(text: str) -> Tags:
    parsed = Tags()
    parsed.feed(text)
    return parsed


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_ids_are_unique_and_every_link_stays_on_the_page(case: object) -> None:
    parsed = read(html.page(document(case)))  # type: ignore[arg-type]  # the values of CASES are reviews
    assert len(parsed.ids) == len(set(parsed.ids))
    assert all(link.startswith("#") and link[1:] in parsed.ids for link in parsed.links)
    assert "style" not in parsed.attributes


def test_the_page_needs_nothing_else_and_runs_nothing() -> None:
    page = html.page(document(review()))
    parsed = read(page)
    assert not {"script", "img", "iframe", "object", "form", "input"} & set(parsed.tags)
    assert not any(name.startswith("on") for name in parsed.attributes)
    addresses = set(re.findall(r"(?:https?:)?//[^\s\"'<>]+", page))
    assert addresses <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}
    assert "default-src 'none'" in page


def test_the_policy_names_the_style_by_its_hash() -> None:
    page = html.page(document(review()))
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    assert style is not None
    assert style.group(1) == html.stylesheet()


def test_nothing_a_patient_wrote_becomes_markup() -> None:
    nights = tuple(
        ReviewNight(
            date=night.date,
            missing=night.missing,
            source=NASTY,
            into_bed_min=night.into_bed_min,
            rise_min=night.rise_min,
            doses=(ReviewDose(product=NASTY, taken_min=0.0, label=NASTY),),
        )
        for night in review().nights
    )
    made = review(
        patient_label=NASTY,
        nights=nights,
        lead=Lead(parts=(LeadPart(text=NASTY, tone=Tone.HARM),), may_be_wrong=(NASTY,), would_settle=NASTY),
        effects_by_product={NASTY: review().effects},
    )
    parsed = read(html.page(document(made)))
    assert "script" not in parsed.tags
    assert "img" not in parsed.tags
    assert not any(name.startswith("on") for name in parsed.attributes)


def test_every_swatch_of_a_legend_has_its_style() -> None:
    style = html.stylesheet()
    used = {
        entry.swatch
        for case in CASES.values()
        for section in document(case).sections
        for block in section.blocks
        for entry in getattr(block, "legend", ())
        if isinstance(entry, Legend)
    }
    assert used
    assert all(f".swatch.{swatch} " in style for swatch in used)


def test_pictures_are_named_described_and_follow_the_page() -> None:
    page = html.fragment(document(review()))
    pictures = re.findall(r"<svg .*?</svg>", page, re.DOTALL)
    assert len(pictures) == 8  # four charts, each for a wide and for a narrow page
    for picture in pictures:
        assert 'role="img"' in picture
        assert re.search(r"<title id=\"[^\"]+\">[^<]+</title><desc id=\"[^\"]+\">[^<]+</desc>", picture)
        assert set(re.findall(r"(?:fill|stroke)=\"([^\"]+)\"", picture)) <= {
            "none", "var(--sleep)", "var(--awake)", "var(--dose)", "var(--good)", "var(--muted)", "var(--grid)",
            "var(--line)", "var(--card)", "var(--ink)",
        }  # fmt: skip


def test_the_fragment_brings_no_style_of_its_own() -> None:
    assert "<style" not in html.fragment(document(review()))
    assert all(
        rule.strip().startswith((".review", "body.review", "@", "html:has(.review)", "--", "color-scheme", "}"))
        for rule in re.findall(r"(?:^|\})\s*([^{}]+)\{", html.stylesheet().split("*/", 1)[1])
    )


def test_without_the_chart_library_the_page_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    with pytest.raises(ReportsExtraMissingError, match="the extra 'reports'"):
        html.page(document(review()))
