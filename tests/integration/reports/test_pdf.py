"""A review on paper: tagged, the same bytes twice, literal about every text, and reading nothing but its own."""

from __future__ import annotations

import io
import re
import sys
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from tests.factories.pages import document
from tests.factories.review import CASES, review
from tests.reading import plain, words_of_pdf

from trochee.reports import pdf
from trochee.reports.charts.svg import ReportsExtraMissingError
from trochee.reports.parts import Answer, Bullets, Chart, Document, Note, Paragraph, Place, Section, reasons
from trochee.reports.pdf import content, letters, pictures, typesetting
from trochee.review.values import LeadPart

pytestmark = pytest.mark.needs_reports


def small(text: str) -> Document:
    """A document without pictures that says one text everywhere."""
    return Document(
        title=text,
        subtitle=text,
        counts=text,
        answer=Answer(parts=(LeadPart(text=text),), doubts=(Paragraph(text=text),)),
        facts=(),
        summary=(),
        sections=(
            Section(
                id="one",
                title=text,
                subtitle=text,
                blocks=(Paragraph(text=text, why="note"), Bullets(items=(Paragraph(text=text),))),
            ),
        ),
        notes=(Note(id="note", term=text, text=text),),
        closing=text,
    )


def structure(made: bytes) -> dict[str, list[Any]]:
    """Elements of the tag tree by their kind."""
    found: dict[str, list[Any]] = {}

    def walk(node: Any) -> None:
        each = node.get_object()
        if isinstance(each, list):
            for child in each:
                walk(child)
        elif isinstance(each, dict):
            if "/S" in each:
                found.setdefault(str(each["/S"]), []).append(each)
            if "/K" in each:
                walk(each["/K"])

    walk(PdfReader(io.BytesIO(made)).root_object["/StructTreeRoot"])
    return found


@pytest.fixture(scope="module")
def made() -> bytes:
    return pdf.pages(document(review()))


def test_it_says_what_it_is_to_a_screen_reader(made: bytes) -> None:
    reader = PdfReader(io.BytesIO(made))
    root: Any = reader.root_object
    assert reader.metadata is not None
    assert reader.metadata.title == "Review of Wren Example (invented)"
    assert str(root["/Lang"]) == "en"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()


def test_every_picture_has_words_every_table_heads_and_the_headings_are_in_order(made: bytes) -> None:
    tags = structure(made)
    charts = [block for section in document(review()).sections for block in section.blocks if hasattr(block, "wide")]
    assert len(tags["/Figure"]) == len(charts)
    assert all(len(str(figure["/Alt"])) > 40 for figure in tags["/Figure"])
    assert len(tags["/TH"]) >= 3 * len(tags["/Table"]) / 2
    assert {"/H1", "/H2"} <= set(tags)
    assert "/H3" not in tags


def test_every_why_leads_to_a_place_on_a_sheet(made: bytes) -> None:
    laid_out = document(review())
    wanted = [why for _, why in reasons(laid_out) if why is not None]
    reader = PdfReader(io.BytesIO(made))
    links = [
        note.get_object()
        for sheet in reader.pages
        for note in sheet.get("/Annots", [])
        if note.get_object()["/Subtype"] == "/Link"
    ]
    assert len(links) >= len(wanted)
    names = set(reader.named_destinations)
    assert names
    assert {str(link["/Dest"]) for link in links if "/Dest" in link and isinstance(link["/Dest"], str)} <= names


def test_the_same_document_gives_the_same_bytes_and_holds_no_date(made: bytes) -> None:
    assert pdf.pages(document(review())) == made
    assert b"CreationDate" not in made
    assert b"ModDate" not in made


@pytest.mark.parametrize("case", ["a long record", "no doses", "no nights", "one night", "several products"])
def test_a_printed_review_is_no_book(case: str) -> None:
    most = 10 if case == "several products" else 8
    assert len(PdfReader(io.BytesIO(pdf.pages(document(CASES[case])))).pages) <= most


