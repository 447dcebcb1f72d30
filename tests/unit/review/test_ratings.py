"""Ratings of the evening: which night they stand before, and what is no rating."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import numpy as np
import pytest
from tests.factories.nights import BERLIN, nights_from

from trochee.knowledge import shipped
from trochee.record import Night, Observation
from trochee.review.ratings import Ratings, evening_ratings
from trochee.sleep.diary import read_diary

KNOWLEDGE = shipped()


def seen(at: str, value: str, code: str = "mood") -> Observation:
    return Observation(at=datetime.fromisoformat(at), code=code, value=value)


def read(*observations: Observation, nights: Iterable[Night] | None = None) -> Ratings:
    """Nights that end on 2 to 6 March 2026, each at 06:10."""
    diary = read_diary(nights_from("2026-03-02", 5) if nights is None else nights, BERLIN, KNOWLEDGE)
    return evening_ratings(observations, diary, BERLIN, KNOWLEDGE)


def row(found: Ratings, code: str = "mood") -> list[float | None]:
    return [None if np.isnan(value) else value for value in found.evenings[code].tolist()]


def test_a_rating_stands_before_the_first_night_that_ends_after_it() -> None:
    """In the evening, after midnight and at midday alike; after getting up it belongs to the next night."""
    found = read(
        seen("2026-03-01T21:00", "4"),
        seen("2026-03-03T00:30", "5"),
        seen("2026-03-03T12:00", "6"),
        seen("2026-03-05T07:00", "7"),
    )
    assert row(found) == [4.0, 5.0, 6.0, None, 7.0]
    assert found.unread == 0
    assert found.messages() == []


def test_the_last_rating_before_a_night_counts_whatever_the_order_of_the_rows() -> None:
    one, other = seen("2026-03-02T18:00", "8"), seen("2026-03-02T22:00", "3")
    assert row(read(one, other)) == row(read(other, one)) == [None, 3.0, None, None, None]


def test_mood_and_anxiety_are_kept_apart_and_other_codes_are_none_of_them() -> None:
    found = read(
        seen("2026-03-02T21:00", "4"),
        seen("2026-03-02T21:00", "9", " Anxiety"),
        seen("2026-03-02T21:00", "120", "systolic"),
    )
    assert (row(found)[1], row(found, "anxiety")[1]) == (4.0, 9.0)
    assert set(found.evenings) == {"mood", "anxiety"}


@pytest.mark.parametrize("value", ["good", "11", "-1", "nan", "inf", "5/10"])
def test_what_is_no_number_of_the_scale_is_left_out_and_said(value: str) -> None:
    found = read(seen("2026-03-02T21:00", value), seen("2026-03-03T21:00", "0"), seen("2026-03-04T21:00", "10"))
    assert row(found) == [None, None, 0.0, 10.0, None]
    (message,) = found.messages()
    assert message.code == "ratings_not_read"
    assert message.text.replace("\N{NO-BREAK SPACE}", " ").startswith("1 rating of mood or anxiety")


def test_a_rating_off_the_record_or_at_a_time_that_the_clocks_skipped_stands_before_no_night() -> None:
    found = read(
        seen("2026-03-26T12:00", "4"),
        seen("2026-03-29T02:30", "5"),
        seen("2026-03-31T21:00", "6"),
        nights=nights_from("2026-03-27", 5),
    )
    assert row(found) == [4.0, None, None, None, None]
    assert found.unread == 0


def test_without_nights_or_ratings_there_is_nothing() -> None:
    assert read(seen("2026-03-02T21:00", "4"), nights=[]).evenings == {}
    assert read().evenings == {}
