"""An adverse effect counts with the dose it came after, in time and on the patient's own clock."""

from __future__ import annotations

from typing import Any

from tests.factories.nights import nights_from
from tests.factories.records import TROCHE, dose, effect, reading

from trochee.record import DoseStatus, Patient
from trochee.review.relate import Related, relate


def related(*effects: Any, doses: Any = (), **parts: Any) -> tuple[Related, ...]:
    return relate(reading(doses, effects=effects, **parts))


def hours(found: Related) -> list[str]:
    return [dose.taken_at.strftime("%d %H:%M") for dose in found.doses]


def test_the_last_dose_within_a_day_before_the_onset() -> None:
    doses = [dose("2026-03-04T22:00"), dose("2026-03-06T22:00")]
    for onset, expected in (
        ("2026-03-04T22:00", ["04 22:00"]),  # noticed in the minute of the dose
        ("2026-03-04T22:40", ["04 22:00"]),
        ("2026-03-05T22:00", ["04 22:00"]),  # 24 hours
        ("2026-03-05T22:01", []),
        ("2026-03-06T21:59", []),
        ("2026-03-06T22:01", ["06 22:00"]),
    ):
        (found,) = related(effect(onset), doses=doses)
        assert hours(found) == expected, onset
        assert not found.names_no_dose


def test_a_dose_that_is_named_wins_over_the_last_one() -> None:
    doses = [dose("2026-03-04T22:00"), dose("2026-03-06T22:00")]
    (found,) = related(effect("2026-03-07T09:00", relates_to_dose_at="2026-03-04T22:00"), doses=doses)
    assert hours(found) == ["04 22:00"]


def test_a_named_dose_that_is_not_on_record_or_lies_after_the_onset_is_said_and_time_decides() -> None:
    doses = [dose("2026-03-04T22:00"), dose("2026-03-06T22:00")]
    for named in ("2026-03-04T21:00", "2026-03-06T22:00"):
        (found,) = related(effect("2026-03-05T08:00", relates_to_dose_at=named), doses=doses)
        assert hours(found) == ["04 22:00"]
        assert found.names_no_dose


def test_an_effect_before_any_dose_or_without_doses_stands_apart() -> None:
    (before,) = related(effect("2026-03-03T22:00"), doses=[dose("2026-03-04T22:00")])
    (alone,) = related(effect("2026-03-03T22:00"))
    assert before.doses == alone.doses == ()


def test_a_dose_that_was_not_taken_brings_nothing() -> None:
    (found,) = related(effect("2026-03-04T23:00"), doses=[dose("2026-03-04T22:00", status=DoseStatus.WITHHELD)])
    assert found.doses == ()


def test_an_onset_of_which_only_the_day_is_known_may_be_after_a_dose_on_that_day() -> None:
    on_the_day = [dose("2026-03-04T22:00")]
    (found,) = related(effect("2026-03-04"), doses=on_the_day)
    assert hours(found) == ["04 22:00"]
    (earlier,) = related(effect("2026-03-04"), doses=[dose("2026-03-03T22:00"), *on_the_day])
    assert hours(earlier) == ["03 22:00"]
    (next_day,) = related(effect("2026-03-04"), doses=[dose("2026-03-05T00:00")])
    assert next_day.doses == ()


def test_with_two_products_closely_before_the_effect_counts_with_both() -> None:
    doses = [dose("2026-03-04T22:00"), dose("2026-03-04T22:30", product="melatonin", amount=2.0)]
    (found,) = related(effect("2026-03-04T23:00"), doses=doses)
    assert {each.product for each in found.doses} == {TROCHE, "melatonin"}


def test_two_halves_at_one_time_are_one_dose_for_an_effect() -> None:
    halves = [dose("2026-03-04T22:00", lot="a"), dose("2026-03-04T22:00", lot="b")]
    (found,) = related(effect("2026-03-04T23:00", relates_to_dose_at="2026-03-04T22:00"), doses=halves)
    assert len(found.doses) == 1


def test_placebo_is_a_product_of_its_own() -> None:
    doses = [
        dose("2026-03-04T22:00", allocation="active"),
        dose("2026-03-05T21:00", allocation="placebo"),
    ]
    (found,) = related(effect("2026-03-05T21:30"), doses=doses)
    assert [each.product for each in found.doses] == [TROCHE, f"{TROCHE} (placebo)"]  # 23.5 h after the active one


def test_offsets_and_zones_are_compared_as_moments() -> None:
    (found,) = related(effect("2026-03-04T21:30+00:00"), doses=[dose("2026-03-04T22:00")])  # 22:30 in Berlin
    assert hours(found) == ["04 22:00"]
    (without,) = related(effect("2026-03-04T22:30"), doses=[dose("2026-03-04T22:00")], patient=Patient())
    assert hours(without) == ["04 22:00"]


def test_a_time_that_the_clocks_skipped_is_placed_near_it() -> None:
    nights = nights_from("2026-03-27", 5)
    (found,) = related(effect("2026-03-29T02:30"), doses=[dose("2026-03-29T01:55")], nights=nights)
    assert hours(found) == ["29 01:55"]


def test_effects_after_the_date_of_the_review_are_left_out_and_without_a_date_all_count() -> None:
    effects = [effect("2026-03-04T23:00"), effect("2026-06-04T23:00")]
    assert len(related(*effects, as_of="2026-03-10")) == 1
    assert len(related(*effects)) == 2
