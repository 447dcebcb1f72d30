"""How a record is read for a review: on the patient's own clock, up to the day that counts."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from tests.factories.nights import BERLIN
from tests.factories.records import TROCHE, dose, doses, reading

from trochee.sleep.patient_clock import PatientClock, is_whole_day


@pytest.mark.parametrize(
    ("at", "day", "row"),
    [
        ("2026-03-04T11:59", 4, 4),
        ("2026-03-04T12:00", 4, 5),
        ("2026-03-04T23:30", 4, 5),
        ("2026-03-05T00:30", 5, 5),
        ("2026-03-04T23:30+00:00", 5, 5),  # half past midnight in Berlin
    ],
)
def test_days_and_rows_are_those_of_the_patients_clock(at: str, day: int, row: int) -> None:
    clock, moment = PatientClock(zone=BERLIN), datetime.fromisoformat(at)
    assert (clock.day(moment).day, clock.row_of(moment).day) == (day, row)


def test_without_a_zone_the_clock_that_was_said_counts() -> None:
    clock = PatientClock(zone=None)
    assert clock.day(datetime.fromisoformat("2026-03-04T23:30+00:00")) == date(2026, 3, 4)
    assert clock.day(datetime.fromisoformat("2026-03-04T23:30")) == date(2026, 3, 4)


def test_only_a_bare_midnight_stands_for_a_day() -> None:
    assert is_whole_day(datetime.fromisoformat("2026-03-04"))
    assert not is_whole_day(datetime.fromisoformat("2026-03-04T00:01"))
    assert not is_whole_day(datetime.fromisoformat("2026-03-04T00:00+01:00"))


def test_the_last_day_is_that_of_the_review_else_of_the_record() -> None:
    assert reading(doses("2026-03-04", 2), nights=()).last_day == date(2026, 3, 7)
    assert reading(nights=()).last_day is None
    assert reading(as_of="2026-05-01").last_day == date(2026, 5, 1)


def test_placebo_is_a_product_of_its_own_and_leads_only_alone() -> None:
    placebo = [dose(f"2026-03-{day:02d}T22:00", allocation="placebo") for day in (5, 7, 9)]
    made = reading([dose("2026-03-11T22:00", allocation="active"), *placebo])
    assert made.products == (TROCHE, f"{TROCHE} (placebo)")
    assert (len(made.doses_of(TROCHE)), made.first_dose_on(TROCHE)) == (1, date(2026, 3, 11))
    alone = reading(placebo)
    assert alone.leading == f"{TROCHE} (placebo)"
    assert reading().first_night_dosed is None
