"""Worked cases, calculated by hand from the published formulas; see `sleep_cases.yaml` for source and tolerance."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from tests.factories.nights import BERLIN, night

from trochee.foundation.unknown import Known
from trochee.knowledge import shipped
from trochee.sleep.averages import circular_sd, efficiency_average
from trochee.sleep.diary import read_diary
from trochee.sleep.regularity import LocalSleep, composite_phase_deviation, sleep_raster, sleep_regularity_index

CASES: dict[str, list[dict[str, Any]]] = yaml.safe_load(
    (Path(__file__).parent / "sleep_cases.yaml").read_text(encoding="utf-8")
)
ONSETS = {"A": -60.0, "B": 0.0, "C": 60.0, "W": np.nan}


def cases(kind: str) -> Any:
    return pytest.mark.parametrize("case", [pytest.param(case, id=case["name"]) for case in CASES[kind]])


@cases("nights")
def test_a_night(case: dict[str, Any]) -> None:
    value = read_diary([night(case["date"].isoformat(), **case["answers"])], BERLIN, shipped()).nights[0]
    for name, expected in case["expected"].items():
        assert getattr(value, name) == pytest.approx(expected, abs=case["tolerance"]), name
    for name, expected in case["expected_moments"].items():
        assert getattr(value, name).isoformat() == expected


@cases("efficiency")
def test_average_efficiency(case: dict[str, Any]) -> None:
    asleep, in_bed = np.array(case["total_sleep_time_min"], float), np.array(case["time_in_bed_min"], float)
    average = efficiency_average(asleep, in_bed, 100 * asleep / in_bed)
    assert average.ratio_of_sums == pytest.approx(case["ratio_of_sums"], abs=case["tolerance"])
    assert average.mean_of_nights == pytest.approx(case["mean_of_nights"], abs=case["tolerance"])


@cases("regularity")
def test_sleep_regularity_index(case: dict[str, Any]) -> None:
    days = [(place, kind) for place, kind in enumerate(case["days"], start=100) if kind != "-"]
    onset = np.array([ONSETS[kind] for _, kind in days])
    sleep = LocalSleep(
        days=np.array([place for place, _ in days], dtype=np.int64),
        onset=onset,
        final_awakening=onset + 480,
        wake=np.where(np.isnan(onset), np.nan, 0.0),
        slept=~np.isnan(onset),
    )
    result = sleep_regularity_index(sleep_raster(sleep), 1)
    assert isinstance(result.index, Known)
    assert result.index.value == pytest.approx(case["expected"], abs=case["tolerance"])


@cases("phase")
def test_composite_phase_deviation_and_spread(case: dict[str, Any]) -> None:
    midsleep = 60 * np.array(case["midsleep_h"])
    deviation = composite_phase_deviation(midsleep, 60 * case["reference_h"])
    spread = circular_sd(midsleep)
    assert isinstance(deviation, Known)
    assert isinstance(spread, Known)
    assert deviation.value / 60 == pytest.approx(case["composite_phase_deviation_h"], abs=case["tolerance"])
    assert spread.value / 60 == pytest.approx(case["sd_h"], abs=case["tolerance"])
