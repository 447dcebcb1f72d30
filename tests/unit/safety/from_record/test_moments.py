"""What happens at the very moment at which a record is read has happened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from tests.factories.signed import CHECKER, SIGNED, signed

from trochee.knowledge import shipped
from trochee.knowledge.facts import FactValue
from trochee.record import AdverseEffect, Dose, DoseStatus, Formulation, Observation, Patient, Record, TherapyStep
from trochee.safety.from_record.checking import checked_from
from trochee.safety.from_record.gathering import known_from
from trochee.safety.from_record.values import Known, Origin, Told

NOON = datetime.fromisoformat("2026-05-29T12:00")
MINUTE = timedelta(minutes=1)
SIGNS = (("spo2", "84"), ("sbp", "190"), ("dbp", "115"))
"""Oxygen [%] and blood pressure [mmHg] that are alarms after a dose."""


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


def test_a_product_that_was_signed_is_ketamine_whatever_it_is_called() -> None:
    """Half an hour after a dose oxygen and pressure are those after a dose, and the session's alarms hear of them."""
    at = NOON - timedelta(minutes=30)
    seen = tuple(Observation(at=NOON - MINUTE, code=code, value=value) for code, value in SIGNS)
    for product, former, session in (
        ("SL lozenge 100", "sl-lozenge 100", True),
        ("SL lozenge 100", "SL lozenge 50", False),
        ("ketamine lozenge", "SL lozenge 50", True),
    ):
        of = (signed(formulation=Formulation(product=former, strength_mg=100), ended_at=SIGNED.signed_at), SIGNED)
        record = Record(doses=(replace(dose(at), product=product),), observations=seen, authorisations=of)
        found = known_from(record, shipped(), NOON)
        fires = {each.rule for each in checked_from(found, CHECKER, NOON.date()).findings if each.state == "fires"}
        assert ({"session.breathing", "session.pressure_alarm", "session.oxygen"} <= fires) is session
        assert (found.given["treatment_started"], found.given["doses_last_7_days"]) == (session, float(session))
        assert found.given.get("systolic_mmhg") == (None if session else 190)


def test_a_placebo_of_a_product_that_was_signed_is_none() -> None:
    record = Record(doses=(dose(NOON, allocation="placebo"),), authorisations=(SIGNED,))
    assert known_from(record, shipped(), NOON).given["treatment_started"] is False


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
