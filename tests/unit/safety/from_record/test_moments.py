"""What happens at the very moment at which a record is read has happened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from trochee.knowledge import shipped
from trochee.knowledge.facts import FactValue
from trochee.record import AdverseEffect, Dose, DoseStatus, Observation, Patient, Record, TherapyStep
from trochee.safety.from_record.gathering import known_from
from trochee.safety.from_record.values import Known, Origin, Told

NOON = datetime.fromisoformat("2026-05-29T12:00")
MINUTE = timedelta(minutes=1)


def known(
    also: Iterable[Told] = (), zone: str | None = None, facts: Mapping[str, object] | None = None, **more: Any
) -> Known:
    return known_from(Record(patient=Patient(time_zone=zone, facts=facts or {}), **more), shipped(), NOON, also)


def dose(at: datetime, **more: Any) -> Dose:
    return Dose(taken_at=at, product="ketamine troche", amount=50.0, **more)


@pytest.mark.parametrize("zone", [None, "Europe/Berlin"])
def test_a_dose_and_a_sign_of_this_minute_count_and_those_of_the_next_do_not(zone: str | None) -> None:
    now = known(doses=(dose(NOON),), zone=zone).given
    assert (now["treatment_started"], now["minutes_since_dose"], now["hours_since_last_dose"]) == (True, 0, 0)
    assert known(doses=(dose(NOON + MINUTE),), zone=zone).given["treatment_started"] is False
    for at, value in ((NOON, 120), (NOON + MINUTE, None)):
        seen = Observation(at=at, code="systolic", value="120")
        assert known(observations=(seen,), zone=zone).given.get("systolic_mmhg") == value


def test_a_dose_lost_this_minute_was_lost_today_whatever_became_of_others() -> None:
    lost = dose(NOON, status=DoseStatus.LOST)
    for doses in ((lost,), (lost, dose(NOON - timedelta(hours=20))), (dose(NOON - timedelta(hours=2)), lost)):
        assert known(doses=doses).given["dose_lost_today"] is True


@pytest.mark.parametrize("other", [{"product": "bright light"}, {"allocation": "placebo"}])
def test_what_is_no_ketamine_is_none_of_the_doses_of_the_week(other: dict[str, str]) -> None:
    at = NOON - timedelta(hours=20)
    given = known(doses=(replace(dose(at), **other),)).given  # type: ignore[arg-type]  # fields of a dose
    assert (given["doses_last_7_days"], given["ketamine_last_7_days_mg"]) == (0, 0)
    assert "hours_since_last_dose" not in given


@pytest.mark.parametrize(("minutes", "fact"), [(0, "after_dose_systolic_mmhg"), (-1, "systolic_mmhg")])
def test_a_sign_at_the_moment_of_the_dose_is_one_after_it(minutes: int, fact: str) -> None:
    at = NOON - timedelta(hours=1)
    seen = Observation(at=at + minutes * MINUTE, code="systolic", value="120")
    found = known(doses=(dose(at),), observations=(seen,)).given
    assert {"systolic_mmhg", "after_dose_systolic_mmhg"} & found.keys() == {fact}


@pytest.mark.parametrize(
    ("onset", "grade"),
    [
        (NOON - timedelta(hours=48), 3),  # a day before the first dose
        (NOON - timedelta(hours=48) - MINUTE, None),
        (NOON, 3),
        (NOON + MINUTE, None),
    ],
)
def test_an_adverse_effect_counts_from_a_day_before_the_first_dose_on(onset: datetime, grade: int | None) -> None:
    effect = AdverseEffect(onset=onset, term="nausea", grade=3)
    found = known(doses=(dose(NOON - timedelta(hours=24)),), adverse_effects=(effect,)).given
    assert found.get("worst_adverse_grade") == grade


def test_a_step_of_therapy_of_today_was_tried() -> None:
    for days, tried in ((0, "tried"), (1, None)):
        step = TherapyStep(date=NOON.date() + timedelta(days=days), kind="cbti_unit")
        assert known(therapy=(step,)).given.get("cbti") == tried
    first, last = (TherapyStep(date=date(2026, 5, day), kind="cbti_unit") for day in (4, 11))
    assert known(therapy=(last, first)).told["cbti"].on == first.date


@pytest.mark.parametrize("elsewhere", [{}, {"ketamine_from_elsewhere": False}])
def test_hours_since_ketamine_from_elsewhere_count_where_there_was_any(elsewhere: dict[str, object]) -> None:
    found = known(facts={**elsewhere, "hours_since_ketamine_elsewhere": 10.0}).given
    assert "hours_since_last_dose" not in found


def test_what_is_said_now_of_the_last_dose_wins_over_what_was_written_down() -> None:
    facts = {"ketamine_from_elsewhere": True, "hours_since_ketamine_elsewhere": 10.0}
    value: FactValue = 5.0
    now = Told(fact="hours_since_last_dose", value=value, origin=Origin.ASKED_NOW)
    assert known([now], facts=facts).given["hours_since_last_dose"] == 5
    assert known([now], facts=facts, doses=(dose(NOON - timedelta(hours=3)),)).given["hours_since_last_dose"] == 5
