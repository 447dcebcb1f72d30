"""What the estimate would say of many records: probabilities, spread and contraction of the average benefit.

A response over nights is put down to its first two moments: felt fully on a share of the nights and not at all on the
others. On a linear scale that is exact; on a curved one it keeps level and unevenness of the response.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .condensed import Posteriors
from .distributions import GAUSS_HERMITE
from .normal import ndtr
from .scales import Scale
from .values import FloatArray

_TINY = 1e-300
_NODES, _SHARES = np.polynomial.hermite_e.hermegauss(3)
_SHARES = _SHARES / _SHARES.sum()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Felt:
    """A response over nights by its first two moments: ``height`` on a ``share`` of the nights, else nothing.

    Both [shares lost * sums]; of the unscaled response.
    """

    height: FloatArray
    share: FloatArray

    @classmethod
    def over(cls, plain: FloatArray, tolerated: FloatArray, lost: FloatArray) -> Felt:
        """Sum a response up; ``plain`` and ``tolerated`` [nights, sums] of the nights that count."""
        nights = plain.shape[0]
        one, two = plain.mean(axis=0), tolerated.mean(axis=0)
        first = one - lost[:, None] * two
        squares = [(left * right).sum(axis=0) / nights for left, right in ((plain, plain), (plain, tolerated))]
        last = (tolerated * tolerated).sum(axis=0) / nights
        second = squares[0] - 2.0 * lost[:, None] * squares[1] + lost[:, None] ** 2 * last
        height = second / np.where(first == 0.0, 1.0, first)
        return cls(height=height.ravel(), share=(first**2 / np.maximum(second, _TINY)).ravel())

    def benefit(self, effect: FloatArray, scale: Scale, level: FloatArray) -> FloatArray:
        """Average benefit of an effect [records, responses, nodes] at a level [records]."""
        height, share = self.height[:, None], self.share[:, None]
        if scale.linear:
            return height * share * effect
        at = level[:, None, None]
        natural: FloatArray = scale.to_natural(at + height * effect) - scale.to_natural(at)
        return scale.sign * share * natural

    def needed(self, benefit: float, scale: Scale, level: FloatArray) -> FloatArray:
        """Effect that brings an average benefit [records, responses], of its sign; infinite where none does."""
        change = scale.changes(benefit / np.maximum(self.share, _TINY), level[:, None])
        return np.asarray(change / np.where(self.height == 0.0, _TINY, self.height))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Readings:
    """What would be reported of each record [records]."""

    p_benefit: FloatArray
    p_beyond_smallest: FloatArray
    sd: FloatArray
    contraction: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PriorEffect:
    """Prior of the effect: a weight and a standard deviation of the unscaled effect for each of some responses."""

    weight: FloatArray
    sd: FloatArray
    felt: Felt

    def deviation(self, scale: Scale, level: FloatArray) -> FloatArray:
        """Prior standard deviation of the average benefit at a level [records]."""
        nodes, shares = GAUSS_HERMITE
        benefit = self.felt.benefit((self.sd[:, None] * nodes)[None], scale, level)
        first = ((benefit * shares).sum(axis=2) * self.weight).sum(axis=1)
        second = ((benefit * benefit * shares).sum(axis=2) * self.weight).sum(axis=1)
        return np.broadcast_to(np.sqrt(second - first**2), level.shape)


def read(of: Posteriors, felt: Felt, prior: PriorEffect, scale: Scale, smallest: float, intercept: float) -> Readings:
    """Read what would be reported; ``intercept`` is the prior mean that values and level are given less of."""
    level = of.level + intercept
    shape = (*of.weight.shape[:2], -1)
    weight, mean = of.weight.reshape(shape), of.mean.reshape(shape)
    deviation = np.sqrt(of.variance).reshape(shape)
    sign = np.sign(felt.height)
    p_benefit = (weight * ndtr(sign * mean / deviation)).sum(axis=(0, 2))
    beyond = (sign * mean - sign * felt.needed(smallest, scale, level)) / deviation
    together = np.maximum(weight.sum(axis=0), _TINY)
    centre = (weight * mean).sum(axis=0) / together
    square = (weight * (mean**2 + deviation**2)).sum(axis=0) / together
    spread = np.sqrt(np.maximum(square - centre**2, 0.0))
    benefit = felt.benefit(centre[:, :, None] + spread[:, :, None] * _NODES, scale, level)
    first = ((benefit * _SHARES).sum(axis=2) * together).sum(axis=1)
    second = ((benefit * benefit * _SHARES).sum(axis=2) * together).sum(axis=1)
    sd = np.sqrt(np.maximum(second - first**2, 0.0))
    return Readings(
        p_benefit=p_benefit,
        p_beyond_smallest=(weight * ndtr(beyond)).sum(axis=(0, 2)),
        sd=sd,
        contraction=sd / prior.deviation(scale, level),
    )
