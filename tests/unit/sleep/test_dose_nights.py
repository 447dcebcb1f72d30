from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from tests.factories.nights import BERLIN, night, nights_from, usual_night

from trochee.record import Dose, DoseStatus, Night
from trochee.sleep.dose_nights import DoseNight, DoseNote, DosePlace, DoseSizes, allocate, dose_sizes, products
from trochee.sleep.timeline import place_nights

FIRST, LAST = date(2026, 3, 2), date(2026, 3, 8)
WEEK = nights_from("2026-03-02", 7)  # final awakening 06:10, rise time 06:40


def dose(taken_at: str, **answers: Any) -> Dose:
    return Dose(**{"taken_at": datetime.fromisoformat(taken_at), "product": "troche", "amount": 100.0, **answers})


def given(*doses: Dose, nights: list[Night] = WEEK, zone: ZoneInfo | None = BERLIN) -> tuple[DoseNight, ...]:
    return allocate(place_nights(nights, zone), doses, zone)


def night_of(taken_at: str, nights: list[Night] = WEEK, zone: ZoneInfo | None = BERLIN) -> date | None:
    return given(dose(taken_at), nights=nights, zone=zone)[0].night


@pytest.mark.parametrize(
    ("taken_at", "day"),
    [
        ("2026-03-03T12:00", 4),
        ("2026-03-03T22:15", 4),
        ("2026-03-04T00:30", 4),
        ("2026-03-04T03:00", 4),
        ("2026-03-04T06:09", 4),
        ("2026-03-04T06:10", 5),  # taken at the final awakening
        ("2026-03-04T06:30", 5),  # awake, still in bed
        ("2026-03-03T21:15+00:00", 4),
    ],
)
def test_night_0_is_the_first_sleep_that_ends_after_the_dose(taken_at: str, day: int) -> None:
    assert night_of(taken_at) == date(2026, 3, day)


def test_a_missing_night_counts_and_ends_at_the_usual_rise_time() -> None:
    nights = [each for each in WEEK if each.date.day != 5]
    assert night_of("2026-03-04T22:00", nights) == date(2026, 3, 5)
    assert night_of("2026-03-05T06:39", nights) == date(2026, 3, 5)
    assert night_of("2026-03-05T06:40", nights) == date(2026, 3, 6)


def test_the_usual_rise_time_is_the_median() -> None:
    nights = [
        usual_night("2026-03-02", rise_time="07:00"),
        usual_night("2026-03-03", rise_time="07:30"),
        usual_night("2026-03-05", rise_time="11:00"),
    ]
    assert night_of("2026-03-04T07:29", nights) == date(2026, 3, 4)
    assert night_of("2026-03-04T07:30", nights) == date(2026, 3, 5)


def test_without_any_rise_time_a_night_ends_at_noon() -> None:
    nights = [night("2026-03-02"), night("2026-03-04")]
    assert night_of("2026-03-03T11:59", nights) == date(2026, 3, 3)
    assert night_of("2026-03-03T12:00", nights) == date(2026, 3, 4)


def test_the_usual_rise_time_follows_the_clock_when_it_changes() -> None:
    nights = [usual_night("2026-03-28"), usual_night("2026-03-30")]
    assert night_of("2026-03-29T06:39", nights) == date(2026, 3, 29)
    assert night_of("2026-03-29T06:40", nights) == date(2026, 3, 30)


def test_a_day_sleepers_dose_belongs_to_the_day() -> None:
    nights = [
        night(f"2026-03-0{day}", into_bed="09:00", lights_out="09:10", final_awakening="16:30", rise_time="17:00")
        for day in (2, 3, 4)
    ]
    assert night_of("2026-03-03T08:30", nights) == date(2026, 3, 3)
    assert night_of("2026-03-03T18:00", nights) == date(2026, 3, 4)


def test_a_night_without_sleep_ends_with_rising() -> None:
    nights = [usual_night("2026-03-02"), night("2026-03-03", slept=False, into_bed="23:00", rise_time="08:00")]
    assert night_of("2026-03-03T07:59", nights) == date(2026, 3, 3)


def test_doses_off_the_record_are_told_apart() -> None:
    places = [
        each.place for each in given(dose("2026-03-01T06:39"), dose("2026-03-01T06:40"), dose("2026-03-08T06:10"))
    ]
    assert places == [DosePlace.BEFORE_FIRST_NIGHT, DosePlace.ON_RECORD, DosePlace.AFTER_LAST_NIGHT]
    assert given(dose("2026-03-01T06:39"))[0].night is None


def test_without_nights_no_dose_has_a_night() -> None:
    (only,) = given(dose("2026-03-01T22:00"), nights=[])
    assert (only.place, only.night) == (DosePlace.NO_NIGHTS, None)


