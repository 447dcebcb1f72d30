"""What may be true before any dose was taken: effects from the prior, noise from the prior or from a diary's nights.

Points come from `draws`, not from chance.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from .condensed import Walk, condensed_grid, prior_moments, processes
from .draws import normals, uniforms
from .futures import LinearProducts, linear_effects, noise_density
from .grid import Counts
from .priors import ONSET_NIGHTS, NonlinearPriors, Normal
from .truths import OF_TRUTH, Truths
from .values import FloatArray
from .whitening import gains

_PROCESSES = Counts(slow_share=9, memory=9, share_lost=2, half_life=2)
_EFFECT, _HALF_LIFE, _NOISE, _ONSET, _LOST, _SLOW, _MEMORY = range(7)
"""Dimension of the fixed points for each parameter."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Assumed:
    """Priors of the columns ``names`` [columns] and of the rest; ``peak_effect_sd`` on the modelled scale."""

    names: tuple[str, ...]
    prior_sd: FloatArray
    priors: NonlinearPriors
    peak_effect_sd: float

    def truths(self, draws: int) -> Truths:
        """Draw everything from the prior; ``effect`` is the peak effect and still to be divided by a peak."""
        z, of = normals(draws, OF_TRUTH + self.prior_sd.size), self.priors
        come = np.cumsum(of.onset) / sum(of.onset)
        return Truths(
            names=self.names,
            slow=1.0 / (1.0 + np.exp(-_drawn(of.slow_share, z[_SLOW]))),
            keep=np.exp(-np.exp(-_drawn(of.memory, z[_MEMORY]))),
            noise=np.exp(_drawn(of.noise, z[_NOISE])),
            half_life=np.exp(_drawn(of.half_life, z[_HALF_LIFE])),
            onset=np.array(ONSET_NIGHTS)[np.searchsorted(come, uniforms(draws, OF_TRUTH)[_ONSET])],
            share_lost=_drawn(of.share_lost, z[_LOST]),
            effect=self.peak_effect_sd * z[_EFFECT],
            linear=(z[OF_TRUTH:] * self.prior_sd[:, None]).T,
        )

    def truths_after(self, values: FloatArray, columns: FloatArray, draws: int) -> Truths:
        """Draw noise and linear effects given nights without any dose, the rest from the prior.

        ``values`` [nights; modelled scale less the prior mean, NaN where missing], ``columns`` [nights, columns].
        """
        seen, width = np.flatnonzero(~np.isnan(values)), self.prior_sd.size
        grid = condensed_grid(self.priors, prior_moments(self.priors), _PROCESSES)
        slow, keep = processes(grid)
        walk = Walk.start(slow.size, width, 0, 1)
        walk = walk.on(columns, np.nan_to_num(values[:, None]), seen, gains(~np.isnan(values), slow, keep))
        products = LinearProducts(
            inner=walk.columns, towards=walk.values[:, 0], squares=walk.squares[:, 0], nights=walk.nights
        )
        centre = np.full(slow.size, float(np.log(np.nanstd(values))))
        log_noise, density = noise_density(products, self.prior_sd, self.priors.noise, centre)
        process = (grid.slow_share.log_weight[:, None] + grid.memory.log_weight).ravel() - walk.log_sd
        come = np.cumsum(np.exp(density + process[:, None] - (density + process[:, None]).max()))
        place = np.searchsorted(come, uniforms(draws, OF_TRUTH)[_NOISE] * come[-1])
        which = place // log_noise.shape[1]
        noise = np.exp(log_noise.ravel()[place])
        linear = linear_effects(products.inner[which], products.towards[which], self.prior_sd, noise)
        return replace(self.truths(draws), slow=slow[which], keep=keep[which], noise=noise, linear=linear)


def _drawn(prior: Normal, z: FloatArray) -> FloatArray:
    return prior.mean + prior.sd * z
