"""What the doses of a record say to the rules: since when, how many, how much, how long ago."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import pytest

from trochee.knowledge import shipped
from trochee.record import AdverseEffect, Dose, DoseStatus, Patient, Record
from trochee.safety.from_record.gathering import known_from
from trochee.safety.from_record.values import Known

KNOWLEDGE = shipped()


def clock(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    """A time of the patient's own clock."""
    return datetime.fromisoformat(f"2026-{month:02}-{day:02}T{hour:02}:{minute:02}")


NOON = clock(5, 29, 12)


def dose(day: int, hour: int = 21, month: int = 5, **more: Any) -> Dose:
    given = {"product": "ketamine troche", "amount": 50.0, **more}
    return Dose(taken_at=clock(month, day, hour), **given)


NOTHING_ELSEWHERE = {"ketamine_from_elsewhere": False}


def known(
    *doses: Dose,
    at: datetime = NOON,
    effects: tuple[AdverseEffect, ...] = (),
    zone: str | None = None,
    facts: Mapping[str, object] = NOTHING_ELSEWHERE,
) -> Known:
    patient = Patient(time_zone=zone, facts=facts)
    return known_from(Record(patient=patient, doses=doses, adverse_effects=effects), KNOWLEDGE, at)


def test_doses_of_the_last_week_are_counted_and_summed() -> None:
    found = known(dose(8), dose(23, 0), dose(26, share=0.5), dose(27, unit="g", amount=0.04)).given
    assert found["treatment_started"] is True
    assert found["doses_last_7_days"] == 3
    assert found["ketamine_last_7_days_mg"] == 50 + 25 + 40
    assert found["hours_since_last_dose"] == 39
    assert found["dose_taken_today"] is False
    assert "minutes_since_dose" not in found


@pytest.mark.parametrize(("day", "hour", "counts"), [(22, 23, 0), (23, 0, 1)])
def test_seven_days_are_today_and_the_six_before_as_for_a_dose_that_is_asked_about(
    day: int, hour: int, counts: int
) -> None:
    for zone in (None, "Europe/Berlin", "Pacific/Auckland"):
        found = known(dose(day, hour), zone=zone).given
        assert (found["doses_last_7_days"], found["ketamine_last_7_days_mg"]) == (counts, 50 * counts)


@pytest.mark.parametrize("status", [DoseStatus.LOST, DoseStatus.VOMITED, DoseStatus.SPAT_EARLY, DoseStatus.PLANNED])
def test_what_may_have_been_taken_counts_whole(status: DoseStatus) -> None:
    found = known(dose(27, status=status, share=0.5)).given
    assert (found["doses_last_7_days"], found["ketamine_last_7_days_mg"]) == (1, 50)
    assert found["hours_since_last_dose"] == 39


COUNTED = {"doses_last_7_days", "ketamine_last_7_days_mg", "hours_since_last_dose"}


def test_while_ketamine_from_elsewhere_is_open_there_may_be_more() -> None:
    assert known(dose(27)).open == frozenset()
    assert known(dose(27), facts={}).open == COUNTED
    assert known(facts={}).open == COUNTED - {"hours_since_last_dose"}
    assert known(dose(27), facts={"ketamine_from_elsewhere": True}).open == COUNTED


def test_what_is_known_of_ketamine_from_elsewhere_is_added() -> None:
    elsewhere = {"ketamine_from_elsewhere": True, "ketamine_elsewhere_last_7_days_mg": 30.0}
    near = known(dose(27), facts={**elsewhere, "hours_since_ketamine_elsewhere": 10.0})
    assert (near.given["ketamine_last_7_days_mg"], near.given["hours_since_last_dose"]) == (80, 10)
    assert near.open == {"doses_last_7_days"}
    far = known(dose(27), facts={**elsewhere, "hours_since_ketamine_elsewhere": 168.0})
    assert (far.given["hours_since_last_dose"], far.given["doses_last_7_days"]) == (39, 1)
    assert far.open == frozenset()
    alone = known(facts={**elsewhere, "hours_since_ketamine_elsewhere": 10.0}).given
    assert (alone["hours_since_last_dose"], alone["ketamine_last_7_days_mg"]) == (10, 30)


def test_clock_times_with_an_offset_are_compared_as_they_stand_where_the_zone_is_not_known() -> None:
    abroad = dose(27)
    said = Dose(taken_at=datetime.fromisoformat("2026-05-27T21:00+09:00"), product=abroad.product, amount=50.0)
    assert known(said).given["hours_since_last_dose"] == 39
    assert known(said, zone="Europe/Berlin").given["hours_since_last_dose"] == 46


@pytest.mark.parametrize(("day", "week"), [(29, 1), (23, 1), (22, 2), (8, 4)])
def test_the_week_of_treatment_is_1_on_the_first_day(day: int, week: int) -> None:
    assert known(dose(day, 9)).given["treatment_week"] == week


