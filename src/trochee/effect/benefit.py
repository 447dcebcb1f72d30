"""Average benefit a night, against never having dosed, as a distribution in natural units.

The peak effect ``beta`` brings ``mean over nights of f(beta * x_t)``, where ``x_t`` is the response at a node and
``f`` turns a change of the modelled scale into a benefit at the untreated level. On a linear scale that is ``beta``
times the mean response. Elsewhere it is tabulated: the responses of all nodes are spread over one common set of
values (linear weights), so that a small matrix product gives the map of every node.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .distributions import Distribution, Mixture, mapped
from .priors import ONSET_NIGHTS
from .response import Response
from .scales import Scale
from .values import FloatArray

_BINS = 64
_POINTS = 257
_REACH_SDS = 7.0
_ROWS_AT_ONCE = 8
"""Keeps the product too small for a threaded one: same digits on any machine load."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Components:
    """The peak effect as weighted normals; ``which`` names the response (share lost, onset, half-life) of each."""

    weight: FloatArray
    mean: FloatArray
    sd: FloatArray
    which: np.ndarray[tuple[int], np.dtype[np.intp]]


def responses(responded: Response, lost: FloatArray, nights: slice) -> FloatArray:
    """Response of each node on the given nights [share lost * onset * half-life, nights]."""
    plain, tolerated = responded.shifted(ONSET_NIGHTS, nights)
    each = plain.T[None] - lost[:, None, None] * tolerated.T[None]
    return each.reshape(-1, each.shape[2])


def average_benefit(
    of: Components, response: FloatArray, scale: Scale, level: float, *, shares: int = 1
) -> Distribution:
    """Distribution of the average benefit; ``response`` [responses, nights], ``level`` on the modelled scale.

    ``shares`` counts the nodes of the share lost, the slowest index of the responses.
    """
    return average_benefits((of,), response, scale, level, shares=shares)[0]


def average_benefits(
    each: Sequence[Components], response: FloatArray, scale: Scale, level: float, *, shares: int = 1
) -> tuple[Distribution, ...]:
    """Distributions of the average benefit for several states of knowledge of the peak effect, by one table."""
    whole = tuple(_parted(of, response, shares) for of in each)
    if scale.linear:
        return tuple(_linear(of, parted.mean(axis=1)[of.which]) for of, parted in whole)
    low = min(float((of.mean - _REACH_SDS * of.sd).min()) for of, _ in whole)
    high = max(float((of.mean + _REACH_SDS * of.sd).max()) for of, _ in whole)
    step = (high - low) / (_POINTS - 1)
    points = step * (np.floor(low / step) + np.arange(_POINTS + 1))
    table = _table(whole[0][1], points, scale, level)  # the parting of the responses is the same for all
    return tuple(mapped(of.weight, of.mean, of.sd, of.which, points, table) for of, _ in whole)


def _linear(of: Components, slope: FloatArray) -> Mixture:
    """Weighted normals, and an atom where nothing is felt; ``slope`` is that of each component."""
    felt = slope != 0.0
    return Mixture(
        weight=of.weight[felt],
        mean=(of.mean * slope)[felt],
        sd=(of.sd * np.abs(slope))[felt],
        atom=0.0 if felt.all() else float(of.weight[~felt].sum()),
    )


def _parted(of: Components, response: FloatArray, shares: int) -> tuple[Components, FloatArray]:
    """Part each component in whose cell of the share lost the mean response changes sign; adds the parts' responses.

    Along the share lost a response lies on a straight line. Where its mean passes through zero the probability of any
    benefit jumps, and would depend on where the nodes happen to lie. Parted at zero it does not. The mean is kept.
    """
    slope = response.mean(axis=1)
    by_share = slope.reshape(shares, -1)
    cells = max(shares - 1, 1)
    turn = (by_share[-1] - by_share[0]) / cells
    rows = np.flatnonzero((np.abs(by_share) < np.abs(turn) / 2.0).ravel())
    if not rows.size:
        return of, response
    combos = by_share.shape[1]
    along = (response[-combos:] - response[:combos])[rows % combos] / cells
    middle, half = slope[rows], np.abs(turn[rows % combos]) / 2.0
    above = (middle + half) / (2.0 * half)
    to_above, to_below = (half - middle) / (2.0 * turn[rows % combos]), -(half + middle) / (2.0 * turn[rows % combos])
    place = np.full(slope.size, -1)
    place[rows] = np.arange(rows.size)
    parts = place[of.which]
    whole, parted = parts < 0, parts[parts >= 0]
    cut = ~whole
    return Components(
        weight=np.concatenate(
            [of.weight[whole], of.weight[cut] * above[parted], of.weight[cut] * (1.0 - above[parted])]
        ),
        mean=np.concatenate([of.mean[whole], of.mean[cut], of.mean[cut]]),
        sd=np.concatenate([of.sd[whole], of.sd[cut], of.sd[cut]]),
        which=np.concatenate([of.which[whole], slope.size + parted, slope.size + rows.size + parted]),
    ), np.concatenate(
        [response, response[rows] + to_above[:, None] * along, response[rows] + to_below[:, None] * along]
    )


def _table(response: FloatArray, points: FloatArray, scale: Scale, level: float) -> FloatArray:
    rows, nights = response.shape
    low, high = float(response.min()), float(response.max())
    step = (high - low) / (_BINS - 1) or 1.0
    place = (response - low) / step
    bin_of = np.minimum(place.astype(np.intp), _BINS - 2)
    share = place - bin_of
    slot = bin_of + _BINS * np.arange(rows)[:, None]
    spread = np.bincount(slot.ravel(), (1.0 - share).ravel(), minlength=rows * _BINS)
    spread += np.bincount(slot.ravel() + 1, share.ravel(), minlength=rows * _BINS)
    occupancy = spread.reshape(rows, _BINS) / nights
    mapped = scale.benefit((low + step * np.arange(_BINS))[:, None] * points[None, :], level)
    parts = [occupancy[start : start + _ROWS_AT_ONCE] @ mapped for start in range(0, rows, _ROWS_AT_ONCE)]
    return np.concatenate(parts)
