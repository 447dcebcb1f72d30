"""The fit against NumPyro's no-U-turn sampler on the same model: do they agree, and how much faster is the fit?"""

from __future__ import annotations

from collections.abc import Mapping
from statistics import median
from time import perf_counter

import numpy as np
from numpy.typing import NDArray
from numpyro.diagnostics import effective_sample_size

from trochee.effect import estimate
from trochee.effect.analysis import Analysis, analyse
from trochee.effect.values import Outcome, Series
from trochee.knowledge import shipped

from .agreement import AVERAGE_BENEFIT, GRID_QUANTITIES, PEAK_EFFECT, Agreement, agreement, of_importance
from .case import Case
from .importance import Effort, importance_sample
from .monte_carlo import Average, Sampled
from .patients import Model, from_the_prior
from .peer import Draws, Form, Length, columns_of_draws, integrated, latent, sample
from .simulate import Schedule
from .verdict import Verdict

FloatArray = NDArray[np.float64]

AGREE_AT, RACE_AT = (60, 180), (180, 365)
TIMES_FASTER = 250.0
OUTCOME = Outcome.TOTAL_SLEEP_TIME
CURVED_OUTCOME, CURVED_AT = Outcome.SLEEP_EFFICIENCY, 60
"""Fitted as a logit: here the average benefit in natural units is no multiple of the peak effect."""
SEED = 2026
REPEATS = 9
FORMS: Mapping[str, Form] = {"slow level integrated out": integrated, "slow level sampled": latent}
IMPORTANCE = Effort(first=2000, each=2000)


def patient_of(outcome: Outcome, nights: int) -> Series:
    """Draw the record of one patient, dosed on random days."""
    model = Model.of(outcome, shipped())
    return from_the_prior(model, nights, Schedule.TWICE_WEEKLY_RANDOM, seed=SEED + nights).series


def fitted_case(series: Series) -> tuple[Analysis, Case]:
    """Fit a record."""
    knowledge = shipped()
    fitted = analyse(series, knowledge=knowledge)
    return fitted, Case.of(fitted, knowledge)


def fit_seconds(series: Series) -> float:
    """Seconds of the whole estimate: fit, every summary, the refit with a step, messages and paths."""
    knowledge = shipped()
    seconds = []
    for _ in range(REPEATS):
        before = perf_counter()
        estimate(series, knowledge=knowledge)
        seconds.append(perf_counter() - before)
    return median(seconds)


def chain_average(weights: FloatArray | None = None) -> Average:
    """Mean over chains and draws with its Monte Carlo error; ``weights`` sum a last axis of onsets first."""

    def average(integrand: FloatArray) -> tuple[float, float]:
        each = integrand if weights is None else (integrand * weights).sum(axis=-1)
        spread = float(each.std())
        draws = float(effective_sample_size(each)) if spread > 0.0 else 1.0
        return float(each.mean()), spread / float(np.sqrt(max(draws, 1.0)))

    return average


def sampled_quantities(fitted: Analysis, case: Case, draws: Draws) -> tuple[dict[str, Sampled], list[Sampled]]:
    """Turn draws into the quantities that the fit reports."""
    plain = chain_average()

    def points(values: FloatArray, average: Average = plain) -> Sampled:
        return Sampled(mean=values, sd=np.zeros_like(values), average=average)

    found = {name: points(draws.by_name[name]) for name in GRID_QUANTITIES}
    found[PEAK_EFFECT] = points(draws.by_name["peak_effect"])
    for place, name in enumerate(fitted.posterior.names):
        found[name] = points(draws.by_name["linear"][..., place])
    likely = draws.by_name["onset"]
    share = np.exp(likely - likely.max(axis=-1, keepdims=True))
    share /= share.sum(axis=-1, keepdims=True)
    columns = columns_of_draws(case, draws.by_name["half_life"].ravel(), draws.by_name["share_lost"].ravel())
    change = draws.by_name["peak_effect"].reshape(-1, 1, 1) * columns[:, case.treated]
    benefit = fitted.scale.benefit(change, fitted.posterior.level).mean(axis=1).reshape(share.shape)
    found[AVERAGE_BENEFIT] = points(benefit, chain_average(share))
    return found, [points(share[..., night]) for night in range(share.shape[-1])]


def _told(verdict: Verdict, name: str, found: Agreement, *, must: bool) -> None:
    said = f"{found.worst:.2f} ({found.worst_quantity})"
    if must:
        verdict.promise(name, said, "at most 1 of what is allowed", found.worst <= 1.0)
    else:
        verdict.show(name, said)


def curved(verdict: Verdict, length: Length) -> None:
    """Compare where the link is a logit; its run also warms the sampler up, before any is timed."""
    fitted, case = fitted_case(patient_of(CURVED_OUTCOME, CURVED_AT))
    draws = sample(case, latent, seed=SEED, length=length)
    smallest = shipped().number(f"effect.smallest.{CURVED_OUTCOME}")
    found = agreement(fitted, *sampled_quantities(fitted, case, draws), smallest)
    _told(verdict, f"{CURVED_AT} nights, {CURVED_OUTCOME}, agreement", found, must=True)


def main(length: Length | None = None) -> None:
    verdict = Verdict("the fit against NUTS (NumPyro), 2 chains of 1000 + 1000, one after the other, one core")
    smallest = shipped().number(f"effect.smallest.{OUTCOME}")
    curved(verdict, length or Length())
    for nights in sorted({*AGREE_AT, *RACE_AT}):
        series = patient_of(OUTCOME, nights)
        fitted, case = fitted_case(series)
        seconds = {}
        for name, form in FORMS.items():
            draws = sample(case, form, seed=SEED, length=length or Length())
            seconds[name] = draws.seconds
            verdict.show(f"{nights} nights, {name}", f"{draws.seconds:.1f} s, {draws.divergences} divergences")
            found = agreement(fitted, *sampled_quantities(fitted, case, draws), smallest)
            _told(verdict, f"{nights} nights, agreement with {name}", found, must=nights in AGREE_AT)
        if nights not in AGREE_AT:
            drawn = importance_sample(case, seed=SEED, effort=IMPORTANCE)
            verdict.show(f"{nights} nights, importance sampling", f"{drawn.effective_draws:.0f} effective draws")
            found = agreement(fitted, *of_importance(fitted, case, drawn), smallest)
            _told(verdict, f"{nights} nights, agreement with importance sampling", found, must=True)
        if nights in RACE_AT:
            fit = fit_seconds(series)
            ratio = min(seconds.values()) / fit
            verdict.promise(
                f"{nights} nights, the whole estimate ({1000 * fit:.0f} ms) against the faster form",
                f"{ratio:.0f} times faster",
                f"at least {TIMES_FASTER:.0f} times",
                ratio >= TIMES_FASTER,
            )
    verdict.close()


if __name__ == "__main__":
    main()