HOSTILE = [
    '#import "@preview/cetz:0.3.0"',
    '#read("/etc/passwd")',
    "*bold* _slanted_ $x^2$ @label <label> \\ \\u{41} ` ``` ~ -- --- ... // /* */ [ ] { } = - + /",
    "#pagebreak() #panic()",
    "'quoted' and \"quoted\"",
    "https://example.org www.example.org",
    "%d {0} {text} </w:t> &amp; <svg onload=x>",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_is_never_read_as_markup(text: str) -> None:
    page = small(text)
    said = words_of_pdf(pdf.pages(page), page)
    assert "".join(said.split()).count("".join(text.split())) == 11  # lines may break within


@settings(max_examples=40)
@given(st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1, max_size=60))
def test_any_text_comes_out_as_it_went_in(text: str) -> None:
    page = small(text)
    assert "".join(text.split()) in "".join(words_of_pdf(pdf.pages(page), page).split())


@pytest.mark.parametrize(
    "text", ["− – — ≥ ≤ µ ’ “ ” → ° ½ × ·", "1\u00a0000 2\u2009000 3\u202f000", "Zoë Ångström Łukasz Παύλος Иван"]
)
def test_the_signs_of_a_page_are_printed_with_its_own_fonts(text: str) -> None:
    page = small(text)
    said = words_of_pdf(typesetting.compiled(content.content(page), machine=False), page)
    assert plain(text).replace("\u2009", " ").replace("\u202f", " ") in said.replace("\u2009", " ").replace(
        "\u202f", " "
    )


@pytest.mark.parametrize(
    "name", ["王芳", "محمد علي", "สมชาย", "דוד", "한지민", "🙂 Wren", "\x00\x07", "\U0010fffd", "\ud83d"]
)
def test_a_name_in_any_script_never_stops_the_page(name: str) -> None:
    changed = replace(review(), patient_label=name)
    assert pdf.pages(document(changed)).startswith(b"%PDF")


def test_a_letter_that_no_font_has_stands_as_its_number_and_is_said() -> None:
    page = small("name \U00013000 end")  # an Egyptian hieroglyph
    values = letters.numbered(content.content(page), "\U00013000")
    said = plain(" ".join(sheet.extract_text() for sheet in PdfReader(
        io.BytesIO(typesetting.compiled(values, machine=False))).pages))  # fmt: skip
    assert "name [U+13000] end" in said
    assert plain(letters.told(["[U+13000]"])) in said


def test_nothing_but_its_own_template_can_be_read_or_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    """Even a template that tried would find no file and no package."""
    page = content.content(small("x"))
    for tried in ('#read("/etc/passwd")', '#import "@local/x:0.1.0": y', '#read("../../pyproject.toml")'):
        monkeypatch.setattr(typesetting, "template", lambda tried=tried: tried.encode())
        with pytest.raises(typesetting.PdfRefusedError):
            typesetting.compiled(page, machine=False)


def test_a_picture_without_words_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    source = typesetting.template().replace(b", alt: found.alt", b"")
    monkeypatch.setattr(typesetting, "template", lambda: source)
    with pytest.raises(pdf.PdfRefusedError, match="alt"):
        pdf.pages(document(review()))


def test_the_colours_are_those_of_the_printed_page() -> None:
    found = pictures.colours()
    assert {"ink", "muted", "line", "sleep", "awake", "dose", "good", "bad", "warn", "grid", "card"} <= set(found)
    assert found["card"] == "#ffffff"
    assert all(re.fullmatch("#[0-9a-f]{6}", colour) for colour in found.values())


@pytest.mark.parametrize("case", ["one night", "as in the design", "a day sleeper"])
def test_every_picture_is_a_whole_drawing(case: str) -> None:
    """A browser forgives a tag that is not closed; a printer does not."""
    for section in document(CASES[case]).sections:
        for block in section.blocks:
            if isinstance(block, Chart):
                for place in Place:
                    ElementTree.fromstring(pictures.drawing(block, place, pictures.colours()))


def test_every_swatch_of_a_legend_can_be_drawn() -> None:
    used = {
        entry.swatch
        for case in CASES.values()
        for section in document(case).sections
        for block in section.blocks
        for entry in getattr(block, "legend", ())
    }
    assert used <= set(pictures.SWATCHES)


def test_without_typst_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(ReportsExtraMissingError, match="the extra 'reports'"):
        pdf.pages(small("x"))
