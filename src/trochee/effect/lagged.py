"""Which goes with which later: last night's sleep with today's rating, the evening's rating with the night's sleep.

A linear regression of what comes later on what came before, with the later one's own previous value held fixed.
Everything is in standard deviations of the pairs used. Given the noise the posterior is normal; the noise is
integrated by the trapezoid rule, so that the result is exact up to quadrature. Nothing here says what caused what:
a third thing that moves both, such as a bad week, looks the same.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from trochee.knowledge import Knowledge

from .distributions import Mixture, interval_of
from .values import FloatArray, Interval

_BELOW, _ABOVE, _STEP = 8.0, 14.0, 0.25
_LEAST_NOISE = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Lagged:
    """Standard deviations of what comes later per standard deviation of what came before.

    ``p_same_direction`` is the probability that more goes with more.
    """

    pairs: int
    per_sd: float
    interval90: Interval
    p_same_direction: float


def sleep_then_rating(
    sleep: FloatArray, evening: FloatArray, doses: FloatArray, knowledge: Knowledge
) -> Lagged | None:
    """Say how the sleep of a night goes with the next evening's rating, the evening's before it held fixed.

    All three have one entry a calendar night, NaN where missing: the sleep, the rating on the evening before, the
    doses before it. Doses of the night and of the one before it, and a straight line over time, are held fixed too.
    ``None`` where too few pairs are complete or nothing varies.
    """
    held = np.column_stack([evening[:-1], *_recent(doses)[:, :-1], np.arange(sleep.size - 1.0)])
    return lagged(evening[1:], sleep[:-1], held, knowledge.number("effect.lagged.least_pairs"), knowledge)


def rating_then_sleep(
    sleep: FloatArray, evening: FloatArray, doses: FloatArray, knowledge: Knowledge
) -> Lagged | None:
    """Say how the evening's rating goes with the sleep of the night after it, the night's before held fixed.

    Arguments and result are those of `sleep_then_rating`.
    """
    held = np.column_stack([sleep[:-1], *_recent(doses)[:, 1:], np.arange(sleep.size - 1.0)])
    return lagged(sleep[1:], evening[1:], held, knowledge.number("effect.lagged.least_pairs"), knowledge)


def lagged(
    later: FloatArray, before: FloatArray, held: FloatArray, least: float, knowledge: Knowledge
) -> Lagged | None:
    """Regress ``later`` [pairs] on ``before`` [pairs] with the columns of ``held`` [pairs, columns] held fixed.

    Pairs with anything missing are left out, and held columns that do not vary. ``None`` where fewer than ``least``
    pairs are complete, or one of the two does not vary.
    """
    whole = np.column_stack([later, before, held])
    whole = whole[~np.isnan(whole).any(axis=1)]
    spread = whole.std(axis=0) if len(whole) else np.zeros(whole.shape[1])
    if len(whole) < least or not spread[:2].all():
        return None
    varies = spread > 0.0
    standard = ((whole - whole.mean(axis=0))[:, varies]) / spread[varies]
    link, other = (knowledge.number(f"effect.lagged.{name}_sd") for name in ("link", "held"))
    prior_sd = np.array([link, *[other] * (standard.shape[1] - 2)])
    found = coefficient(standard[:, 0], standard[:, 1:], prior_sd, knowledge.number("effect.lagged.log_noise_sd"))
    return Lagged(
        pairs=len(whole),
        per_sd=found.average(),
        interval90=interval_of(found, knowledge.number("effect.report.interval")),
        p_same_direction=found.beyond(0.0),
    )


def coefficient(values: FloatArray, columns: FloatArray, prior_sd: FloatArray, log_noise_sd: float) -> Mixture:
    """Posterior of the first column's coefficient, as weighted normals, one a noise value.

    ``values`` [rows] and ``columns`` [rows, columns] have mean 0; coefficients have normal priors around 0 with
    ``prior_sd`` [columns], the logarithm of the noise one around 0. The mean of the values is integrated with a flat
    prior, which takes one row's worth of freedom.
    """
    size, vectors = np.linalg.eigh((columns * prior_sd).T @ (columns * prior_sd))
    size = np.maximum(size, 0.0)
    towards = vectors.T @ ((columns * prior_sd).T @ values)
    log_noise = _noises(values, columns)
    variance = np.exp(2.0 * log_noise)[:, None]
    misfit = values @ values - (towards**2 / (size + variance)).sum(axis=1)
    log_weight = (
        -(values.size - 1) * log_noise
        - 0.5 * np.log1p(size / variance).sum(axis=1)
        - 0.5 * misfit / variance[:, 0]
        - 0.5 * (log_noise / log_noise_sd) ** 2
    )
    weight = np.exp(log_weight - log_weight.max())
    along = prior_sd[0] * vectors[0]
    return Mixture(
        weight=weight / weight.sum(),
        mean=(along * towards / (size + variance)).sum(axis=1),
        sd=np.sqrt((along**2 * variance / (size + variance)).sum(axis=1)),
    )


def _noises(values: FloatArray, columns: FloatArray) -> FloatArray:
    """Log noise from well below what the best fit leaves to well above what no fit leaves."""
    left = values - columns @ np.linalg.lstsq(columns, values, rcond=None)[0]
    unit = 1.0 / np.sqrt(2.0 * values.size)
    low, high = (
        float(np.log(max(np.sqrt(np.mean(each**2)), _LEAST_NOISE * values.std()))) for each in (left, values)
    )
    return np.arange(low - _BELOW * unit, high + _ABOVE * unit, _STEP * unit)


def _recent(doses: FloatArray) -> FloatArray:
    """Whether a dose stood before each night, and before the night before it [2, nights]."""
    taken = (doses > 0).astype(float)
    return np.stack([taken, np.concatenate([[0.0], taken[:-1]])])
