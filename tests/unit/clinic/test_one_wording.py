"""What the diary asks has its words in one place, with its source; whoever shows an item takes them from there."""

from __future__ import annotations

import re

import pytest
from tests.needs import REPOSITORY
from tools.catalogue.gathering import CLINIC, texts_of

from trochee.clinic.adverse_effects.items import ITEMS as EFFECTS
from trochee.clinic.clinician_site.bringing.dose.views import DoseForm as DoseTold
from trochee.clinic.clinician_site.bringing.sheet import COLUMNS
from trochee.clinic.clinician_site.correction.forms import label
from trochee.clinic.diaries.items import ITEMS, QUALITY
from trochee.clinic.dosing_sessions.items import ITEMS as DOSES
from trochee.clinic.patient_site.entries.doses import DoseForm
from trochee.clinic.patient_site.entries.effects import EffectForm
from trochee.clinic.patient_site.questions import MORNING
from trochee.clinic.patients.versions.items import OURS, Item
from trochee.interop.tables import definitions as folder
from trochee.knowledge import shipped

MANY_WORDS = 5
PAGE = REPOSITORY / "docs" / "diary-items.md"


ITEMS_OF = {"nights": ITEMS, "doses": DOSES, "effects": EFFECTS}
COLUMNS_OF = {"nights": folder.NIGHTS.names, "doses": folder.DOSES.names, "effects": folder.EFFECTS.names}
ASKED = [(name, item) for name, items in ITEMS_OF.items() for item in items.values()]
BESIDE = {"vomited_after_min", "also_tonight"}


@pytest.mark.parametrize(("table", "item"), ASKED, ids=[f"{name}.{item.column}" for name, item in ASKED])
def test_an_item_is_a_column_and_names_its_source(table: str, item: Item) -> None:
    assert item.column in {*COLUMNS_OF[table], *BESIDE}
    assert item.means
    assert item.source == OURS or item.source in shipped().citations


def test_a_dose_and_an_effect_are_asked_about_in_these_words() -> None:
    asked = {str(each.label) for form in (DoseForm, EffectForm) for each in form.base_fields.values()}
    assert asked >= {str(each.ask) for each in (*DOSES.values(), *EFFECTS.values())}


def test_staff_type_a_dose_beneath_these_heads() -> None:
    heads = {name: str(each.label) for name, each in DoseTold.base_fields.items() if name in DOSES}
    assert heads == {name: str(DOSES[name].label) for name in heads}
    assert heads.keys() >= {"status", "share", "amount", "unit", "taken_at", "held_min", "state_before", "reason"}
    assert heads["held_min"].endswith("[min]")


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
    here = [CLINIC / room / "items.py" for room in ("diaries", "dosing_sessions", "adverse_effects")]
    said = {str(text) for _, each in ASKED for text in (each.ask, each.hint, each.means)}
    ours = {text for text in said if len(text.split()) >= MANY_WORDS}  # fewer words may mean something else
    files = [*CLINIC.rglob("*.py"), *CLINIC.rglob("templates/**/*.html")]
    again = [
        (path.relative_to(CLINIC).as_posix(), each.text)
        for path in files
        if path not in here and "migrations" not in path.parts
        for each in texts_of(path)
        if each.text in ours
    ]
    assert not again


def test_the_documentation_says_the_same() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (.*?) \| (.*?) \| (.*?) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert rows == [(each.column, each.ask, each.means, each.source) for _, each in ASKED]
