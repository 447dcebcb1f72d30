"""Why the nights before and since the first dose say something else than the estimate: which columns took the rest.

At posterior means, with the slow level smoothed at the most probable noise process: a reading, without an interval.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from trochee.foundation.figures import decimals_for
from trochee.knowledge import Knowledge

from .analysis import Analysis
from .beside import EXPECTATION
from .design import DOSE_NIGHT, TREND, WEEKDAYS, WEEKEND
from .headline import change_text
from .paths import decomposed
from .therapy import step_labels
from .values import AverageBenefit, FloatArray, Message, Series

RAW_MEANS = "raw_means_differ"
_SLOW, _CHANCE = "slow changes of the level that nothing on record explains", "chance from night to night"
_WORDS = {
    TREND: "a drift over the whole record",
    WEEKEND: "weekends",
    DOSE_NIGHT: "the nights of the doses themselves",
    EXPECTATION: "expectation",
}
_WEEKDAYS_IN_WORDS = "weekdays"


def raw_means(
    fitted: Analysis, series: Series, benefit: AverageBenefit, smallest: float, knowledge: Knowledge
) -> tuple[Message, ...]:
    """Say what took the difference where raw means and estimate disagree; empty where they agree, or none are before.

    They disagree where they differ by more than the smallest effect that matters, or where they point to opposite
    sides and differ by a share of it (`effect.gate.raw_opposite_share`).
    """
    before, since = _nights(fitted, series)
    if not before.size or not since.size:
        return ()
    sign = 1.0 if series.outcome.higher_is_better else -1.0
    raw = sign * float(series.values[since].mean() - series.values[before].mean())
    apart = raw - benefit.mean
    opposite = raw * benefit.mean < 0.0
    needed = smallest * (knowledge.number("effect.gate.raw_opposite_share") if opposite else 1.0)
    if abs(apart) < needed:
        return ()
    decimals = decimals_for(benefit.interval90.high - benefit.interval90.low)
    taken = _largest(_shares(fitted, series, before, since), apart, knowledge)
    named = "; ".join(f"{name}: {change_text(series.outcome, share, decimals)}" for name, share in taken)
    return (
        Message(
            code=RAW_MEANS,
            text="Mean night since the first dose against before: "
            f"{change_text(series.outcome, raw, decimals)}; estimate of the doses: "
            f"{change_text(series.outcome, benefit.mean, decimals)}. In the model the difference lies with {named}. "
            "These parts are read off without an interval.",
        ),
    )


def _nights(fitted: Analysis, series: Series) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Entries with the outcome before and since the first dose."""
    seen = np.flatnonzero(~np.isnan(series.values))
    assert fitted.span.first_dose is not None
    return seen[seen < fitted.span.first_dose], seen[seen >= fitted.span.first_dose]


def _shares(
    fitted: Analysis, series: Series, before: NDArray[np.intp], since: NDArray[np.intp]
) -> Mapping[str, float]:
    """Change from before to since that each column, the slow level and chance bring [natural units], by its words."""
    posterior = fitted.posterior
    made = decomposed(fitted.problem, posterior.nodes, posterior.on.responded, posterior.names)

    def change(nights: FloatArray) -> float:
        return float(nights[since].mean() - nights[before].mean())

    every, steps = fitted.problem.columns, step_labels(series)
    cbti = next(iter(steps.values()), "") if len(steps) == 1 else f"CBT-I ({len(steps)} steps)"
    found = {_SLOW: made.noise * change(made.smoothed.level), _CHANCE: made.noise * change(made.smoothed.night)}
    for name, effect in zip(posterior.names, made.linear.tolist(), strict=True):
        words = cbti if name in steps else _in_words(name)
        found[words] = found.get(words, 0.0) + effect * change(every.matrix[:, every.names.index(name)])
    return {
        words: float(posterior.scale.benefit(np.asarray(share), posterior.level)) for words, share in found.items()
    }


def _in_words(name: str) -> str:
    """Words for a column; all weekdays are one, and what stands beside has the name that it has on record."""
    if name.removeprefix("weekday_") in WEEKDAYS:
        return _WEEKDAYS_IN_WORDS
    return _WORDS.get(name) or name.partition(":")[2] or name


def _largest(shares: Mapping[str, float], apart: float, knowledge: Knowledge) -> Sequence[tuple[str, float]]:
    """Parts that lean to the side of the raw means, the largest first, down to a share of the difference."""
    least = knowledge.number("effect.gate.raw_named_share") * abs(apart)
    leaning = sorted(shares.items(), key=lambda each: -each[1] * np.sign(apart))
    return [leaning[0], *(each for each in leaning[1:] if each[1] * np.sign(apart) >= least)]
