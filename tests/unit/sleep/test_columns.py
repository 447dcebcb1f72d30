from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest
from tests.factories.nights import BERLIN, night, usual_night

from trochee.sleep.columns import MeasureColumns, NightColumns, columns_of
from trochee.sleep.flags import Flag
from trochee.sleep.timeline import place, place_nights


def columns() -> NightColumns:
    return columns_of(place_nights([usual_night("2026-03-02"), night("2026-03-03", nap_min=0)], BERLIN))


def test_answers_become_columns_and_what_is_missing_stays_missing() -> None:
    some = columns()
    assert some.sleep_onset_latency[0] == 45
    assert np.isnan(some.sleep_onset_latency[1])
    assert some.nap.tolist()[1] == 0
    assert np.isnan(some.nap[0])
    assert some.rise_time[0] - some.into_bed[0] == 475
    assert len(some) == 2


def test_without_sleep_there_is_no_latency_whatever_was_answered() -> None:
    some = columns_of([place(usual_night(slept=False), BERLIN)])
    for name in ("sleep_onset_latency", "wake_after_sleep_onset", "awakenings", "final_awakening", "still_trying"):
        assert np.isnan(getattr(some, name)).all()
    assert some.placing_flags.tolist() == [Flag.ANSWERS_WITHOUT_SLEEP.bit]


def test_without_sleep_and_without_such_answers_nothing_is_odd() -> None:
    some = columns_of([place(night(slept=False, into_bed="23:00", rise_time="07:00"), BERLIN)])
    assert some.placing_flags.tolist() == [0]


def test_placing_hands_on_its_flags() -> None:
    some = columns_of([place(usual_night(), None)])
    assert some.placing_flags.tolist() == [Flag.ZONE_UNKNOWN.bit]


def test_a_planned_wake_time_belongs_to_a_night() -> None:
    placed = place(usual_night(), BERLIN)
    assert placed.rise_time is not None
    assert columns_of([placed], [placed.rise_time]).planned_wake[0] == placed.rise_time.minutes
    assert np.isnan(columns_of([placed]).planned_wake[0])
    with pytest.raises(ValueError, match="2 planned wake times for 1 nights"):
        columns_of([placed], [None, None])


def test_columns_are_equally_long() -> None:
    with pytest.raises(ValueError, match="equally long"):
        replace(columns(), nap=np.zeros(3))
    with pytest.raises(ValueError, match="one-dimensional"):
        NightColumns(**{each.name: getattr(columns(), each.name).reshape(1, 2) for each in fields(NightColumns)})


def test_no_night_is_no_error() -> None:
    assert len(columns_of([])) == 0


def test_rows_are_views() -> None:
    room = MeasureColumns.empty(3)
    room.rows(slice(1, 2)).time_in_bed_min[:] = 7
    assert room.time_in_bed_min[1] == 7
    assert len(room) == 3
    assert columns().rows(slice(0, 1)).sleep_onset_latency.tolist() == [45]
