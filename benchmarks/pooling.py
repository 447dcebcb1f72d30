"""Does the group help? Simulated series of patients: squared error and coverage of each, alone and pooled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from multiprocessing import get_context

import numpy as np

from trochee.effect.pooling import Member, member_of, pool
from trochee.effect.values import AverageBenefit, Outcome
from trochee.knowledge import shipped

from .patients import Model
from .simulate import Plan, Schedule, patient
from .verdict import Verdict

SERIES = 24
"""Series of each kind."""
PATIENTS = 6
OUTCOME = Outcome.TOTAL_SLEEP_TIME
PLANS = tuple(
    Plan(nights=98, baseline=28, schedule=schedule)
    for schedule in (Schedule.TWICE_WEEKLY_RANDOM, Schedule.ON_OFF_TWO_WEEKS)
)
FIRST_SEED = 1000
LEAST_COVERAGE = 0.85


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """Patients of one kind: mean and spread of their peak effect [SDs of the nightly noise] and log half-life.

    ``limit`` bounds the squared error pooled over alone: where patients differ widely, no more than a little harm.
    """

    name: str
    peak_mean: float
    peak_sd: float
    limit: float = 1.0
    log_half_life_mean: float = float(np.log(3.0))
    log_half_life_sd: float = 0.3


KINDS = (
    Kind(name="all helped alike", peak_mean=0.8, peak_sd=0.2),
    Kind(name="none helped", peak_mean=0.0, peak_sd=0.1),
    Kind(name="helped very differently", peak_mean=0.4, peak_sd=0.8, limit=1.1),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One patient: squared errors over the usual noise's variance, and whether the intervals hold the truth."""

    error_alone: float
    error_pooled: float
    held_alone: bool
    held_pooled: bool


def series(job: tuple[int, int]) -> list[Found]:
    """Simulate one series and pool it."""
    kind, number = job
    knowledge = shipped()
    model, drawn_from = Model.of(OUTCOME, knowledge), KINDS[kind]
    rng = np.random.default_rng([kind, FIRST_SEED + number])
    members, truths = [], []
    for each in range(PATIENTS):
        truth = replace(
            model.usual(),
            peak_effect=model.scale.noise * float(rng.normal(drawn_from.peak_mean, drawn_from.peak_sd)),
            half_life=float(np.exp(rng.normal(drawn_from.log_half_life_mean, drawn_from.log_half_life_sd))),
        )
        made = patient(OUTCOME, model.scale, truth, PLANS[each % len(PLANS)], rng)
        member = member_of(made.series, knowledge)
        assert isinstance(member, Member)
        members.append(member)
        truths.append(made.average_effect)
    found = pool(members, knowledge)
    return [
        Found(
            error_alone=_error(one.alone.benefit, truth, model.scale.noise),
            error_pooled=_error(one.pooled.benefit, truth, model.scale.noise),
            held_alone=_holds(one.alone.benefit, truth),
            held_pooled=_holds(one.pooled.benefit, truth),
        )
        for one, truth in zip(found.patients, truths, strict=True)
    ]


def _error(found: AverageBenefit, truth: float, noise: float) -> float:
    return ((found.mean - truth) / noise) ** 2


def _holds(found: AverageBenefit, truth: float) -> bool:
    return found.interval90.low <= truth <= found.interval90.high


def _share(held: Sequence[bool]) -> float:
    return float(np.mean(held))


def main() -> None:
    verdict = Verdict(f"pooling: {SERIES} series of {PATIENTS} patients of each kind, 98 nights each")
    jobs = [(kind, number) for kind in range(len(KINDS)) for number in range(SERIES)]
    with get_context("spawn").Pool(2) as workers:
        made = workers.map(series, jobs, chunksize=5)
    for number, kind in enumerate(KINDS):
        found = [one for (which, _), each in zip(jobs, made, strict=True) if which == number for one in each]
        alone, pooled = (
            float(np.mean([getattr(one, f"error_{name}") for one in found])) for name in ("alone", "pooled")
        )
        verdict.promise(
            f"{kind.name}: mean squared error pooled over alone",
            f"{pooled / alone:.2f} (n={len(found)})",
            f"below {kind.limit:g}",
            pooled / alone < kind.limit,
        )
        held = _share([one.held_pooled for one in found])
        verdict.promise(
            f"{kind.name}: pooled 90 % intervals that hold the truth",
            f"{held:.3f} (alone {_share([one.held_alone for one in found]):.3f})",
            f"at least {LEAST_COVERAGE:g}",
            held >= LEAST_COVERAGE,
        )
    verdict.close()


if __name__ == "__main__":
    main()
