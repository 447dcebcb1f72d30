"""Every promise has an answer, its published evidence, and never more than a diary can say."""

from __future__ import annotations

from tests.factories.records import doses, reading
from tests.factories.review import estimate

from trochee.knowledge import shipped
from trochee.review.answers import Found
from trochee.review.claims import ANSWERS, ledger
from trochee.review.values import Verdict

KNOWLEDGE = shipped()


def test_every_promise_of_the_contract_has_a_row_with_its_evidence() -> None:
    rows = ledger(Found(reading=reading(doses("2026-03-10", 5)), estimate=estimate()))
    assert {row.id for row in rows} == {
        "deeper_sleep", "synchronised_sleep", "less_anxiety", "rapid_onset", "several_nights", "less_dependence",
        "better_mood", "mild_adverse_effects", "lower_doses",
    }  # fmt: skip
    assert {row.id for row in rows} == set(ANSWERS)
    assert all(row.evidence.grade and row.evidence.text for row in rows)
    assert all(isinstance(row.verdict, Verdict) for row in rows)


def test_the_evidence_of_a_promise_brings_its_studies() -> None:
    rows = {row.id: row for row in ledger(Found(reading=reading()))}
    studies = rows["deeper_sleep"].evidence.studies
    assert studies
    claim = KNOWLEDGE.claims["deeper_sleep"]
    assert [study.source.key for study in studies] == [study.source for study in claim.studies]
    assert {study.direction for study in studies} <= {"supports", "contradicts", "unclear"}
    assert rows["deeper_sleep"].evidence.checked_on == claim.checked_on


def test_nothing_is_fitted_where_nothing_was_dosed() -> None:
    for row in ledger(Found(reading=reading())):
        assert row.verdict in {Verdict.CANNOT_TELL_YET, Verdict.CANNOT_BE_MEASURED_HERE}
