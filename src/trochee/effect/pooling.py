"""A series of patients on one product and one outcome: each estimate beside what the others lend it.

Empirical Bayes (Zucker 1997, 2010): the priors of the peak effect, the half-life, the memory and the slow share of
the noise are estimated over the patients, then every patient's posterior is taken again under them, by reweighting
the nodes of its own fit. The shipped priors count as a few patients more, so that a handful of records does not make
a narrow group. Not pooled: onset, share lost, the size of the noise, the untreated level and every covariate.

Limits: the peak effect is that of each patient's own schedule, so schedules should be alike; the group is taken as
known once it is estimated, so pooled intervals are a little narrow in small series; nobody here is drawn at random.
Citations: zucker1997, zucker2010.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from trochee.foundation.unknown import Unknown
from trochee.knowledge import Knowledge

from .analysis import Analysis, analyse
from .benefit import Components, average_benefit, responses
from .estimate import estimate
from .gates import direction_of, size_of
from .heavy_tails import chosen
from .nodes import Nodes
from .priors import Normal
from .reweighting import spread
from .summary import summarised
from .values import AverageBenefit, Direction, Estimate, FloatArray, Series, Size

GRID_AXES = ("half_life", "memory", "slow_share")
_STILL = 1e-4
_FAINT = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Priors of what is pooled.

    Peak effect [modelled scale], logarithms of half-life and memory [nights], logit of the slow share.
    """

    peak_effect: Normal
    half_life: Normal
    memory: Normal
    slow_share: Normal


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Member:
    """One patient of a series: the estimate alone, and the fit that it is of."""

    estimate: Estimate
    analysis: Analysis


def member_of(series: Series, knowledge: Knowledge) -> Member | Unknown:
    """Estimate one patient as `estimate` does; unknown where the record may only be described, or not even that."""
    alone = estimate(series, knowledge=knowledge)
    if alone.average_benefit is None or alone.average_benefit.p_benefit is None:
        return Unknown(alone.messages[0].text)
    gaussian = analyse(series, knowledge=knowledge)
    return Member(estimate=alone, analysis=chosen(gaussian, alone.smallest_effect, knowledge, judged=True).kept)


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """An average benefit and what it is called."""

    benefit: AverageBenefit
    direction: Direction
    size: Size | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shrunken:
    """One patient alone and with the group; neither is shown without the other."""

    alone: Call
    pooled: Call


@dataclass(frozen=True, slots=True, kw_only=True)
class Pooled:
    """A series: the group, the shipped priors it started from, and every patient in the order given."""

    group: Group
    shipped: Group
    pseudo_patients: float
    patients: tuple[Shrunken, ...]


def pool(members: Sequence[Member], knowledge: Knowledge) -> Pooled:
    """Estimate the group and take every patient again under it.

    All members are of one product and outcome and may be judged, not only described. What a patient's own schedule
    cannot tell stays 'cannot tell' in the pooled call too: the others cannot answer for it. Raises `ValueError` with
    fewer than two members.
    """
    if len(members) < 2:
        raise ValueError("a series needs two patients")
    shipped = shipped_group(members[0].analysis)
    weight = knowledge.number("effect.pool.pseudo_patients")
    group = estimated_group([each.analysis for each in members], shipped, weight)
    return Pooled(
        group=group,
        shipped=shipped,
        pseudo_patients=weight,
        patients=tuple(_shrunken(each, shipped, group, knowledge) for each in members),
    )


def shipped_group(of: Analysis) -> Group:
    """Give the priors that an analysis was made with."""
    priors = of.problem.priors
    return Group(
        peak_effect=Normal(mean=0.0, sd=of.problem.peak_effect_sd),
        half_life=priors.half_life,
        memory=priors.memory,
        slow_share=priors.slow_share,
    )


def estimated_group(members: Sequence[Analysis], shipped: Group, pseudo_patients: float) -> Group:
    """Estimate means and spreads over the patients by expectation and maximisation, until nothing moves.

    The shipped priors weigh as ``pseudo_patients`` patients whose spread is the shipped one.
    """
    group, moved, names = shipped, np.inf, ("peak_effect", *GRID_AXES)
    while moved >= _STILL:
        seen = [_moments(under(each.posterior.nodes, shipped, group)) for each in members]
        after = Group(
            **{
                name: _updated(getattr(shipped, name), pseudo_patients, [each[name] for each in seen])
                for name in names
            }
        )
        moved = max(_distance(getattr(group, name), getattr(after, name)) for name in names)
        group = after
    return group


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Taken:
    """Nodes under another group: weights that sum to 1, and mean and variance of the peak effect at each."""

    nodes: Nodes
    weight: FloatArray
    mean: FloatArray
    variance: FloatArray


