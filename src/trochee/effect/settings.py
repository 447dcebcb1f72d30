"""What an estimate is made with after some nights: its columns, priors and untreated level, and its prior benefit."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from trochee.knowledge import Knowledge

from .analysis import functionals
from .condensed import Setting
from .design import INTERCEPT, TREND, Columns, chosen_names, weekday_share
from .grid import Grid, coarse_grid
from .priors import ONSET_NIGHTS, NonlinearPriors
from .readings import Felt, PriorEffect
from .response import Response, exposure, response
from .values import FloatArray, Series


def names_at(series: Series, every: Columns, knowledge: Knowledge) -> tuple[str, ...]:
    """Columns that the estimate of a series would choose."""
    share = weekday_share(series, knowledge)
    return chosen_names(every, by_weekday=share > knowledge.number("effect.gate.weekday_share"))


def setting_of(
    every: Columns, names: tuple[str, ...], nights: slice, peak: FloatArray, *, trend_later: float = 0.0
) -> Setting:
    """Choose the named columns; ``nights`` are those over which the untreated level is taken.

    ``peak`` [half-lives] is the peak of the plain response over the prior standard deviation of the effect.
    ``trend_later`` is by how much the trend column is centred too late for this estimate.
    """
    chosen = np.zeros((len(every.names), len(names)))
    place = [every.names.index(name) for name in names]
    chosen[place, np.arange(len(names))] = 1.0
    trend = names.index(TREND)
    chosen[every.names.index(INTERCEPT), trend] = trend_later
    usual = functionals(every, names, nights)[-1]
    usual[trend] += trend_later
    return Setting(
        chosen=chosen,
        prior_sd=every.prior_sd[place],
        usual=usual,
        effect_precision=np.tile(peak, len(ONSET_NIGHTS)) ** 2,
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PriorResponse:
    """Response of a schedule on the grid that spans the prior, against which contraction is measured."""

    grid: Grid
    response: Response
    peak_effect_sd: float

    @classmethod
    def of(
        cls, priors: NonlinearPriors, peak_effect_sd: float, doses: FloatArray, knowledge: Knowledge
    ) -> PriorResponse:
        """Work the response of a schedule out."""
        grid = coarse_grid(priors)
        felt = response(exposure(doses, doses.size, knowledge), np.exp(grid.half_life.nodes))
        return cls(grid=grid, response=felt, peak_effect_sd=peak_effect_sd)

    def effect(self, nights: slice, until: int) -> PriorEffect:
        """Prior of the average benefit over ``nights`` of a record of ``until`` nights."""
        lost = self.grid.share_lost
        peak = self.response.plain[:until].max(axis=0)
        plain, tolerated = replace(self.response, peak=np.ones(peak.size)).shifted(ONSET_NIGHTS, nights)
        weight = np.exp(
            (lost.log_weight[:, None, None] + self.grid.log_onset[:, None] + self.grid.half_life.log_weight).ravel()
        )
        return PriorEffect(
            weight=weight / weight.sum(),
            sd=np.tile(self.peak_effect_sd / peak, len(ONSET_NIGHTS) * lost.nodes.size),
            felt=Felt.over(plain, tolerated, lost.nodes),
        )
