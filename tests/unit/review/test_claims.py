"""Every promise has an answer, its published evidence, and never more than a diary can say."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.factories.records import doses, reading
from tests.factories.review import estimate

from trochee.effect.values import Direction, Message
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


OPEN = {Verdict.CANNOT_TELL_YET, Verdict.CANNOT_BE_MEASURED_HERE}
DESCRIBED = ("no_nights", "no_doses", "allocation_not_known", "nights_hardly_differ", "too_few_baseline_nights",
             "too_few_doses", "too_few_nights_since_first_dose")  # fmt: skip


def described(code: str) -> Found:
    of = estimate(direction=Direction.DESCRIBE_ONLY, messages=(Message(code=code, text=f"Said of {code}."),))
    return Found(reading=reading(doses("2026-03-10", 5)), estimate=of)


@pytest.mark.parametrize(
    "found",
    [
        Found(reading=reading()),
        Found(reading=reading(doses("2026-05-10", 5))),
        Found(reading=reading(doses("2026-03-10", 5)), estimate=estimate()),
        Found(reading=reading(doses("2026-03-10", 5)), estimate=replace(estimate(), by_night=())),
        *(described(code) for code in DESCRIBED),
    ],
)
def test_every_open_promise_says_what_would_settle_it(found: Found) -> None:
    """An open question without a way on reads as one to be settled by more doses."""
    rows = ledger(found)
    assert [row.id for row in rows if row.verdict in OPEN and not row.would_settle] == []
    assert [row.id for row in rows if row.verdict not in OPEN and row.would_settle] == []


def test_nothing_is_fitted_where_nothing_was_dosed() -> None:
    for row in ledger(Found(reading=reading())):
        assert row.verdict in {Verdict.CANNOT_TELL_YET, Verdict.CANNOT_BE_MEASURED_HERE}
