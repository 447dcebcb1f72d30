from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from tests.factories.nights import BERLIN, night, usual_night

from trochee.knowledge import shipped
from trochee.record import Night
from trochee.sleep.checks import CheckLimits
from trochee.sleep.columns import MEASURES, columns_of
from trochee.sleep.flags import Flag
from trochee.sleep.measures import measure
from trochee.sleep.nights import NightMeasures, night_measures
from trochee.sleep.timeline import place

LIMITS = CheckLimits.of(shipped())


def of(answers: Night, **options: Any) -> NightMeasures:
    placed = [place(answers, BERLIN)]
    return night_measures(placed, measure(columns_of(placed), LIMITS), **options)[0]


def test_the_names_are_those_of_the_contract() -> None:
    row = of(usual_night()).as_mapping()
    assert {
        "date",
        "time_in_bed_min",
        "total_sleep_time_min",
        "sleep_onset_latency_min",
        "wake_after_sleep_onset_min",
        "terminal_wakefulness_min",
        "sleep_period_time_min",
        "sleep_efficiency_tib_percent",
        "sleep_efficiency_dse_percent",
        "midsleep",
        "flags",
        "reasons",
    } <= set(row)
    assert row["date"] == "2026-03-02"
    assert row["midsleep"] == "2026-03-02T03:05:00+01:00"
    assert json.loads(json.dumps(row)) == row


def test_everything_unknown_has_a_reason_and_nothing_else_has() -> None:
    for answers in (
        usual_night(),
        night(),
        usual_night(slept=False),
        night(into_bed="23:00"),
        usual_night(nap_min=0),
    ):
        value = of(answers)
        assert {name for name in MEASURES if getattr(value, name) is None} == set(value.reasons)


@pytest.mark.parametrize(
    ("answers", "measure_", "reason"),
    [
        (usual_night(into_bed=None), "time_in_bed_min", "not answered: into_bed"),
        (night(), "total_wake_time_min", "not answered: sleep_onset_latency_min, wake_after_sleep_onset_min, "),
        (usual_night(slept=False), "sleep_onset_latency_min", "no sleep at all"),
        (night(slept=False), "time_in_bed_min", "not answered: into_bed, rise_time"),
        (night(slept=False), "sleep_efficiency_tib_percent", "not answered: into_bed, rise_time"),
        (usual_night(final_awakening=None, rise_time=None), "sleep_onset", "no morning time"),
        (usual_night(), "early_morning_awakening_min", "no planned wake time"),
        (
            night(slept=False, into_bed="06:00", lights_out="06:00", rise_time="06:00"),
            "sleep_efficiency_tib_percent",
            "denominator is 0",
        ),
    ],
)
def test_a_reason_names_what_is_missing(answers: Night, measure_: str, reason: str) -> None:
    value = of(answers)
    assert getattr(value, measure_) is None
    assert reason in value.reasons[measure_]


def test_a_contradictory_night_says_so_everywhere() -> None:
    placed = [place(usual_night(), BERLIN)]
    columns = columns_of(placed)
    columns.wake_after_sleep_onset[0] = 500
    value = night_measures(placed, measure(columns, LIMITS))[0]
    assert value.flags[0] is Flag.WAKE_EXCEEDS_NIGHT
    assert set(value.reasons) == set(MEASURES)
    assert all("contradict each other: more minutes awake" in reason for reason in value.reasons.values())


def test_more_flags_are_added() -> None:
    value = of(usual_night(awakenings=0), more_flags=[Flag.DUPLICATE_NIGHT.bit])
    assert value.flags == (Flag.WAKE_WITHOUT_AWAKENINGS, Flag.DUPLICATE_NIGHT)
    assert value.as_mapping()["flags"] == ["wake_without_awakenings", "duplicate_night"]


def test_minutes_of_the_years_before_zones_are_whole() -> None:
    placed = [place(usual_night("1890-06-02"), BERLIN)]
    value = night_measures(placed, measure(columns_of(placed), LIMITS))[0]
    assert value.time_in_bed_min == 475
    assert value.sleep_efficiency_tib_percent == pytest.approx(100 * 320 / 475, abs=1e-6)


def test_who_wrote_it_is_kept() -> None:
    value = of(usual_night(source="fitbit"))
    assert value.source == "fitbit"
    assert value.from_device


def test_measures_and_nights_are_of_the_same_nights() -> None:
    placed = [place(usual_night(), BERLIN)]
    measures = measure(columns_of(placed), LIMITS)
    with pytest.raises(ValueError, match="measures of 1 nights for 2 nights"):
        night_measures(placed * 2, measures)
    assert np.isfinite(measures.midsleep[0])
