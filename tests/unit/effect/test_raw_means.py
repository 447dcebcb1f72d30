"""The parts of the difference add up to the raw means, and only those on the right side are named."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.effect_cases import random_days, simple

from trochee.effect.analysis import analyse
from trochee.effect.paths import decomposed
from trochee.effect.raw_means import RAW_MEANS, _shares, raw_means
from trochee.effect.values import AverageBenefit, Beside, Interval, Outcome, Series, Step
from trochee.knowledge import shipped

KNOWN = shipped()


def benefit(mean: float) -> AverageBenefit:
    return AverageBenefit(
        mean=mean,
        sd=10.0,
        interval90=Interval(low=mean - 16.0, high=mean + 16.0),
        p_benefit=0.9,
        p_beyond_smallest=0.5,
        p_harm_beyond_smallest=0.0,
    )


def full() -> Series:
    """A record in which everything has a column that can have one; doses on two weekdays alone."""
    doses = np.zeros(98)
    doses[28::7] = doses[31::7] = 1.0
    made = simple(98, seed=4, effect=30.0, doses=doses, therapy_steps=(50, 70))
    other = Beside(name="melatonin", doses=random_days(98, 5, 9), one_night=False)
    hypnotic = Beside(name="zolpidem", doses=random_days(98, 9, 11), one_night=True)
    placebo = doses.copy()
    placebo[33::14] = 1.0
    return replace(
        made, beside=(other, hypnotic), medicine_steps=(Step(name="trazodone begun", entry=40),), troches=placebo
    )


def test_parts_add_up_to_the_raw_means() -> None:
    """On a linear scale the parts and the doses' own are all of the difference, whatever the fit found."""
    series = full()
    fitted = analyse(series, knowledge=KNOWN)
    seen = np.flatnonzero(~np.isnan(series.values))
    before, since = seen[seen < 28], seen[seen >= 28]
    posterior = fitted.posterior
    effect = decomposed(fitted.problem, posterior.nodes, posterior.on.responded, posterior.names).effect
    shares = _shares(fitted, series, before, since)
    own = effect[since].mean() - effect[before].mean()
    assert sum(shares.values()) + own == pytest.approx(
        np.nanmean(series.values[28:]) - np.nanmean(series.values[:28]), abs=1e-6
    )
    assert {"CBT-I (2 steps)", "weekdays", "melatonin", "zolpidem", "trazodone begun", "expectation"} <= set(shares)
    assert not any("_" in name or ":" in name for name in shares), "a reader sees words and no keys"


@pytest.mark.parametrize(
    ("raw", "estimated", "fires"),
    [
        (10.0, 3.0, False),
        (20.0, 4.9, True),
        (20.0, 5.1, False),
        (-20.0, -4.9, True),
        (10.0, -4.9, True),
        (2.0, -1.7, False),
        (2.0, -1.8, True),
        (-2.0, 1.8, True),
    ],
)
def test_they_disagree_by_more_than_matters_or_point_to_opposite_sides(
    raw: float, estimated: float, fires: bool
) -> None:
    """The smallest effect that matters is 15 min; on opposite sides a quarter of it is enough."""
    series = simple(60, seed=1, missing=0.0)
    start = int(np.flatnonzero(series.doses)[0])
    since = np.arange(60) >= start
    moved = replace(
        series,
        values=series.values + since * (raw - series.values[start:].mean() + series.values[:start].mean()),
    )
    said = raw_means(analyse(moved, knowledge=KNOWN), moved, benefit(estimated), 15.0, KNOWN)
    assert [message.code for message in said] == [RAW_MEANS] * fires


def test_without_nights_before_the_first_dose_there_is_nothing_to_set_against() -> None:
    series = simple(60, seed=1, baseline=0, doses=random_days(60, 0, 3))
    first = int(np.flatnonzero(series.doses)[0])
    values = series.values.copy()
    values[:first] = np.nan
    none = replace(series, values=values)
    assert raw_means(analyse(none, knowledge=KNOWN), none, benefit(100.0), 15.0, KNOWN) == ()


def test_minutes_awake_are_written_as_the_diary_counts_them() -> None:
    series = simple(60, seed=1, outcome=Outcome.WAKE_AFTER_SLEEP_ONSET, level=60.0, noise=5.0, missing=0.0)
    more = replace(series, values=series.values + 30.0 * (np.arange(60) >= 28))
    (message,) = raw_means(analyse(more, knowledge=KNOWN), more, benefit(5.0), 20.0, KNOWN)
    assert " min more; estimate of the doses: 5 min less." in message.text
    assert all(part.endswith("min more") for part in message.text.split("lies with ")[1].split(". ")[0].split("; "))
