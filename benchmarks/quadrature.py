"""The fit's two-pass grid against a much finer one over the whole prior, whose covariances are written out in
full.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import get_context

import numpy as np
from numpy.typing import NDArray

from trochee.effect.analysis import Analysis, analyse
from trochee.effect.grid import FINE
from trochee.effect.values import Outcome
from trochee.knowledge import shipped

from .case import Case
from .importance import PARAMETERS, Effort, Weighted, importance_sample
from .oracles import Box, DenseModel, FineGrid, Fineness, fine_grid
from .patients import SCHEDULES, Model, from_the_prior
from .verdict import Verdict

FloatArray = NDArray[np.float64]

PATIENTS = 24
NIGHTS = (60, 120, 180, 365)
OUTCOMES = (Outcome.TOTAL_SLEEP_TIME, Outcome.SLEEP_EFFICIENCY)
MEAN_LIMIT_SD, SD_LIMIT, TAIL_LIMIT, EVIDENCE_LIMIT = 0.005, 0.005, 0.002, 0.05
FINENESS = Fineness(slow_share=16, memory=12, half_life=20, share_lost=80, noise_step=0.8)
PLACING = Effort(first=800, each=600)
"""Draws that find where the posterior lies; the grid's own figures do not depend on them."""
_BOX_REACH, _NOISE_REACH, _PRIOR_REACH = 5.0, 6.5, 4.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """How far the fit lies from the fine grid for one patient."""

    name: str
    mean_in_sd: float
    sd_share: float
    tail: float
    log_evidence: float
    nodes: float
    """Nodes of the fine grid for each node of the fit's last pass, noise nodes left out of both."""


def dense_model(case: Case) -> DenseModel:
    """Case as the oracle takes it."""
    priors = case.priors

    def pair(name: str) -> tuple[float, float]:
        normal = getattr(priors, name)
        return normal.mean, normal.sd

    return DenseModel(
        values=case.values,
        doses=case.added[:, 0],
        columns=case.linear,
        column_sd=case.linear_sd,
        peak_sd=case.peak_effect_sd,
        slow_share=pair("slow_share"),
        memory=pair("memory"),
        half_life=pair("half_life"),
        share_lost=pair("share_lost"),
        noise=pair("noise"),
        onset=priors.onset,
    )


def placed(case: Case, drawn: Weighted) -> Box:
    """Box of the fine grid: wider than the fit's own, around what importance sampling found."""
    bounds = {}
    for column, name in enumerate(PARAMETERS):
        prior = getattr(case.priors, name)
        mean, _ = drawn.average(drawn.values[:, column])
        variance, _ = drawn.average((drawn.values[:, column] - mean) ** 2)
        reach = (_NOISE_REACH if name == "noise" else _BOX_REACH) * float(np.sqrt(variance))
        furthest = _PRIOR_REACH * prior.sd
        bounds[name] = (max(mean - reach, prior.mean - furthest), min(mean + reach, prior.mean + furthest))
    return Box(**bounds)


def gap(number: int, fineness: Fineness = FINENESS) -> Gap:
    """Compare one patient: average benefit in natural units, its tails, and the log evidence."""
    knowledge = shipped()
    model = Model.of(OUTCOMES[number % len(OUTCOMES)], knowledge)
    nights = NIGHTS[number // len(OUTCOMES) % len(NIGHTS)]
    drawn = from_the_prior(model, nights, SCHEDULES[number % len(SCHEDULES)], seed=number)
    fitted = analyse(drawn.series, knowledge=knowledge)
    case = Case.of(fitted, knowledge)
    fine = fine_grid(dense_model(case), fineness, placed(case, importance_sample(case, seed=number, effort=PLACING)))
    smallest = knowledge.number(f"effect.smallest.{model.outcome}")
    benefit = fitted.posterior.average_benefit()
    mean, sd, beyond = _natural(fine, fitted)
    values = (0.0, smallest, -smallest, benefit.quantile(0.05), benefit.quantile(0.95))
    return Gap(
        name=f"{nights} nights, {model.outcome}, {drawn.series.dose_count} doses",
        mean_in_sd=abs(benefit.average() - mean) / sd,
        sd_share=abs(benefit.deviation() / sd - 1.0),
        tail=max(abs(benefit.beyond(value) - beyond(value)) for value in values),
        log_evidence=abs(fitted.posterior.nodes.log_evidence - fine.log_evidence),
        nodes=_node_count(fineness) / (FINE.slow_share * FINE.memory * FINE.half_life * FINE.share_lost),
    )


def _natural(fine: FineGrid, fitted: Analysis) -> tuple[float, float, Callable[[float], float]]:
    """Mean and SD of the average benefit in natural units on the fine grid, and its tails."""
    scale, level, treated = fitted.scale, fitted.posterior.level, fitted.posterior.treated
    if scale.linear:
        return *fine.average(treated), lambda value: fine.beyond(value, treated)

    def benefit(change: FloatArray) -> FloatArray:
        return scale.benefit(change, level)

    return *fine.mapped_moments(benefit, treated), lambda value: fine.mapped_beyond(value, benefit, treated)


def _node_count(fineness: Fineness) -> int:
    return fineness.slow_share * fineness.memory * fineness.half_life * fineness.share_lost


def main() -> None:
    verdict = Verdict(f"quadrature: {PATIENTS} patients from the prior against a finer grid with dense covariances")
    gaps = []
    with get_context("spawn").Pool(2) as pool:
        for each in pool.imap(gap, range(PATIENTS)):
            gaps.append(each)
            figures = f"{each.mean_in_sd:.4f} {100 * each.sd_share:.2f} % {each.tail:.4f} {each.log_evidence:.3f}"
            verdict.show(each.name, figures)
    verdict.show("nodes for each node of the fit", f"{gaps[0].nodes:.0f}")
    for promise, values, limit, unit in (
        ("mean of the average benefit, largest difference", [each.mean_in_sd for each in gaps], MEAN_LIMIT_SD, "SD"),
        ("SD of the average benefit, largest difference", [each.sd_share for each in gaps], SD_LIMIT, "of the SD"),
        ("tail probabilities, largest difference", [each.tail for each in gaps], TAIL_LIMIT, ""),
        ("log evidence, largest difference", [each.log_evidence for each in gaps], EVIDENCE_LIMIT, ""),
    ):
        verdict.promise(
            promise, f"{max(values):.4f} {unit}".strip(), f"at most {limit} {unit}".strip(), max(values) <= limit
        )
    verdict.close()


if __name__ == "__main__":
    main()
