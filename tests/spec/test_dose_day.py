"""The day of a dose: what was taken beside it, a pressure measured once, and tests of the liver that are overdue."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from trochee.knowledge import shipped
from trochee.knowledge.facts import FactValue
from trochee.knowledge.rules import Occasion
from trochee.safety import Severity, State
from trochee.safety.checking import Checker
from trochee.safety.naming import Naming

KNOWN = shipped()
CHECK, NAMING = Checker(KNOWN), Naming(KNOWN)
TODAY = date(2026, 11, 24)


def stops(given: dict[str, FactValue], day: date = TODAY) -> set[str]:
    """Names of the rules that say stop on the day of a dose."""
    found = CHECK(given, day, Occasion.DOSE).findings
    return {each.rule for each in found if each.state is State.FIRES and each.severity is Severity.STOP}


def second_sign_offs(given: dict[str, FactValue]) -> set[str]:
    found = CHECK(given, TODAY, Occasion.DOSE).findings
    return {each.rule for each in found if each.state is State.FIRES and each.severity is Severity.SECOND_SIGN_OFF}


DEPRESSANTS = sorted(
    each.id for each in KNOWN.medicines.values() if "cns_depressant" in NAMING.classes_of.get(each.id, frozenset())
)


@pytest.mark.parametrize("medicine", DEPRESSANTS)
def test_no_depressant_of_today_passes_as_a_caution(medicine: str) -> None:
    """ELG-29: taken that day, it stops; our own decision has opioids and benzodiazepines signed for by a second."""
    said: dict[str, FactValue] = {"taken_today": (KNOWN.medicines[medicine].name,)}
    if {"opioid", "benzodiazepine"} & NAMING.classes_of[medicine]:
        assert "depressants.today" in second_sign_offs(said)
    else:
        assert {"depressants.other_today", "medicines.intoxicated"} & stops(said)


def test_there_are_depressants_of_every_kind() -> None:
    assert len(DEPRESSANTS) > 100


@pytest.mark.parametrize("reading", [{"systolic_mmhg": 165.0}, {"diastolic_mmhg": 101.0}])
def test_a_high_pressure_is_no_permission_whatever_is_said_of_a_recheck(reading: dict[str, FactValue]) -> None:
    rules = {"dose.pressure_today", "dose.pressure_measure_again"}
    assert stops({**reading, "pressure_rechecked": True}) & rules == {"dose.pressure_today"}
    assert stops({**reading, "pressure_rechecked": False}) & rules == {"dose.pressure_measure_again"}
    asking = {each.rule for each in CHECK(reading, TODAY, Occasion.DOSE).findings if each.state is State.ASKS}
    assert rules <= asking


@pytest.mark.parametrize(
    ("week", "days_ago", "overdue"),
    [  # a course that began on a Monday: week 3 is days 14 to 20
        (2, 20, False),
        (3, 7, False),
        (3, 20, True),
        (4, 13, False),
        (5, 8, False),
        (5, 22, True),
        (13, 63, False),
        (14, 7, False),
        (14, 70, True),
        (20, 40, False),
    ],
)
def test_liver_tests_of_week_2_week_4_and_month_3(week: int, days_ago: int, *, overdue: bool) -> None:
    given: dict[str, FactValue] = {
        "treatment_started": True,
        "treatment_week": float(week),
        "liver_tests_on": TODAY - timedelta(days=days_ago),
    }
    assert ("going_on.liver_tests_in_course" in stops(given)) is overdue


@pytest.mark.parametrize("started", [True, False])
def test_liver_tests_older_than_three_months_count_at_no_time(*, started: bool) -> None:
    given: dict[str, FactValue] = {"treatment_started": started, "treatment_week": 0.0}
    assert "going_on.liver_tests_due" in stops({**given, "liver_tests_on": date(2016, 1, 1)})
    assert "going_on.liver_tests_due" not in stops({**given, "liver_tests_on": TODAY - timedelta(days=92)})
