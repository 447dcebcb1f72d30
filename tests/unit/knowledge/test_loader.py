"""The law of the knowledge room: no number without unit, date and source, no source that nobody defines."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from trochee.foundation.citation import Basis
from trochee.knowledge import KnowledgeError, load, shipped

CITATION = "- {key: invented2020, authors: A, title: T, year: 2020, locator: 'doi:x', read: abstract}\n"
QUANTITY = """
- id: room.thing
  label: A thing
  unit: min
  basis: study
  verified: true
  values: [{from: 2020-01-01, value: 5, sources: [invented2020]}]
"""
BESIDE = ("adverse_rates.yaml", "adverse_terms.yaml", "alternatives.yaml", "doses.yaml", "instruments.yaml")
CLAIM = """
- {id: promise, programme_row: P00, promise: Better, grade: none, evidence: None found., sources: [invented2020],
   checked_on: 2026-01-01}
"""


def folder(path: Path, *, citations: str = CITATION, quantities: str = QUANTITY, claims: str = CLAIM) -> Path:
    for name, text in {
        "citations/a.yaml": citations,
        "quantities/a.yaml": quantities,
        "claims.yaml": claims,
        **dict.fromkeys(BESIDE, "[]\n"),
        "quantities/README.md": "not YAML, so not read",
    }.items():
        (path / name).parent.mkdir(exist_ok=True)
        (path / name).write_text(text, encoding="utf-8")
    return path


def test_a_number_comes_with_its_unit_date_and_source(tmp_path: Path) -> None:
    knowledge = load(folder(tmp_path))
    found = knowledge.quantities["room.thing"]
    assert (found.value, found.unit, found.since, found.basis) == (5.0, "min", date(2020, 1, 1), Basis.STUDY)
    assert found.sources == ("invented2020",)
    assert knowledge.number("room.thing") == 5.0
    assert knowledge.claims["promise"].sources == ("invented2020",)


def test_the_latest_value_holds(tmp_path: Path) -> None:
    two = QUANTITY.replace("values: [", "values: [{from: 2024-01-01, value: 7, sources: [invented2020]}, ")
    assert load(folder(tmp_path, quantities=two)).number("room.thing") == 7.0


@pytest.mark.parametrize(
    ("part", "text", "said"),
    [
        ("quantities", QUANTITY.replace(", sources: [invented2020]", ""), "needs a source"),
        ("quantities", QUANTITY.replace("invented2020", "nobody1999"), "nobody1999"),
        ("quantities", QUANTITY + QUANTITY, "stands already"),
        ("quantities", QUANTITY.replace("  unit: min\n", ""), "unit"),
        ("quantities", QUANTITY.split("values")[0] + "values: []", "too few entries"),
        ("quantities", "room: thing", "not a list"),
        ("citations", CITATION + CITATION, "stands already"),
        ("claims", CLAIM.replace("invented2020", "nobody1999"), "nobody1999"),
    ],
)  # fmt: skip
def test_an_entry_that_breaks_the_law_is_refused_by_name(tmp_path: Path, part: str, text: str, said: str) -> None:
    with pytest.raises(KnowledgeError, match=said):
        load(folder(tmp_path, **{part: text}))


def test_our_own_decision_needs_no_source(tmp_path: Path) -> None:
    ours = QUANTITY.replace("basis: study", "basis: design").replace(", sources: [invented2020]", "")
    assert load(folder(tmp_path, quantities=ours)).quantities["room.thing"].basis is Basis.DESIGN


def test_a_basis_is_one_of_four(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="rumour"):
        load(folder(tmp_path, quantities=QUANTITY.replace("study", "rumour")))


def test_what_ships_obeys_the_law() -> None:
    knowledge = shipped()
    assert all(each.unit and each.label for each in knowledge.quantities.values())
    assert all(each.sources or each.basis is Basis.DESIGN for each in knowledge.quantities.values())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("sleep_efficiency", 10),
        ("total_sleep_time", 15),
        ("sleep_onset_latency", 20),
        ("wake_after_sleep_onset", 20),
        ("sleep_quality", 0.5),
    ],
)
def test_the_smallest_effects_are_those_of_the_clinical_decisions(name: str, value: float) -> None:
    assert shipped().number(f"effect.smallest.{name}") == value
