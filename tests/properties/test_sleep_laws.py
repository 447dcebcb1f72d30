"""Laws of the sleep measures that hold for any night."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.factories.nights import BERLIN, night

from trochee.foundation.clock import WallTime, instant_in, midnight_min, minutes_of, resolve, unwrap
from trochee.foundation.unknown import Known
from trochee.knowledge import shipped
from trochee.record import Dose, Night
from trochee.sleep.averages import average, circular_sd, efficiency_average
from trochee.sleep.checks import CheckLimits
from trochee.sleep.columns import MEASURES, columns_of
from trochee.sleep.diary import read_diary
from trochee.sleep.dose_nights import DosePlace, allocate
from trochee.sleep.flags import HARD_MASK
from trochee.sleep.measures import measure
from trochee.sleep.regularity import SleepRaster, sleep_regularity_index
from trochee.sleep.timeline import NightRefusedError, night_problems, place, place_nights

LAW = settings(max_examples=60)
LIMITS = CheckLimits.of(shipped())
DAYS = st.dates(date(1900, 1, 1), date(2100, 1, 1))
CLOCKS = st.times().map(lambda each: each.replace(microsecond=0))
WALLS = st.builds(WallTime, CLOCKS)
MINUTES = st.none() | st.integers(0, 600)


@st.composite
def nights(draw: st.DrawFn) -> Night:
    """Any night with ordered clock times and minutes that fit, with gaps."""
    on = draw(DAYS)
    start = datetime.combine(on, draw(CLOCKS))
    steps = [draw(st.integers(0, 90)), draw(st.integers(60, 720)), draw(st.integers(0, 90))]
    moments = [start]
    for step in steps:
        moments.append(moments[-1] + timedelta(minutes=step))
    wake = draw(st.integers(0, steps[1]))
    latency = draw(st.integers(0, steps[1] - wake))
    answers: dict[str, Any] = {
        "into_bed": WallTime(moments[0].time()),
        "lights_out": WallTime(moments[1].time()),
        "final_awakening": WallTime(moments[2].time()),
        "rise_time": WallTime(moments[3].time()),
        "sleep_onset_latency_min": latency,
        "wake_after_sleep_onset_min": wake,
        "awakenings": draw(st.integers(0, 9)),
        "still_trying_min": draw(st.integers(0, 60)),
        "nap_min": draw(st.integers(0, 120)),
    }
    for name in draw(st.sets(st.sampled_from(sorted(answers)), max_size=2)):
        answers[name] = None
    return night(on.isoformat(), slept=draw(st.sampled_from([True, True, True, False])), **answers)


@LAW
@given(st.lists(st.none() | WALLS, min_size=1, max_size=4), DAYS)
def test_unwrapping_twice_changes_nothing(times: list[WallTime | None], last: date) -> None:
    placed = unwrap(times, last)
    dated = [None if each is None else WallTime(each.time(), each.date()) for each in placed]
    assert unwrap(dated, last) == placed


@LAW
@given(st.lists(st.none() | WALLS, min_size=1, max_size=4), DAYS)
def test_unwrapped_times_run_forward_by_less_than_a_day_each(times: list[WallTime | None], last: date) -> None:
    moments = [each for each in unwrap(times, last) if each is not None]
    assume(moments)
    assert moments[-1].date() == last
    steps = [after - before for before, after in pairwise(moments)]
    assert all(timedelta(0) <= step < timedelta(days=1) for step in steps)


@LAW
@given(DAYS, CLOCKS)
def test_a_wall_clock_time_survives_the_way_there_and_back(on: date, clock: time) -> None:
    local = datetime.combine(on, clock.replace(second=0))
    try:
        instant = resolve(local, BERLIN)
    except ValueError:
        return
    back = instant_in(BERLIN, instant.minutes)
    assert back.isoformat() == instant.isoformat()
    if not instant.ambiguous:
        minute = midnight_min(local.date()) + local.hour * 60 + local.minute
        assert minutes_of(BERLIN, minute) == pytest.approx(instant.minutes, abs=1e-6)


@LAW
@given(nights(), st.integers(0, 70_000))
def test_one_night_is_the_same_row_among_many(one: Night, row: int) -> None:
    assume(not night_problems(one, BERLIN))
    alone = columns_of([place(one, BERLIN)])
    other = columns_of([place(night("2026-03-02", into_bed="23:00", rise_time="07:00"), BERLIN)])
    many = {
        name: np.concatenate([np.repeat(getattr(other, name), row), getattr(alone, name), getattr(other, name)])
        for name in alone.__slots__
    }
    among = measure(type(alone)(**many), LIMITS)
    single = measure(alone, LIMITS)
    for name in (*MEASURES, "flags"):
        assert np.array_equal(getattr(among, name)[row], getattr(single, name)[0], equal_nan=name != "flags"), name


@LAW
@given(nights())
def test_a_night_that_is_accepted_adds_up(one: Night) -> None:
    assume(not night_problems(one, BERLIN))
    value = read_diary([one], BERLIN, shipped()).nights[0]

    def close(left: float, right: float) -> bool:
        return left == pytest.approx(right, abs=1e-5)

    asleep, in_bed = value.total_sleep_time_min, value.time_in_bed_min
    if asleep is not None and in_bed is not None:
        assert 0 <= asleep <= in_bed <= 1440
        if value.sleep_efficiency_tib_percent is not None:
            assert 0 <= value.sleep_efficiency_tib_percent <= 100
            assert close(value.sleep_efficiency_tib_percent, 100 * asleep / in_bed)
        if value.slept and value.total_wake_time_min is not None and value.lights_out_to_rise_min is not None:
            before_lights_out = in_bed - value.lights_out_to_rise_min
            assert close(asleep, in_bed - before_lights_out - value.total_wake_time_min)
        if not value.slept:
            assert asleep == 0
            assert value.total_wake_time_min == in_bed
    if value.sleep_period_time_min is not None and asleep is not None and value.slept:
        assert value.wake_after_sleep_onset_min is not None
        assert close(value.sleep_period_time_min, asleep + value.wake_after_sleep_onset_min)
    if value.midsleep is not None:
        assert value.sleep_onset is not None
        assert value.sleep_period_time_min is not None
        assert close(value.midsleep.minutes - value.sleep_onset.minutes, value.sleep_period_time_min / 2)


@LAW
@given(DAYS, st.lists(st.none() | WALLS, min_size=4, max_size=4), MINUTES, MINUTES)
def test_a_night_is_refused_or_free_of_contradictions(
    on: date, clocks: list[WallTime | None], latency: float | None, wake: float | None
) -> None:
    """What placing accepts, the checks of columns accept too, and a refusal names a column of the night."""
    one = Night(
        date=on,
        into_bed=clocks[0],
        lights_out=clocks[1],
        final_awakening=clocks[2],
        rise_time=clocks[3],
        sleep_onset_latency_min=latency,
        wake_after_sleep_onset_min=wake,
    )
    problems = night_problems(one, BERLIN)
    assert all(hasattr(one, each.column) and each.found and each.allowed and each.message for each in problems)
    if problems:
        with pytest.raises(NightRefusedError):
            place(one, BERLIN)
    else:
        assert not int(measure(columns_of([place(one, BERLIN)]), LIMITS).flags[0]) & HARD_MASK


@LAW
@given(st.lists(st.floats(0, 600) | st.just(float("nan")), min_size=1, max_size=30))
def test_averages_lie_within_the_nights_and_ignore_their_order(values: list[float]) -> None:
    forward, backward = average(np.array(values)), average(np.array(values[::-1]))
    known = [value for value in values if value == value]
    assert forward.nights == len(known)
    for name in ("mean", "median", "sd"):
        assert getattr(forward, name) == (
            None if getattr(backward, name) is None else pytest.approx(getattr(backward, name), abs=1e-6)
        )
    if known:
        assert forward.mean is not None
        assert min(known) - 1e-9 <= forward.mean <= max(known) + 1e-9


@LAW
@given(st.lists(st.tuples(st.integers(0, 600), st.integers(1, 900)), min_size=1, max_size=20))
def test_the_ratio_of_sums_lies_among_the_nights(rows: list[tuple[int, int]]) -> None:
    asleep = np.array([min(row) for row in rows], float)
    in_bed = np.array([row[1] for row in rows], float)
    shares = 100 * asleep / in_bed
    ratio = efficiency_average(asleep, in_bed, shares).ratio_of_sums
    assert ratio is not None
    assert shares.min() - 1e-9 <= ratio <= shares.max() + 1e-9


@LAW
@given(st.lists(st.integers(0, 240), min_size=2, max_size=15), st.integers(0, 1439))
def test_the_spread_of_clock_times_does_not_depend_on_where_midnight_lies(times: list[int], shift: int) -> None:
    here, there = circular_sd(np.array(times, float)), circular_sd((np.array(times, float) + shift) % 1440)
    assert isinstance(here, Known)
    assert isinstance(there, Known)
    assert here.value == pytest.approx(there.value, abs=1e-6)


@LAW
@given(st.integers(0, 2**32 - 1), st.integers(2, 8))
def test_regularity_is_bounded_and_is_what_its_definition_says(seed: int, count: int) -> None:
    rng = np.random.default_rng(seed)
    asleep = rng.random((count, 1440)) < rng.random()
    days = np.cumsum(rng.integers(1, 3, count))
    result = sleep_regularity_index(SleepRaster(days=days, asleep=asleep), 0)
    pairs = [
        (asleep[row, minute], asleep[row + 1, minute])
        for row in range(count - 1)
        if days[row + 1] == days[row] + 1
        for minute in range(1440)
    ]
    assert result.pairs * 1440 == len(pairs)
    if pairs:
        assert isinstance(result.index, Known)
        assert -100 <= result.index.value <= 100
        same = sum(left == right for left, right in pairs)
        assert result.index.value == pytest.approx(-100 + 200 * same / len(pairs))


@LAW
@given(st.lists(nights(), min_size=1, max_size=6), st.integers(-3, 8), CLOCKS)
def test_a_dose_is_before_the_end_of_its_night_and_after_the_end_of_the_night_before(
    some: list[Night], day: int, clock: time
) -> None:
    first = date(2026, 3, 1)
    moved = [night((first + timedelta(days=place_)).isoformat()) for place_ in range(0, 2 * len(some), 2)]
    rows = [
        Night(date=bare.date, final_awakening=one.final_awakening, rise_time=one.rise_time)
        for bare, one in zip(moved, some, strict=True)
    ]
    assume(not any(night_problems(row, None) for row in rows))
    placed = place_nights(rows, None)
    taken = datetime.combine(first + timedelta(days=day), clock)
    (allocated,) = allocate(placed, [Dose(taken_at=taken, product="troche")], None)
    ends = {each.night.date: each.ends.minutes for each in placed if each.ends is not None}
    assert allocated.taken is not None
    if allocated.place is DosePlace.ON_RECORD:
        assert allocated.night is not None
        assert placed[0].night.date <= allocated.night <= placed[-1].night.date
        for on, end in ends.items():
            if on < allocated.night:
                assert end <= allocated.taken.minutes
    elif allocated.place is DosePlace.AFTER_LAST_NIGHT:
        assert all(end <= allocated.taken.minutes for end in ends.values())
    else:
        assert allocated.place is DosePlace.BEFORE_FIRST_NIGHT
        assert all(end > allocated.taken.minutes for end in ends.values())
