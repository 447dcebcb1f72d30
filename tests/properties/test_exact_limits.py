"""Laws of exact limits and of counting by dose."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.factories.records import doses, effect, reading

from trochee.record import AdverseEffect
from trochee.review.exact import at_most, exact_interval, exact_upper
from trochee.review.harms import harm
from trochee.review.relate import relate
from trochee.review.sides import Harm

COUNTS = st.integers(1, 300).flatmap(lambda trials: st.tuples(st.integers(0, trials), st.just(trials)))


@given(COUNTS)
def test_the_interval_holds_the_share_and_the_one_sided_limit_lies_within_it(counts: tuple[int, int]) -> None:
    events, trials = counts
    found, upper = exact_interval(events, trials), exact_upper(events, trials)
    assert 0 <= found.low <= 100 * events / trials + 1e-9
    assert 100 * events / trials - 1e-9 <= upper <= found.high + 1e-9
    assert found.high <= 100


@given(COUNTS)
def test_what_did_not_happen_mirrors_what_did(counts: tuple[int, int]) -> None:
    events, trials = counts
    found, other = exact_interval(events, trials), exact_interval(trials - events, trials)
    assert found.low == pytest.approx(100 - other.high, abs=1e-9)


@given(COUNTS)
def test_at_the_upper_limit_so_few_events_are_exactly_as_rare_as_said(counts: tuple[int, int]) -> None:
    events, trials = counts
    if events < trials:
        assert at_most(events, trials, exact_upper(events, trials) / 100) == pytest.approx(0.05, rel=1e-6)


EFFECTS = st.lists(
    st.tuples(
        st.integers(0, 40 * 24), st.sampled_from(["dizzy", "nausea", "fall"]), st.sampled_from([None, 1, 2, 3])
    ),
    max_size=12,
)
TAKEN = doses("2026-03-04", 10)


def counted(rows: list[tuple[int, str, int | None]]) -> Harm:
    start = datetime.fromisoformat("2026-03-01T00:30")
    effects: list[AdverseEffect] = [
        effect((start + timedelta(hours=hours)).isoformat(), term, grade) for hours, term, grade in rows
    ]
    read = reading(TAKEN, effects=effects)
    found = harm(read, relate(read))
    assert isinstance(found, Harm)
    return found


@settings(max_examples=40)
@given(EFFECTS, EFFECTS)
def test_no_further_effect_ever_makes_the_record_look_milder(
    some: list[tuple[int, str, int | None]], more: list[tuple[int, str, int | None]]
) -> None:
    few, many = counted(some), counted(some + more)
    assert many.severe >= few.severe
    assert (many.severe_upper_percent or 0) >= (few.severe_upper_percent or 0)
    after = {rate.term: rate.doses_with for rate in many.rates}
    assert all(after[rate.term] >= rate.doses_with for rate in few.rates)
    assert all(rate.doses_with == sum(rate.grades.values()) <= rate.doses for rate in many.rates)
    assert few.apart <= many.apart <= len(some) + len(more)
