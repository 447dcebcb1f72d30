import hashlib
from dataclasses import replace
from datetime import date, timedelta

import pytest

from trochee.record import Condition, Trial, TrialDesign, TrialWeek

START = date(2026, 3, 2)


def trial() -> Trial:
    weeks = (
        TrialWeek(first_evening=START, condition=Condition.PLACEBO, dose_evenings=(START,)),
        TrialWeek(
            first_evening=START + timedelta(days=7),
            condition=Condition.ACTIVE,
            dose_evenings=(START + timedelta(days=7), START + timedelta(days=10)),
        ),
    )
    return Trial(
        design=TrialDesign.BLINDED_WEEKS,
        product="troche",
        outcome="total_sleep_time",
        smallest_effect=15.0,
        baseline_nights=28,
        doses_per_week=2,
        minimum_gap_nights=2,
        seed=1,
        weeks=weeks,
    )


def test_evenings_are_those_of_a_condition() -> None:
    assert trial().evenings(Condition.ACTIVE) == (date(2026, 3, 9), date(2026, 3, 12))
    assert trial().evenings(Condition.PLACEBO) == (START,)
    assert trial().evenings(Condition.NONE) == ()
    assert (trial().first_evening, trial().last_evening) == (START, date(2026, 3, 15))


def test_the_hash_commits_to_everything() -> None:
    made = trial().hashed()
    assert made.unchanged
    assert len(made.sha256) == 64
    assert not trial().unchanged
    for changed in (
        replace(made, seed=2),
        replace(made, smallest_effect=16.0),
        replace(made, weeks=made.weeks[::-1]),
        replace(made, cbti_steps=(START,)),
    ):
        assert not changed.unchanged


def test_the_hash_is_that_of_the_documented_text() -> None:
    """The text is written by hand from the words of the documentation."""
    text = (
        '{"baseline_nights":28,"cbti_steps":[],"design":"blinded_weeks","doses_per_week":2,"minimum_gap_nights":2,'
        '"outcome":"total_sleep_time","product":"troche","seed":1,"smallest_effect":15.0,"weeks":['
        '{"condition":"placebo","dose_evenings":["2026-03-02"],"first_evening":"2026-03-02"},'
        '{"condition":"active","dose_evenings":["2026-03-09","2026-03-12"],"first_evening":"2026-03-09"}],"without":[]}'
    )
    assert trial().digest() == hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize(
    ("design", "blinded", "weeks"),
    [
        (TrialDesign.RANDOM_DAYS, False, 1),
        (TrialDesign.OFF_WEEKS, False, 2),
        (TrialDesign.TWO_WEEK_BLOCKS, False, 4),
        (TrialDesign.BLINDED_WEEKS, True, 2),
        (TrialDesign.BLINDED_TRIPLETS, True, 3),
    ],
)
def test_designs_know_their_sets_and_who_may_know(design: TrialDesign, blinded: bool, weeks: int) -> None:
    assert (design.blinded, design.weeks_of_a_set) == (blinded, weeks)
