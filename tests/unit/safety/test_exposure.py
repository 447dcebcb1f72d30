"""What a dose counts for: whole where it is not known how much was taken up, and never as progress then."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from tests.factories.signed import NOW, SIGNED, before, dose, signed

from trochee.record import DoseStatus, Formulation
from trochee.safety.exposure import (
    counted_mg,
    counts,
    exposure,
    is_of_ketamine,
    mass_mg,
    may_be_by,
    moment,
    names_signed,
    taken_whole,
)

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("status", "share", "mg"),
    [
        (DoseStatus.TAKEN, None, 100),
        (DoseStatus.TAKEN, 0.5, 50),
        (DoseStatus.TAKEN, 0.0, 0),
        (DoseStatus.PARTIAL, 0.25, 25),
        (DoseStatus.PARTIAL, None, 100),
        (DoseStatus.VOMITED, None, 100),
        (DoseStatus.VOMITED, 0.25, 100),
        (DoseStatus.VOMITED, 0.0, 100),
        (DoseStatus.SPAT_EARLY, 0.25, 100),
        (DoseStatus.LOST, None, 100),
        (DoseStatus.PLANNED, None, 100),
        (DoseStatus.MISSED, None, 0),
        (DoseStatus.CANCELLED, None, 0),
        (DoseStatus.WITHHELD, 0.5, 0),
    ],
)
def test_what_a_dose_of_100_mg_counts_for(status: DoseStatus, share: float | None, mg: float) -> None:
    given = dose(amount=100, status=status, share=share)
    assert counted_mg(given) == mg
    assert counts(given) is (mg > 0)


@pytest.mark.parametrize(
    ("amount", "unit", "mg"), [(0.1, "g", 100), (50_000, "ug", 50), (None, "mg", None), (1, "troche", None)]
)
def test_a_mass_is_in_milligrams_or_not_known(amount: float | None, unit: str, mg: float | None) -> None:
    given = dose(amount=amount, unit=unit, share=0.5)
    assert mass_mg(given) == mg
    assert counted_mg(given) == (None if mg is None else mg / 2)


@pytest.mark.parametrize("status", DoseStatus)
def test_only_a_dose_taken_whole_is_progress(status: DoseStatus) -> None:
    assert taken_whole(dose(status=status)) is (status is DoseStatus.TAKEN)
    assert taken_whole(dose(status=status, share=1.0)) is (status is DoseStatus.TAKEN)
    assert not taken_whole(dose(status=status, share=0.99))


def test_a_time_without_an_offset_is_of_the_patients_clock_and_the_later_of_two() -> None:
    assert moment(dose(datetime(2026, 11, 23, 14)), BERLIN) == NOW  # noqa: DTZ001  a wall clock
    twice = dose(datetime(2026, 10, 25, 2, 30))  # noqa: DTZ001  a wall clock
    assert moment(twice, BERLIN) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert moment(dose(NOW), ZoneInfo("Pacific/Auckland")) == NOW


def test_a_dose_in_the_hour_that_comes_twice_counts_as_soon_as_its_first_reading_has_come() -> None:
    """02:30 came at 00:30 UTC and again at 01:30 UTC; nobody says which, and hours are never below none."""
    twice = dose(datetime(2026, 10, 25, 2, 30))  # noqa: DTZ001  a wall clock
    for hour, minute, hours in ((0, 30, 0), (0, 45, 0), (1, 30, 0), (1, 45, 0.25), (3, 30, 2)):
        at = datetime(2026, 10, 25, hour, minute, tzinfo=UTC)
        assert may_be_by(twice, at, BERLIN)
        assert exposure([twice], at, BERLIN).hours_since_last == hours
    early = datetime(2026, 10, 25, 0, 29, tzinfo=UTC)
    assert not may_be_by(twice, early, BERLIN)
    assert exposure([twice], early, BERLIN).doses == ()


def test_a_product_is_ketamine_by_its_name_or_because_it_was_signed() -> None:
    names = names_signed([signed(formulation=Formulation(product="SL-Lozenge  50", strength_mg=50)), SIGNED])
    for product, counted in (("sl lozenge 50", True), ("Spravato", True), ("SL lozenge 100", False)):
        assert is_of_ketamine(product, names) is counted
    assert not is_of_ketamine("sl lozenge 50", names_signed([]))


def test_doses_up_to_a_moment_in_order_of_time() -> None:
    found = exposure(
        [dose(before(days=1)), dose(before(days=-1)), dose(before(days=3)), dose(status=DoseStatus.MISSED)],
        NOW,
        BERLIN,
    )
    assert [taken for taken, _ in found.doses] == [before(days=3), before(days=1)]
    assert found.hours_since_last == 24
    assert exposure([], NOW, BERLIN).hours_since_last is None
    assert exposure([dose(NOW)], NOW, BERLIN).hours_since_last == 0


@pytest.mark.parametrize(
    ("taken", "counted"),
    [
        (datetime(2026, 3, 23, 0, tzinfo=BERLIN), 1),  # the sixth day before, at its first moment
        (datetime(2026, 3, 22, 23, 59, tzinfo=BERLIN), 0),
        (datetime(2026, 3, 22, 20, 5, tzinfo=BERLIN), 0),  # a weekly dose, and this one five minutes early
        (datetime(2026, 3, 29, 20, tzinfo=BERLIN), 1),
    ],
)
def test_seven_days_are_days_of_the_calendar_whatever_the_clocks_do(taken: datetime, counted: int) -> None:
    at = datetime(2026, 3, 29, 20, tzinfo=BERLIN)  # the day on which the clocks go forward
    assert len(exposure([dose(taken)], at, BERLIN).within_days(7)) == counted


def test_the_day_is_the_patients_on_either_side_of_the_date_line() -> None:
    at = datetime(2026, 11, 23, 10, 30, tzinfo=UTC)
    taken = datetime(2026, 11, 17, 10, 15, tzinfo=UTC)
    assert len(exposure([dose(taken)], at, ZoneInfo("Pacific/Kiritimati")).within_days(7)) == 1
    early = datetime(2026, 11, 17, 9, 45, tzinfo=UTC)  # 23:45 of the day before in Kiritimati
    assert exposure([dose(early)], at, ZoneInfo("Pacific/Kiritimati")).within_days(7) == ()
    assert len(exposure([dose(early)], at, ZoneInfo("Pacific/Pago_Pago")).within_days(7)) == 1
