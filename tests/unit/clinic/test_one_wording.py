"""What the diary asks has its words in one place, with its source; whoever shows an item takes them from there."""

from __future__ import annotations

import re

import pytest
from tests.needs import REPOSITORY
from tools.catalogue.gathering import CLINIC, texts_of

from trochee.clinic.clinician_site.bringing.sheet import COLUMNS
from trochee.clinic.clinician_site.correction.forms import label
from trochee.clinic.diaries.items import ITEMS, OURS, QUALITY, Item
from trochee.clinic.patient_site.questions import MORNING
from trochee.interop.tables.definitions import NIGHTS
from trochee.knowledge import shipped

MANY_WORDS = 5
PAGE = REPOSITORY / "docs" / "diary-items.md"


@pytest.mark.parametrize("item", ITEMS.values(), ids=ITEMS)
def test_an_item_is_a_column_and_names_its_source(item: Item) -> None:
    assert item.column in {column.name for column in NIGHTS.columns}
    assert item.means
    assert item.source == OURS or item.source in shipped().citations


def test_the_morning_asks_in_these_words() -> None:
    assert [(each.name, each.ask, each.hint) for each in MORNING] == [
        (each.column, each.ask, each.hint) for each in ITEMS.values()
    ]
    assert next(each.options for each in MORNING if each.name == "sleep_quality") == QUALITY


def test_the_sheet_of_staff_and_corrections_have_these_heads() -> None:
    assert {each.name: (each.head, each.unit) for each in COLUMNS} == {
        each.name: (ITEMS[each.name].head, ITEMS[each.name].unit) for each in COLUMNS
    }
    assert label("sleep_onset_latency_min") == f"{ITEMS['sleep_onset_latency_min'].head} [min]"


def test_no_other_place_has_words_of_its_own_for_them() -> None:
    here = CLINIC / "diaries" / "items.py"
    said = {text for each in ITEMS.values() for text in (each.ask, each.hint, each.means)}
    ours = {text for text in said if len(text.split()) >= MANY_WORDS}  # fewer words may mean something else
    files = [*CLINIC.rglob("*.py"), *CLINIC.rglob("templates/**/*.html")]
    again = [
        (path.relative_to(CLINIC).as_posix(), each.text)
        for path in files
        if path != here and "migrations" not in path.parts
        for each in texts_of(path)
        if each.text in ours
    ]
    assert not again


def test_the_documentation_says_the_same() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (.*?) \| (.*?) \| (.*?) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert rows == [(each.column, each.ask, each.means, each.source) for each in ITEMS.values()]
