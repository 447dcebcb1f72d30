"""A night decades from the rest is asked about, and never makes a record of tens of thousands of nights."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from tests.factories.nights import nights_from, usual_night
from tests.factories.records import dose, doses, record

from trochee.effect.values import Outcome
from trochee.knowledge import shipped
from trochee.record import Night
from trochee.review.build import build
from trochee.review.series import Timeline, timeline
from trochee.review.together import together

KNOWN = shipped()
MONTH = nights_from("2026-03-02", 30)


def line(*nights: Night) -> Timeline:
    return timeline(record(doses("2026-03-12", 5), nights=nights), KNOWN)


def said(made: Timeline) -> list[str]:
    return [
        each.text.replace("\N{NO-BREAK SPACE}", " ") for each in made.messages() if each.code == "nights_far_apart"
    ]


@pytest.mark.parametrize("wrong", ["1926-03-05", "2062-01-01", "0001-01-02", "9999-12-30"])
def test_a_wrong_year_leaves_the_record_as_long_as_it_is(wrong: str) -> None:
    """Counted, not timed: what is computed goes with the nights from first to last."""
    made = line(*MONTH, usual_night(wrong))
    series = made.series(Outcome.TOTAL_SLEEP_TIME, "ketamine troche")
    alone = line(*MONTH).series(Outcome.TOTAL_SLEEP_TIME, "ketamine troche")
    assert series.values.size == len(MONTH)
    np.testing.assert_array_equal(series.values, alone.values)
    assert series.first_night == alone.first_night
    (text,) = said(made)
    assert text.startswith("1 night left out, with more than 366 nights to the others")
    assert str(int(wrong[:4])) in text
    assert text.endswith("Are these dates right?")


def test_the_review_has_a_row_for_each_night_of_the_stretch_and_says_what_it_left_out() -> None:
    review = build(record(doses("2026-03-12", 5), nights=[*MONTH, usual_night("1926-03-05")]), KNOWN)
    assert len(review.nights) == len(MONTH)
    assert review.record_quality.nights_total == len(MONTH)
    assert "nights_far_apart" in {message.code for message in review.record_quality.messages}


def test_a_dose_beside_a_night_that_is_left_out_is_told_with_it() -> None:
    made = timeline(
        record([*doses("2026-03-12", 5), dose("2062-01-01T22:00")], nights=[*MONTH, usual_night("2062-01-02")]), KNOWN
    )
    codes = [message.code for message in made.messages()]
    assert codes[:2] == ["nights_far_apart", "doses_after_last_night"]


def after(gap: int) -> Night:
    """A night with so many nights without an entry before it."""
    return usual_night(str(MONTH[-1].date + timedelta(days=gap + 1)))


def test_a_year_without_an_entry_is_a_gap_and_a_day_more_is_another_record() -> None:
    kept = line(*MONTH, after(366))
    assert said(kept) == []
    assert kept.series(Outcome.TOTAL_SLEEP_TIME, "ketamine troche").values.size == 30 + 367
    assert said(line(*MONTH, after(367)))


def test_of_equally_long_stretches_the_latest_is_read_and_sources_count_once() -> None:
    earlier = nights_from("2020-03-02", 30)
    (text,) = said(line(*earlier, *MONTH))
    assert "2 March 2020 to 31 March 2020 (30 nights)" in text
    twice = [usual_night(str(night.date), source="fitbit") for night in earlier]
    found = together([*earlier, *twice, *MONTH], KNOWN)
    assert [(first.year, nights) for first, _, nights in found.apart] == [(2020, 30)]


def test_many_stretches_are_counted_and_the_first_ones_named() -> None:
    singles = [usual_night(f"{year}-03-05") for year in range(1990, 2010, 4)]
    (text,) = said(line(*singles, *MONTH))
    assert text.startswith("5 nights left out")
    assert "5 March 1990; 5 March 1994; 5 March 1998; and 2 stretches more." in text
    (four,) = said(line(*singles[:4], *MONTH))
    assert "and 1 stretch more." in four


def test_nights_strung_out_over_decades_are_read_for_ten_years() -> None:
    """No gap is longer than a year, and yet there are forty years: time and memory stay bounded."""
    strung = [usual_night(str(date(2026, 3, 1) - timedelta(days=300 * place))) for place in range(1, 50)]
    made = line(*strung, *MONTH)
    assert made.first_night is not None
    assert made.last_night is not None
    assert (made.last_night - made.first_night).days + 1 <= 3653
    (text,) = said(made)
    assert f"{49 - 12} nights left out" in text
    everyday = together(nights_from("2010-01-01", 3654), KNOWN)
    assert (len(everyday.nights), everyday.apart) == (3653, ((date(2010, 1, 1), date(2010, 1, 1), 1),))


def test_without_nights_there_is_nothing_to_keep() -> None:
    assert together([], KNOWN).nights == ()
