from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.factories.nights import BERLIN, nights_from, usual_night

from trochee.foundation.unknown import Known, Unknown
from trochee.knowledge import shipped
from trochee.record import Night
from trochee.sleep.criteria import Criterion, CriterionResult, SleepHistory, insomnia_criteria
from trochee.sleep.diary import read_diary

KNOWLEDGE = shipped()
LONG = SleepHistory(
    age_years=70, complaint=True, daytime_consequence=True, adequate_opportunity=True, nights_a_week=4, months=12
)


def fortnight(*bad_days: int, bad: dict[str, Any] | None = None, left_out: tuple[int, ...] = ()) -> list[Night]:
    """Fourteen good nights from 1 to 14 March, some of them bad or left out."""
    good: dict[str, Any] = {"sleep_onset_latency_min": 10, "wake_after_sleep_onset_min": 10, "awakenings": 1}
    bad = bad or {"sleep_onset_latency_min": 31}
    days = [day for day in range(1, 15) if day not in left_out]
    return [usual_night(f"2026-03-{day:02d}", **{**good, **(bad if day in bad_days else {})}) for day in days]


def judged(nights: list[Night], history: SleepHistory = LONG, as_of: date | None = None) -> dict[Criterion, Any]:
    results = insomnia_criteria(read_diary(nights, BERLIN, KNOWLEDGE), history, KNOWLEDGE, as_of=as_of)
    assert [each.criterion for each in results] == list(Criterion)
    return {each.criterion: each.met for each in results}


def lichstein(nights: list[Night], history: SleepHistory = LONG) -> Known[bool] | Unknown:
    met = judged(nights, history)[Criterion.LICHSTEIN]
    assert isinstance(met, Known | Unknown)
    return met


def test_three_bad_nights_in_each_week_meet_lichstein() -> None:
    assert lichstein(fortnight(1, 2, 3, 8, 9, 10)) == Known(True)
    assert lichstein(fortnight(1, 2, 3, 8, 9)) == Known(False)
    assert lichstein(fortnight(1, 2, 3, 8, 9, 10, bad={"sleep_onset_latency_min": 30})) == Known(False)
    assert lichstein(fortnight(1, 2, 3, 8, 9, 10, bad={"wake_after_sleep_onset_min": 31})) == Known(True)


def test_missing_nights_decide_nothing_that_they_could_change() -> None:
    assert lichstein(fortnight(1, 2, 3, 8, 9, left_out=(11,))) == Unknown("not known: enough nights of each week")
    assert lichstein(fortnight(1, 2, 3, 8, left_out=(11,))) == Known(False)
    assert lichstein(fortnight(1, 2, 3, 8, 9, 10, left_out=(11, 12, 13, 14))) == Known(True)
    half = {"sleep_onset_latency_min": None}
    assert isinstance(lichstein(fortnight(1, 2, 3, 8, 9, 10, bad=half)), Unknown)


def test_how_long_it_has_lasted_must_be_said() -> None:
    often = fortnight(1, 2, 3, 8, 9, 10)
    assert lichstein(often, SleepHistory(months=6)) == Known(True)
    assert lichstein(often, SleepHistory(months=5)) == Known(False)
    assert lichstein(often, SleepHistory()) == Unknown("not known: how many months it has lasted")
    assert lichstein(fortnight(), SleepHistory()) == Known(False)


def test_a_two_week_mean_of_twenty_minutes_meets_lineberger() -> None:
    assert judged(fortnight())[Criterion.LINEBERGER] == Known(False)
    twenty = fortnight(*range(1, 15), bad={"sleep_onset_latency_min": 20})
    assert judged(twenty)[Criterion.LINEBERGER] == Known(True)
    awake = fortnight(*range(1, 15), bad={"wake_after_sleep_onset_min": 20})
    assert judged(awake)[Criterion.LINEBERGER] == Known(True)


def test_means_need_five_nights_in_each_week() -> None:
    enough = fortnight(left_out=(1, 2, 8, 9))
    assert judged(enough)[Criterion.LINEBERGER] == Known(False)
    too_few = judged(fortnight(left_out=(1, 2, 3)))
    assert too_few[Criterion.LINEBERGER] == Unknown(
        "4 and 7 diary nights in the last weeks have this measure; 5 in each are needed"
    )
    assert isinstance(too_few[Criterion.RESEARCH_EFFICIENCY], Unknown)
    assert isinstance(too_few[Criterion.LEVENSON_TOTAL_SLEEP], Unknown)


def test_one_half_that_is_known_to_be_bad_is_enough_for_lineberger() -> None:
    nights = fortnight(
        *range(1, 15), bad={"sleep_onset_latency_min": 25, "wake_after_sleep_onset_min": None, "awakenings": None}
    )
    assert judged(nights)[Criterion.LINEBERGER] == Known(True)


def test_levenson_cuts_are_for_people_above_sixty() -> None:
    young = judged(fortnight(), SleepHistory(age_years=60))
    assert young[Criterion.LEVENSON_WAKE] == Unknown("the cut holds above 60 years only")
    unsaid = judged(fortnight(), SleepHistory())
    assert unsaid[Criterion.LEVENSON_WAKE] == Unknown("not known: age")