def test_an_hour_that_the_clocks_skipped_was_not_lived() -> None:
    spring = dose(28, 12, month=3)
    found = known(spring, at=clock(3, 29, 12), zone="Europe/Berlin").given
    assert found["hours_since_last_dose"] == 23
    assert known(spring, at=clock(3, 29, 12)).given["hours_since_last_dose"] == 24


def test_a_dose_of_today_or_of_a_few_hours_ago_is_one_of_today() -> None:
    found = known(dose(29, 9)).given
    assert (found["dose_taken_today"], found["minutes_since_dose"]) == (True, 180)
    watched = KNOWLEDGE.number("safety.record.after_dose_hours")
    assert watched == 4
    after_midnight = known(dose(28, 22), at=clock(5, 29, 1, 59)).given
    assert (after_midnight["dose_taken_today"], after_midnight["minutes_since_dose"]) == (True, 239)
    assert known(dose(28, 22), at=clock(5, 29, 2)).given["dose_taken_today"] is False


def test_a_dose_to_come_and_one_that_was_not_taken_are_none() -> None:
    found = known(dose(29, 13), dose(28, status=DoseStatus.MISSED), dose(27, share=0.0)).given
    assert (found["treatment_started"], found["doses_last_7_days"], found["dose_taken_today"]) == (False, 0, False)


def test_another_product_and_a_placebo_are_no_ketamine_and_a_sealed_kit_may_be() -> None:
    assert known(dose(28, product="bright light")).given["treatment_started"] is False
    assert known(dose(28, allocation="placebo")).given["treatment_started"] is False
    assert known(dose(28, allocation="kit 7")).given["treatment_started"] is True
    assert known(dose(28, product="esketamine")).given["treatment_started"] is True


def test_doses_without_an_amount_make_the_sum_a_part_of_it() -> None:
    found = known(dose(27), dose(28, amount=None))
    assert found.given["ketamine_last_7_days_mg"] == 50
    assert found.open == {"ketamine_last_7_days_mg"}
    none = known(dose(28, amount=None))
    assert "ketamine_last_7_days_mg" not in none.given
    assert none.given["doses_last_7_days"] == 1
    assert known(dose(28, unit="drops")).given.get("ketamine_last_7_days_mg") is None


@pytest.mark.parametrize("status", [DoseStatus.LOST, DoseStatus.SPAT_EARLY, DoseStatus.VOMITED])
def test_a_dose_lost_today_is_known(status: DoseStatus) -> None:
    assert known(dose(29, 9, status=status)).given["dose_lost_today"] is True
    assert "dose_lost_today" not in known(dose(28, status=status)).given
    assert "dose_lost_today" not in known(dose(29, 13, status=status)).given


def effect(day: int, grade: int | None = None) -> AdverseEffect:
    return AdverseEffect(onset=clock(5, day, 22), term="nausea", grade=grade)


def test_the_gravest_adverse_effect_since_the_first_dose_counts() -> None:
    effects = (effect(19, 4), effect(21, 2), effect(22, 1))
    assert known(dose(21), effects=effects).given["worst_adverse_grade"] == 2
    assert known(dose(21), effects=effects).open == frozenset()
    assert "worst_adverse_grade" not in known(effects=effects).given
    assert "worst_adverse_grade" not in known(dose(21)).given
    assert "worst_adverse_grade" not in known(dose(21), effects=(effect(30, 3),)).given


def test_an_adverse_effect_without_a_grade_may_be_the_gravest() -> None:
    assert known(dose(21), effects=(effect(22, 1), effect(23))).open == {"worst_adverse_grade"}
    assert "worst_adverse_grade" not in known(dose(21), effects=(effect(23),)).given


def test_where_a_fact_comes_from_is_said() -> None:
    told = known(dose(28)).told
    assert told["hours_since_last_dose"].words == "last dose 2026-05-28T21:00"
    assert told["hours_since_last_dose"].on == date(2026, 5, 29)
    assert known().told["treatment_started"].words == "no dose on record"


def allergic(term: str, day: int, grade: int | None = None) -> AdverseEffect:
    return AdverseEffect(onset=clock(5, day, 23), term=term, grade=grade)


@pytest.mark.parametrize("term", ["anaphylaxis", "Throat swelling", "hives", "allergic reaction"])
def test_an_allergic_reaction_since_the_first_dose_is_an_allergy_whatever_its_grade(term: str) -> None:
    found = known(dose(20), effects=(allergic(term, 20),))
    assert found.given["allergy_to_ketamine"] is True
    assert found.told["allergy_to_ketamine"].words == term


@pytest.mark.parametrize(
    ("doses", "effects"),
    [
        ((), (allergic("anaphylaxis", 20),)),
        ((dose(20),), (allergic("anaphylaxis", 12),)),
        ((dose(20),), (allergic("nausea", 20),)),
        ((dose(20),), ()),
    ],
    ids=["no dose", "before the first", "another effect", "none"],
)
def test_nothing_else_says_anything_of_an_allergy(
    doses: tuple[Dose, ...], effects: tuple[AdverseEffect, ...]
) -> None:
    assert "allergy_to_ketamine" not in known(*doses, effects=effects).given