def test_a_time_that_the_clocks_skipped_has_no_night() -> None:
    (only,) = given(dose("2026-03-29T02:30"), nights=nights_from("2026-03-28", 3))
    assert (only.place, only.night, only.taken) == (DosePlace.SKIPPED_TIME, None, None)


def test_without_a_zone_clocks_are_compared() -> None:
    assert night_of("2026-03-04T06:09", zone=None) == date(2026, 3, 4)
    assert night_of("2026-03-04T06:09+05:00", zone=None) == date(2026, 3, 4)


def test_nights_that_overlap_do_not_disturb_the_order() -> None:
    nights = [
        usual_night("2026-03-02", final_awakening=None, rise_time="23:50", into_bed="09:00", lights_out=None),
        night("2026-03-03", into_bed="20:00-11:00", final_awakening="00:30+14:00", rise_time="01:00+14:00"),
    ]
    assert night_of("2026-03-02T23:00", nights) == date(2026, 3, 2)


def test_the_product_with_most_doses_comes_first() -> None:
    doses = [
        dose("2026-03-02T22:00", product="b"),
        dose("2026-03-03T22:00", product="c"),
        dose("2026-03-04T22:00", product="c"),
        dose("2026-03-04T22:00", product="a"),
        dose("2026-03-05T22:00", product="d", status=DoseStatus.WITHHELD),
    ]
    assert products(doses) == ("c", "a", "b")


def sizes(*doses: Dose, product: str = "troche", first: date = FIRST, last: date = LAST) -> DoseSizes:
    return dose_sizes(given(*doses), product, first, last)


def test_doses_before_the_same_night_are_summed() -> None:
    result = sizes(dose("2026-03-03T12:00"), dose("2026-03-03T22:00"), dose("2026-03-06T22:00"))
    assert result.sizes.tolist() == [0, 0, 2, 0, 0, 1, 0]
    assert (result.notes, result.first_night) == ((), FIRST)


def test_a_share_of_a_dose_counts_as_that_share() -> None:
    result = sizes(
        dose("2026-03-02T22:00", share=0.5, status=DoseStatus.PARTIAL), dose("2026-03-04T22:00", share=0.25)
    )
    assert result.sizes.tolist() == [0, 0.5, 0, 0.25, 0, 0, 0]
    assert result.notes == ()


@pytest.mark.parametrize("status", [DoseStatus.PARTIAL, DoseStatus.SPAT_EARLY, DoseStatus.VOMITED])
def test_a_share_that_is_not_known_counts_as_whole_and_is_said(status: DoseStatus) -> None:
    result = sizes(dose("2026-03-02T22:00", status=status))
    assert result.sizes.tolist() == [0, 1, 0, 0, 0, 0, 0]
    assert result.notes == (DoseNote.SHARE_UNKNOWN,)


def test_amounts_that_differ_count_as_one_a_night_and_are_said() -> None:
    result = sizes(
        dose("2026-03-02T22:00"),
        dose("2026-03-03T21:00", amount=50.0),
        dose("2026-03-03T23:00"),
        dose("2026-03-04T22:00", share=0.5),
    )
    assert result.sizes.tolist() == [0, 1, 1, 0.5, 0, 0, 0]
    assert result.notes == (DoseNote.AMOUNTS_DIFFER,)


@pytest.mark.parametrize(
    ("first", "second", "differ"),
    [
        ({"amount": 0.1, "unit": "g"}, {"amount": 100.0}, False),
        ({"amount": 100_000.0, "unit": "ug"}, {"amount": 100.0}, False),
        ({"amount": 100.0, "unit": "min"}, {"amount": 100.0}, True),
        ({"amount": None}, {"amount": 100.0}, True),
        ({"amount": None}, {"amount": None}, False),
    ],
)
def test_amounts_are_compared_in_one_unit(first: dict[str, Any], second: dict[str, Any], differ: bool) -> None:
    result = sizes(dose("2026-03-02T22:00", **first), dose("2026-03-03T22:00", **second))
    assert (DoseNote.AMOUNTS_DIFFER in result.notes) is differ


def test_only_what_reached_the_body_counts() -> None:
    result = sizes(
        dose("2026-03-02T22:00", status=DoseStatus.WITHHELD),
        dose("2026-03-03T22:00", product="other"),
        dose("2026-03-09T22:00"),
    )
    assert result.sizes.tolist() == [0.0] * 7


def test_doses_on_nights_outside_the_stretch_are_left_out() -> None:
    doses = (dose("2026-03-02T22:00"), dose("2026-03-04T22:00"), dose("2026-03-06T22:00"))
    result = sizes(*doses, first=date(2026, 3, 4), last=date(2026, 3, 6))
    assert result.sizes.tolist() == [0, 1, 0]