def test_levenson_cuts_each_by_itself() -> None:
    """Good nights: latency 10, wake 10, 395 of 475 min asleep, so an efficiency of 83 %."""
    good = judged(fortnight())
    assert good[Criterion.LEVENSON_LATENCY] == good[Criterion.LEVENSON_WAKE] == Known(False)
    assert good[Criterion.LEVENSON_EFFICIENCY] == Known(True)
    assert good[Criterion.LEVENSON_TOTAL_SLEEP] == Known(False)
    slow = judged(fortnight(*range(1, 15), bad={"sleep_onset_latency_min": 18}))
    assert slow[Criterion.LEVENSON_LATENCY] == Known(True)
    assert slow[Criterion.LEVENSON_TOTAL_SLEEP] == Known(True)  # 387 min
    waking = judged(fortnight(*range(1, 15), bad={"wake_after_sleep_onset_min": 21}))
    assert waking[Criterion.LEVENSON_WAKE] == Known(True)
    tight: dict[str, Any] = {"into_bed": "23:15", "rise_time": "06:10", "still_trying_min": 0}
    assert judged(fortnight(*range(1, 15), bad=tight))[Criterion.LEVENSON_EFFICIENCY] == Known(False)  # 395 of 415


def test_research_cuts() -> None:
    good = judged(fortnight())
    assert good[Criterion.RESEARCH_EFFICIENCY] == Known(True)  # 395 of 475 min are below 85 %
    assert good[Criterion.RESEARCH_LATENCY] == Known(False)
    edge = judged(fortnight(*range(1, 15), bad={"sleep_onset_latency_min": 30, "into_bed": "23:15"}))
    assert edge[Criterion.RESEARCH_LATENCY] == Known(False)
    slow = judged(fortnight(*range(1, 15), bad={"sleep_onset_latency_min": 31}))
    assert slow[Criterion.RESEARCH_LATENCY] == Known(True)
    tight: dict[str, Any] = {"into_bed": "23:15", "rise_time": "06:10", "still_trying_min": 0}
    assert judged(fortnight(*range(1, 15), bad=tight))[Criterion.RESEARCH_EFFICIENCY] == Known(False)


def test_nights_never_in_bed_are_left_out_of_the_efficiency() -> None:
    never: dict[str, Any] = {
        "slept": False,
        "into_bed": "06:00",
        "lights_out": "06:00",
        "final_awakening": None,
        "rise_time": "06:00",
    }
    tight: dict[str, Any] = {"into_bed": "23:15", "rise_time": "06:10", "still_trying_min": 0}
    nights = [
        usual_night(each.date.isoformat(), **never) if each.date.day in {1, 8} else each
        for each in fortnight(*range(1, 15), bad=tight)
    ]
    assert judged(nights)[Criterion.RESEARCH_EFFICIENCY] == Known(False)


@pytest.mark.parametrize(
    ("history", "met"),
    [
        (LONG, Known(True)),
        (SleepHistory(complaint=False), Known(False)),
        (SleepHistory(nights_a_week=2), Known(False)),
        (SleepHistory(months=2), Known(False)),
        (
            SleepHistory(complaint=True, daytime_consequence=True, nights_a_week=3, months=3),
            Unknown("not known: opportunity to sleep"),
        ),
        (
            SleepHistory(
                complaint=True, daytime_consequence=True, adequate_opportunity=True, nights_a_week=3, months=3
            ),
            Known(True),
        ),
    ],
)
def test_the_manuals_criteria_rest_on_what_the_person_says(history: SleepHistory, met: Known[bool] | Unknown) -> None:
    assert judged([], history)[Criterion.DSM5_FREQUENCY] == met


def test_a_devices_nights_decide_nothing() -> None:
    worn = [usual_night(f"2026-03-{day:02d}", source="fitbit") for day in range(1, 15)]
    results = insomnia_criteria(read_diary(worn, BERLIN, KNOWLEDGE), LONG, KNOWLEDGE)
    by_diary = [each for each in results if each.criterion is not Criterion.DSM5_FREQUENCY]
    assert all(isinstance(each.met, Unknown) and each.nights == 0 for each in by_diary)


def test_only_the_last_weeks_count() -> None:
    old_and_bad = nights_from("2026-01-01", 14)
    results = insomnia_criteria(read_diary([*old_and_bad, *fortnight()], BERLIN, KNOWLEDGE), LONG, KNOWLEDGE)
    assert isinstance(results[0], CriterionResult)
    assert (results[0].met, results[0].nights) == (Known(False), 14)
    silent = judged([*fortnight()], as_of=date(2026, 4, 30))
    assert isinstance(silent[Criterion.LICHSTEIN], Unknown)
    earlier = judged([*old_and_bad, *fortnight()], as_of=date(2026, 1, 14))
    assert earlier[Criterion.LICHSTEIN] == Known(True)
