"""Totals of questionnaires: which of them are known at a moment, and which stands before the first dose."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from trochee.knowledge import shipped
from trochee.record import Dose, Record, Score
from trochee.safety.from_record.gathering import known_from
from trochee.safety.from_record.values import Known

NOON = datetime.fromisoformat("2026-05-29T12:00")
TODAY = NOON.date()
DOSE = Dose(taken_at=datetime.fromisoformat("2026-05-20T21:00"), product="ketamine")


def known(*scores: Score, doses: tuple[Dose, ...] = ()) -> Known:
    return known_from(Record(scores=scores, doses=doses), shipped(), NOON)


def score(on: date, total: float) -> Score:
    return Score(date=on, instrument="ISI", total=total)


@pytest.mark.parametrize(("days", "total"), [(0, 20), (1, None)])
def test_a_total_of_today_is_known_and_one_of_tomorrow_is_not(days: int, total: float | None) -> None:
    assert known(score(TODAY + timedelta(days=days), 20)).given.get("insomnia_score") == total


def test_the_newest_total_counts_in_whichever_order_they_stand() -> None:
    old, new = score(date(2026, 5, 18), 24), score(date(2026, 5, 27), 12)
    for rows in ((old, new), (new, old)):
        given = known(*rows, doses=(DOSE,)).given
        assert (given["insomnia_score"], given["insomnia_score_before"]) == (12, 24)


def test_a_total_after_the_first_dose_is_none_before_it() -> None:
    given = known(score(date(2026, 5, 21), 12), doses=(DOSE,)).given
    assert "insomnia_score_before" not in given
    assert given["insomnia_score"] == 12


def test_what_a_questionnaire_said_is_told_with_its_day() -> None:
    told = known(Score(date=date(2026, 5, 27), instrument="PHQ-9", items=(0.0,) * 8 + (1.0,), total=None)).told
    assert (told["suicidal_item"].words, told["suicidal_item"].on) == ("PHQ-9 1", date(2026, 5, 27))
    assert (told["depression_score"].value, told["depression_score"].words) == (1, "PHQ-9 1")
