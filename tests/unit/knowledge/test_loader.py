"""What a whole folder of knowledge becomes."""

from __future__ import annotations

import gc
from datetime import date
from pathlib import Path

import pytest
from tests.factories.knowledge import FILES, edited, folder

from trochee.foundation.citation import Basis
from trochee.knowledge import Direction, DoseUnit, Grade, KnowledgeError, Recommendation, load, loader

QUANTITIES = "quantities/room.yaml"


def test_a_number_comes_with_its_unit_date_and_source(tmp_path: Path) -> None:
    knowledge = load(folder(tmp_path))
    found = knowledge.quantities["room.thing"]
    assert (found.value, found.unit, found.since, found.basis) == (5.0, "min", date(2020, 1, 1), Basis.STUDY)
    assert found.sources == ("invented2020",)
    assert (found.lowest, found.highest) == (1, 60)
    assert knowledge.number("room.thing") == 5.0
    with pytest.raises(KeyError):
        knowledge.number("room.nothing")


def test_the_latest_value_holds_and_the_earlier_ones_are_kept(tmp_path: Path) -> None:
    planted = "- {from: 2024-01-01, value: 7, sources: [unread1999, invented2020]}\n    - {from: 2020-01-01"
    found = load(edited(tmp_path, QUANTITIES, "- {from: 2020-01-01", planted)).quantities["room.thing"]
    assert (found.value, found.since, found.sources) == (7, date(2024, 1, 1), ("unread1999", "invented2020"))
    assert [(each.since.year, each.value) for each in found.history] == [(2020, 5), (2024, 7)]


def test_our_own_decision_needs_no_source(tmp_path: Path) -> None:
    found = load(folder(tmp_path)).quantities["room.chance"]
    assert (found.basis, found.sources, found.verified, found.note) == (Basis.DESIGN, (), False, "Our own.")
    assert (found.lowest, found.highest) == (None, None)


def test_the_field_decides_what_its_text_means(tmp_path: Path) -> None:
    words = FILES[QUANTITIES].replace("label: A thing", "label: no").replace("unit: min", "unit: 1")
    found = load(folder(tmp_path, room=words)).quantities["room.thing"]
    assert (found.label, found.unit) == ("no", "1")


def test_a_claim_comes_with_its_studies_and_the_history_of_its_grade(tmp_path: Path) -> None:
    claim = load(folder(tmp_path)).claims["promise"]
    assert (claim.grade, claim.checked_on, claim.sources) == (Grade.VERY_LOW, date(2026, 1, 1), ("invented2020",))
    assert [(each.since.year, each.grade) for each in claim.grades] == [(2025, "low"), (2026, "very low")]
    (study,) = claim.studies
    assert (study.people, study.direction, study.verified) == (None, Direction.UNCLEAR, True)


def test_a_grade_without_a_history_stands_from_its_check_on(tmp_path: Path) -> None:
    text = FILES["claims.yaml"].replace(
        "  grades: [{from: 2025-01-01, grade: low}, {from: 2026-01-01, grade: very low}]\n", ""
    )
    (grade,) = load(folder(tmp_path, claims=text)).claims["promise"].grades
    assert (grade.since, grade.grade) == (date(2026, 1, 1), Grade.VERY_LOW)


def test_a_study_gives_one_rate_a_term_with_what_it_was_compared_with(tmp_path: Path) -> None:
    dizziness, nausea = load(folder(tmp_path)).adverse_rates
    assert (dizziness.id, dizziness.percent, dizziness.comparator_percent) == ("trial.dizziness", 30, 10)
    assert (dizziness.people, dizziness.comparator_people, dizziness.source) == (100, 90, "invented2020")
    assert (nausea.percent, nausea.comparator_percent) == (20, None)


def test_an_instrument_comes_with_its_numbers_and_unknown_ones_are_unknown(tmp_path: Path) -> None:
    facts = load(folder(tmp_path)).instruments["scale"]
    assert facts.reliable_change is not None
    assert (facts.reliable_change.value, facts.reliable_change.basis) == (4, Basis.STUDY)
    assert (facts.meaningful_change, facts.response, facts.remission) == (None, None, None)
    assert (facts.missing_allowed, facts.items) == (None, 5)
    (cut,) = facts.cut_offs
    assert (cut.number.value, cut.at_or_above, cut.meaning) == (10, True, "look closer")


def test_doses_and_alternatives_are_typed(tmp_path: Path) -> None:
    knowledge = load(folder(tmp_path))
    (dose,), (therapy,) = knowledge.reported_doses, knowledge.alternatives
    assert (dose.low, dose.high, dose.unit, dose.people) == (10, 20, DoseUnit.MG, None)
    assert (therapy.recommendation, therapy.sources) == (Recommendation.FOR, ("invented2020",))


def test_entries_are_read_where_the_quick_reader_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import yaml

    slow = type("Slow", (loader._TextRules, yaml.SafeLoader), {})
    monkeypatch.setattr(loader, "_READER", slow)
    assert load(folder(tmp_path)).number("room.chance") == 0.9
    with pytest.raises(KnowledgeError, match="line 2"):
        load(folder(tmp_path, room="- id: a\n\tlabel: b\n"))


@pytest.mark.parametrize("before", [True, False])
def test_whether_garbage_is_looked_for_is_afterwards_as_it_was_before(tmp_path: Path, before: bool) -> None:
    kept = gc.isenabled()
    (gc.enable if before else gc.disable)()
    try:
        load(folder(tmp_path / "right"))
        assert gc.isenabled() is before
        with pytest.raises(KnowledgeError):
            load(edited(tmp_path / "wrong", QUANTITIES, "unit: min", "unit: ''"))
        assert gc.isenabled() is before
    finally:
        (gc.enable if kept else gc.disable)()
