"""Constraints of a drawn trial, whatever is wished for."""

from collections import Counter
from datetime import date, timedelta
from itertools import groupby, pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from trochee.effect.draws import fixed_lot
from trochee.effect.plans import Wishes, draw_weeks
from trochee.record import Condition, TrialDesign, TrialWeek

START = date(2026, 3, 2)


@st.composite
def wished(draw: st.DrawFn) -> Wishes:
    doses = draw(st.integers(1, 3))
    gap = draw(st.integers(1, 7 // doses))
    stretches = draw(st.lists(st.tuples(st.integers(0, 120), st.integers(0, 9)), max_size=3))
    return Wishes(
        weeks=draw(st.integers(4, 20)),
        doses_per_week=doses,
        minimum_gap_nights=gap,
        first_evening=START + timedelta(days=draw(st.integers(0, 6))),
        without=tuple(
            (START + timedelta(days=first), START + timedelta(days=first + long)) for first, long in stretches
        ),
        cbti_steps=tuple(START + timedelta(days=each) for each in draw(st.lists(st.integers(0, 120), max_size=4))),
    )


@settings(max_examples=80)
@given(wishes=wished(), design=st.sampled_from(TrialDesign), number=st.integers(0, 1000))
def test_a_drawn_trial_keeps_every_constraint(wishes: Wishes, design: TrialDesign, number: int) -> None:
    weeks = draw_weeks(design, wishes, fixed_lot(number))
    for earlier, later in pairwise(weeks):
        assert earlier.last_evening < later.first_evening
    for week in weeks:
        assert week.first_evening not in wishes.cbti_steps
        assert all(last < week.first_evening or first > week.last_evening for first, last in wishes.without)
        assert all(week.first_evening <= each <= week.last_evening for each in week.dose_evenings)
        assert len(week.dose_evenings) == (0 if week.condition is Condition.NONE else wishes.doses_per_week)
    taken = [each for week in weeks for each in week.dose_evenings]
    assert all((later - earlier).days >= wishes.minimum_gap_nights for earlier, later in pairwise(taken))
    if design is not TrialDesign.RANDOM_DAYS:
        runs = [len(list(run)) for _, run in groupby(each.condition for each in weeks)]
        assert max(runs) <= (4 if design is TrialDesign.TWO_WEEK_BLOCKS else 2)  # blocks of two weeks twice
        counts = Counter(each.condition for each in weeks)
        assert len(set(counts.values())) == 1


@settings(max_examples=40)
@given(number=st.integers(0, 1000), doses=st.integers(1, 3))
def test_no_weekday_gets_far_ahead(number: int, doses: int) -> None:
    wishes = Wishes(weeks=21, doses_per_week=doses, minimum_gap_nights=1, first_evening=START)
    weeks: tuple[TrialWeek, ...] = draw_weeks(TrialDesign.RANDOM_DAYS, wishes, fixed_lot(number))
    used = Counter(each.weekday() for week in weeks for each in week.dose_evenings)
    counts = [used[weekday] for weekday in range(7)]
    assert max(counts) - min(counts) <= 3
