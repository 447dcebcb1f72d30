"""Two fortnights side by side: silent where too little was written, and no small difference made large."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.integration.clinic.nights import NIGHT

from trochee.clinic.patient_site.sleep.trends import Fortnights, fortnights
from trochee.knowledge import shipped
from trochee.record import Night

TODAY = date(2026, 3, 28)
WHOLE = replace(NIGHT, wake_after_sleep_onset_min=30, awakenings=1)


def nights(count: int, *, ago: int = 0, latency: float = 45) -> list[Night]:
    return [
        replace(WHOLE, date=TODAY - timedelta(days=ago + each), sleep_onset_latency_min=latency)
        for each in range(count)
    ]


def told(*found: list[Night]) -> Fortnights:
    return fortnights([each for some in found for each in some], TODAY, "Europe/Berlin", shipped())


def test_too_few_nights_are_counted_and_not_compared() -> None:
    found = told(nights(4))
    assert (found.entered, found.enough, found.lines) == (4, 5, ())


def test_alone_the_last_fortnight_is_not_compared() -> None:
    found = told(nights(14))
    assert [each.what for each in found.lines] == ["Asleep a night", "Until asleep", "Awake in the night"]
    assert {each.words for each in found.lines} == {"too few nights before, to compare"}
    assert found.lines[0].now == "5\u00a0h\u00a040", "23:15 to 06:10 are 6 h 55, less 45 and 30 minutes"


@pytest.mark.parametrize(
    ("before", "words"), [(64, "about the same"), (65, "20\u00a0min shorter"), (25, "20\u00a0min longer")]
)
def test_below_the_smallest_difference_that_matters_it_is_about_the_same(before: float, words: str) -> None:
    """20 minutes of latency: AASM 2021, table 3."""
    found = told(nights(14), nights(14, ago=14, latency=before))
    assert found.lines[1].words == words
    assert found.entered_before == 14


def test_a_fortnight_ends_today_and_begins_fourteen_mornings_ago() -> None:
    found = told(nights(30))
    assert (found.entered, found.entered_before) == (14, 14)


def test_what_nobody_answered_has_no_line() -> None:
    bare = [replace(each, wake_after_sleep_onset_min=None, awakenings=None) for each in nights(14)]
    assert "Awake in the night" not in [each.what for each in told(bare).lines]
