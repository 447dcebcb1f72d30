"""Nights without an answer after the last one change no figure: neither in a series nor as rows of a folder."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date, timedelta

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.effect_cases import Floats, simple
from tests.factories.nights import night, usual_night
from tests.factories.records import doses, record

from trochee.effect import estimate
from trochee.effect.values import Estimate, Outcome, Series, Step
from trochee.knowledge import shipped
from trochee.record import Night, Record, TherapyStep
from trochee.review.series import timeline

KNOWN = shipped()


def figures(made: Estimate) -> dict[str, object]:
    """All that is told; how many calendar nights there are, and the picture's length, are not told by the model."""
    return {key: value for key, value in asdict(made).items() if key not in {"nights", "paths"}}


def longer(series: Series, after: int) -> Series:
    def wide(values: Floats, fill: float) -> Floats:
        return np.concatenate([values, np.full(after, fill)])

    assert series.mood is not None
    return replace(
        series,
        values=wide(series.values, np.nan),
        doses=wide(series.doses, 0.0),
        mood=wide(series.mood, np.nan),
    )


@settings(max_examples=3)
@given(seed=st.integers(0, 1000), after=st.integers(1, 60))
def test_what_is_told_and_what_lies_ahead_stays_the_same(seed: int, after: int) -> None:
    """Also with mood, with the raw means, and with the futures that are simulated from the last night on."""
    rng = np.random.default_rng(seed)
    series = simple(70, seed=seed, effect=25.0, therapy_steps=(45,))
    falling = replace(
        series,
        values=series.values - 90.0 * np.arange(70) / 70,
        mood=rng.normal(5.0, 2.0, 70),
        therapy_begun=(Step(name="a habit", entry=45),),
    )
    one = estimate(falling, knowledge=KNOWN, look_ahead=True)
    two = estimate(longer(falling, after), knowledge=KNOWN, look_ahead=True)
    assert figures(one) == figures(two)


def lived(seed: int) -> list[Night]:
    """Ten weeks in minutes that differ, each ninth night without an entry."""
    rng = np.random.default_rng(seed)
    return [
        usual_night(
            str(date(2026, 3, 2) + timedelta(days=place)),
            sleep_onset_latency_min=int(rng.integers(5, 90)),
            wake_after_sleep_onset_min=int(rng.integers(0, 120)),
            sleep_quality=int(rng.integers(1, 6)),
        )
        for place in range(70)
        if place % 9
    ]


def read(nights: list[Night]) -> Record:
    window = TherapyStep(date=date(2026, 4, 12), kind="cbti_window", detail="23:45-06:30")
    return record(doses("2026-03-22", 12), nights=nights, therapy=[window])


@settings(max_examples=2)
@given(seed=st.integers(0, 1000), after=st.integers(1, 40), gap=st.integers(0, 200))
def test_rows_without_an_answer_change_nothing(seed: int, after: int, gap: int) -> None:
    """A row with its date alone, as a diary app writes it for a night that nobody filled in."""
    nights = lived(seed)
    empty = [night(str(nights[-1].date + timedelta(days=1 + gap + place))) for place in range(after)]
    for outcome in (Outcome.TOTAL_SLEEP_TIME, Outcome.SLEEP_QUALITY):
        told = [
            figures(estimate(timeline(read(each), KNOWN).series(outcome, "ketamine troche"), knowledge=KNOWN))
            for each in (nights, [*nights, *empty])
        ]
        assert told[0] == told[1]
