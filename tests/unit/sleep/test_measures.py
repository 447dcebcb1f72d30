from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from tests.factories.nights import BERLIN, night, usual_night

from trochee.knowledge import shipped
from trochee.record import Night
from trochee.sleep import measures
from trochee.sleep.checks import CheckLimits
from trochee.sleep.columns import MEASURES, MeasureColumns, columns_of
from trochee.sleep.flags import Flag, named
from trochee.sleep.measures import measure
from trochee.sleep.timeline import place

LIMITS = CheckLimits.of(shipped())


def measured(*nights: Night, **options: Any) -> MeasureColumns:
    return measure(columns_of([place(each, BERLIN) for each in nights]), LIMITS, **options)


def of_one(answers: Night, **options: Any) -> dict[str, float]:
    columns = measured(answers, **options)
    return {name: float(getattr(columns, name)[0]) for name in MEASURES}


def unknown(answers: dict[str, float]) -> set[str]:
    return {name for name, value in answers.items() if np.isnan(value)}


def test_terminal_wakefulness_and_total_wake_time() -> None:
    """30 min after 06:10, and 45 + 50 + 30 min."""
    night_ = of_one(usual_night())
    assert night_["terminal_wakefulness_min"] == 30
    assert night_["total_wake_time_min"] == 125


def test_no_sleep_at_all_is_an_answer() -> None:
    night_ = of_one(night(slept=False, into_bed="23:00", lights_out="23:30", rise_time="07:00"))
    assert night_["total_sleep_time_min"] == 0
    assert night_["time_in_bed_min"] == night_["total_wake_time_min"] == 480
    assert night_["sleep_efficiency_tib_percent"] == night_["sleep_efficiency_attempt_percent"] == 0
    assert unknown(night_) == {
        "sleep_onset_latency_min",
        "wake_after_sleep_onset_min",
        "terminal_wakefulness_min",
        "early_morning_awakening_min",
        "sleep_period_time_min",
        "total_sleep_time_24h_min",
        "dse_min",
        "sleep_efficiency_dse_percent",
        "sleep_maintenance_efficiency_percent",
        "sleep_onset",
        "midsleep",
    }


def test_never_in_bed_has_no_efficiency_but_no_sleep_either() -> None:
    columns = measured(night(slept=False, into_bed="06:00", lights_out="06:00", rise_time="06:00"))
    assert columns.total_sleep_time_min[0] == 0
    assert np.isnan(columns.sleep_efficiency_tib_percent[0])
    assert set(named(int(columns.flags[0]))) == {Flag.NO_SLEEP, Flag.NO_TIME_IN_BED}


@pytest.mark.parametrize(
    ("missing", "lost"),
    [
        ("into_bed", {"time_in_bed_min", "sleep_efficiency_tib_percent"}),
        ("still_trying_min", {"dse_min", "sleep_efficiency_dse_percent"}),
        (
            "rise_time",
            {
                "time_in_bed_min",
                "lights_out_to_rise_min",
                "terminal_wakefulness_min",
                "total_wake_time_min",
                "sleep_efficiency_tib_percent",
                "sleep_efficiency_attempt_percent",
            },
        ),
        (
            "wake_after_sleep_onset_min",
            {
                "wake_after_sleep_onset_min",
                "total_sleep_time_min",
                "total_wake_time_min",
                "dse_min",
                "sleep_efficiency_tib_percent",
                "sleep_efficiency_dse_percent",
                "sleep_efficiency_attempt_percent",
                "sleep_maintenance_efficiency_percent",
            },
        ),
    ],
)
def test_a_missing_answer_costs_only_what_needs_it(missing: str, lost: set[str]) -> None:
    silence: dict[str, Any] = {missing: None}
    never_asked = {"early_morning_awakening_min", "total_sleep_time_24h_min"}
    assert unknown(of_one(usual_night(**silence))) == lost | never_asked


def test_terminal_wakefulness_stands_in_only_for_one_who_always_tries() -> None:
    """SOL 45 + TST 320 + WASO 50 + TWAK 30."""
    silent = usual_night(still_trying_min=None)
    assert np.isnan(of_one(silent)["dse_min"])
    assert of_one(silent, always_tries=True)["dse_min"] == 445
    assert of_one(usual_night(), always_tries=True)["dse_min"] == 435


def test_naps_are_kept_apart_and_added_only_to_the_day() -> None:
    night_ = of_one(usual_night(nap_min=25))
    assert night_["total_sleep_time_min"] == 320
    assert night_["total_sleep_time_24h_min"] == 345


def test_early_morning_awakening_is_never_negative() -> None:
    final, planned = np.array([100.0, 100.0, np.nan]), np.array([130.0, 90.0, 90.0])
    early = measures.early_morning_awakening(final, planned)
    assert early[:2].tolist() == [30, 0]
    assert np.isnan(early[2])


def test_a_share_of_nothing_is_unknown() -> None:
    shares = measures.percent_asleep(np.array([0.0, 5.0, 5.0, -5.0]), np.array([0.0, 0.0, 10.0, -10.0]))
    assert np.isnan(shares[[0, 1, 3]]).all()
    assert shares[2] == 50


def test_a_contradictory_night_has_no_measure() -> None:
    columns = columns_of([place(usual_night(), BERLIN), place(usual_night(), BERLIN)])
    columns.wake_after_sleep_onset[0] = 500
    both = measure(columns, LIMITS)
    assert Flag.WAKE_EXCEEDS_NIGHT in named(int(both.flags[0]))
    assert all(np.isnan(getattr(both, name)[0]) for name in MEASURES)
    assert both.total_sleep_time_min[1] == 320


def test_room_that_was_given_is_filled() -> None:
    columns = columns_of([place(usual_night(), BERLIN)])
    room = MeasureColumns.empty(1)
    assert measure(columns, LIMITS, out=room) is room
    assert room.total_sleep_time_min.tolist() == [320]
    with pytest.raises(ValueError, match="room for 2 nights, not 1"):
        measure(columns, LIMITS, out=MeasureColumns.empty(2))


def test_no_night_has_no_measures() -> None:
    assert len(measured()) == 0


def test_a_day_sleeper_is_measured_like_anyone() -> None:
    """In bed 09:00 to 17:00, asleep from 09:30 to 16:30 with 20 min awake."""
    day = of_one(
        night(
            into_bed="09:00",
            lights_out="09:10",
            sleep_onset_latency_min=20,
            wake_after_sleep_onset_min=20,
            final_awakening="16:30",
            rise_time="17:00",
        )
    )
    assert day["time_in_bed_min"] == 480
    assert day["total_sleep_time_min"] == 400
