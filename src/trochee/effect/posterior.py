"""Everything the posterior can be asked, in natural units and on the modelled scale."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from .benefit import Components, average_benefit, responses
from .design import DOSE_NIGHT
from .distributions import GAUSS_HERMITE, Distribution, Marginal, Mixture, expected, interval_of, marginal
from .fit import Pass
from .nodes import Nodes
from .normal import ndtr
from .priors import ONSET_NIGHTS
from .scales import Scale
from .values import FloatArray, Interval, NightEffect, NightsOfBenefit, Spread

_FAINT = 1e-5
"""Nodes lighter than this share of the heaviest are left out of the summaries."""
_TINY = 1e-300


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Posterior:
    """Posterior of one model: the nodes, where they came from, and the untreated level [modelled scale].

    ``names`` are the linear columns; the functionals of ``nodes`` are those columns, then the untreated level.
    ``treated`` are the nights over which the average benefit is taken.
    """

    nodes: Nodes
    on: Pass
    names: tuple[str, ...]
    scale: Scale
    treated: slice
    level: float
    masses: Mapping[str, FloatArray]
    """Probability of each node of each axis, and of each night of onset."""
    reduced: Components
    """Peak effect with the memory of the noise summed out: a few times fewer normals for the finer summaries."""

    def components(self) -> Components:
        """Peak effect as weighted normals, faint ones left out."""
        weight = self.nodes.weight.reshape(len(self.nodes.weight), -1)
        kept = weight > _FAINT * weight.max()
        return Components(
            weight=weight[kept] / weight[kept].sum(),
            mean=self.nodes.mean.reshape(weight.shape)[kept],
            sd=np.sqrt(self.nodes.variance.reshape(weight.shape)[kept]),
            which=np.nonzero(kept)[1],
        )

    def peak_effect(self) -> Mixture:
        """Peak total effect that the schedule would reach without tolerance [modelled scale]."""
        made = self.components()
        return Mixture(weight=made.weight, mean=made.mean, sd=made.sd)

    def average_benefit(self) -> Distribution:
        """Average benefit a night from the first dose to the last night with the outcome [natural units]."""
        lost = self.nodes.grid.share_lost.nodes
        made = responses(self.on.responded, lost, self.treated)
        return average_benefit(self.components(), made, self.scale, self.level, shares=lost.size)

    def covariate(self, name: str) -> Mixture:
        """Effect of a linear column [modelled scale]."""
        index = self.names.index(name)
        return _kept(self.nodes.level_weight, self.nodes.level_mean[index], self.nodes.level_variance[index])

    def covariate_benefit(self, name: str) -> Spread:
        """Effect of a linear column in natural units at the untreated level."""
        mixture = self.covariate(name)
        nodes, shares = GAUSS_HERMITE
        benefit = self.scale.benefit(mixture.average() + mixture.deviation() * nodes, self.level)
        mean = float((shares * benefit).sum())
        return Spread(mean=mean, sd=float(np.sqrt((shares * (benefit - mean) ** 2).sum())))

    def onset(self) -> Mapping[int, float]:
        """Probability of each night of onset."""
        return dict(zip(ONSET_NIGHTS, self.masses["onset"].tolist(), strict=True))

    def grid_marginal(self, axis: str) -> Marginal:
        """Marginal of ``slow_share`` (logit), ``memory``, ``half_life`` (both log) or ``share_lost``."""
        return marginal(getattr(self.nodes.grid, axis).nodes, self.masses[axis])

    def night_effect(self, lag: int, smallest: float, probability: float) -> NightEffect:
        """Effect of one usual dose, tolerance apart, on the night ``lag`` nights after it."""
        latent = self._single_dose(lag)
        interval = interval_of(latent, probability)
        low, high = self.scale.benefit(np.array([interval.low, interval.high]), self.level).tolist()
        return NightEffect(
            lag=lag,
            mean=expected(latent, lambda change: self.scale.benefit(change, self.level)),
            interval90=Interval(low=low, high=high),
            p_benefit=latent.beyond(0.0),
            p_beyond_smallest=latent.beyond(self.scale.change(smallest, self.level)),
        )

    def nights_of_benefit(self, smallest: float, most: int, probability: float) -> NightsOfBenefit:
        """Nights on which one usual dose's own effect reaches the smallest one that matters, counted up to ``most``.

        What is particular to the dose night is left out.
        """
        effect = self.reduced
        needed = self.scale.change(smallest, self.level) / self._share_left(0)
        later = 2.0 ** (1.0 / np.exp(self.nodes.grid.half_life.nodes))
        at_least = []
        for count in range(most):
            threshold = (needed * later**count)[effect.which % later.size]
            at_least.append(float((effect.weight * ndtr((effect.mean - threshold) / effect.sd)).sum()))
        reached = np.array(at_least)
        tail = (1.0 - probability) / 2.0
        return NightsOfBenefit(
            mean=float(reached.sum()),
            interval90=Interval(low=float((reached >= 1.0 - tail).sum()), high=float((reached > tail).sum())),
            p_at_least=dict(enumerate(at_least, start=1)),
        )

    def _share_left(self, nights: int) -> FloatArray:
        """Share of the peak effect that one usual dose leaves after some nights from its onset [half-lives]."""
        return 2.0 ** (-nights / np.exp(self.nodes.grid.half_life.nodes)) / self.on.responded.peak

    def _single_dose(self, lag: int) -> Mixture:
        if lag == 0:
            return self._dose_night()
        effect = self.reduced
        half_lives = self.nodes.grid.half_life.nodes.size
        onset = np.array(ONSET_NIGHTS)
        share = np.array([self._share_left(lag - night) if night <= lag else np.zeros(half_lives) for night in onset])
        slope = share.ravel()[effect.which % share.size]
        felt = slope > 0.0
        return Mixture(
            weight=effect.weight[felt],
            mean=effect.mean[felt] * slope[felt],
            sd=effect.sd[felt] * slope[felt],
            atom=0.0 if felt.all() else float(effect.weight[~felt].sum()),
        )

    def _dose_night(self) -> Mixture:
        """Effect on the night of the dose: its own, where it begins at once, and what marks dose nights."""
        index = self.names.index(DOSE_NIGHT)
        nodes = self.nodes
        weight = np.maximum(nodes.weight.sum(axis=1), _TINY)
        first = (nodes.weight * nodes.mean).sum(axis=1) / weight
        second = (nodes.weight * (nodes.mean**2 + nodes.variance)).sum(axis=1) / weight
        share = np.zeros((len(ONSET_NIGHTS), nodes.grid.half_life.nodes.size))
        share[0] = self._share_left(0)
        slope = share.ravel()
        mean, variance = nodes.level_mean[index], nodes.level_variance[index]
        covariance = nodes.level_cross[index] - mean * first
        return _kept(
            nodes.level_weight,
            mean + slope * first,
            variance + slope**2 * (second - first**2) + 2.0 * slope * covariance,
        )


def reduced(nodes: Nodes) -> Components:
    """Sum the memory of the noise out of the peak effect, by matching two moments."""
    shape = (nodes.grid.slow_share.nodes.size, nodes.grid.memory.nodes.size, -1)
    every, each_mean = nodes.weight.reshape(shape), nodes.mean.reshape(shape)
    weight = every.sum(axis=1)
    positive = np.maximum(weight, _TINY)
    mean = (every * each_mean).sum(axis=1) / positive
    square = (every * (each_mean**2 + nodes.variance.reshape(shape))).sum(axis=1) / positive
    kept = weight > _FAINT * weight.max()
    return Components(
        weight=weight[kept] / weight[kept].sum(),
        mean=mean[kept],
        sd=np.sqrt(square[kept] - mean[kept] ** 2),
        which=np.nonzero(kept)[1],
    )


def untreated_level(nodes: Nodes) -> float:
    """Posterior mean of the last functional [modelled scale, less the prior mean]."""
    return float((nodes.level_weight * nodes.level_mean[-1]).sum())


def _kept(weight: FloatArray, mean: FloatArray, variance: FloatArray) -> Mixture:
    kept = weight > _FAINT * weight.max()
    return Mixture(weight=weight[kept] / weight[kept].sum(), mean=mean[kept], sd=np.sqrt(variance[kept]))