def under(nodes: Nodes, shipped: Group, group: Group) -> Taken:
    """Take a patient's nodes from the shipped priors to those of a group.

    Exact on the nodes but for one thing: the peak effect at a node is held to be normal, its noise having been
    summed out by two moments. A node whose peak effect is wider than its prior tells nothing of it.
    """
    told = np.maximum(1.0 / nodes.variance - shipped.peak_effect.sd**-2, 0.0)
    pull = nodes.mean / nodes.variance
    precision = told + group.peak_effect.sd**-2
    mean = (pull + group.peak_effect.mean * group.peak_effect.sd**-2) / precision
    log_ratio = 0.5 * (mean**2 * precision - nodes.mean * pull - np.log(nodes.variance * precision))
    for name in GRID_AXES:
        values = getattr(nodes.grid, name).nodes
        own, new = (_log_density(getattr(of, name), values) for of in (shipped, group))
        log_ratio = log_ratio + spread(nodes.grid, name, new - own)
    weight = nodes.weight * np.exp(log_ratio - log_ratio.max())
    return Taken(nodes=nodes, weight=weight / weight.sum(), mean=mean, variance=1.0 / precision)


def components(of: Taken) -> Components:
    """Peak effect as weighted normals, faint ones left out."""
    weight = of.weight.reshape(len(of.weight), -1)
    kept = weight > _FAINT * weight.max()
    return Components(
        weight=weight[kept] / weight[kept].sum(),
        mean=of.mean.reshape(weight.shape)[kept],
        sd=np.sqrt(of.variance.reshape(weight.shape)[kept]),
        which=np.nonzero(kept)[1],
    )


def _shrunken(member: Member, shipped: Group, group: Group, knowledge: Knowledge) -> Shrunken:
    posterior, alone = member.analysis.posterior, member.estimate
    assert alone.average_benefit is not None
    lost = posterior.nodes.grid.share_lost.nodes
    benefit = average_benefit(
        components(under(posterior.nodes, shipped, group)),
        responses(posterior.on.responded, lost, posterior.treated),
        posterior.scale,
        posterior.level,
        shares=lost.size,
    )
    found = summarised(benefit, alone.smallest_effect, knowledge.number("effect.report.interval"), judged=True)
    return Shrunken(
        alone=Call(benefit=alone.average_benefit, direction=alone.direction, size=alone.size),
        pooled=Call(
            benefit=found,
            direction=direction_of(found, alone.identifiable, knowledge),
            size=size_of(found.p_beyond_smallest, knowledge),
        ),
    )


def _moments(of: Taken) -> dict[str, tuple[float, float]]:
    """First and second moment of every pooled parameter."""
    grid = of.nodes.grid
    found = {
        "peak_effect": (
            float((of.weight * of.mean).sum()),
            float((of.weight * (of.mean**2 + of.variance)).sum()),
        )
    }
    for name in GRID_AXES:
        values = getattr(grid, name).nodes
        first, second = (float((of.weight * spread(grid, name, values**power)).sum()) for power in (1, 2))
        found[name] = (first, second)
    return found


def _updated(shipped: Normal, pseudo_patients: float, seen: Sequence[tuple[float, float]]) -> Normal:
    count = pseudo_patients + len(seen)
    mean = (pseudo_patients * shipped.mean + sum(first for first, _ in seen)) / count
    squares = pseudo_patients * (shipped.sd**2 + (shipped.mean - mean) ** 2)
    squares += sum(second - 2.0 * mean * first + mean**2 for first, second in seen)
    return Normal(mean=mean, sd=float(np.sqrt(squares / count)))


def _distance(one: Normal, other: Normal) -> float:
    return max(abs(one.mean - other.mean), abs(one.sd - other.sd)) / one.sd


def _log_density(prior: Normal, values: FloatArray) -> FloatArray:
    """Log density but for a constant."""
    density: FloatArray = -0.5 * ((values - prior.mean) / prior.sd) ** 2
    return density
