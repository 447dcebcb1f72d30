"""What the posterior is made of: weighted normals, their images in natural units, marginals of the grid."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from .normal import ndtr, ndtri
from .values import FloatArray, Interval

_SEARCH_SDS = 12.0
_SEARCH_STEPS = 60
_SEARCH_TOLERANCE = 1e-4
"""In standard deviations; Newton doubles the digits in each step, so that the last one is good to far less."""
_SUBSTEPS = 24
_FAINTEST = -700.0


class Distribution(Protocol):
    """What every one of them answers."""

    def average(self) -> float:
        """Return the mean."""

    def deviation(self) -> float:
        """Return the standard deviation."""

    def beyond(self, value: float) -> float:
        """Probability of a value above the given one."""

    def quantile(self, probability: float) -> float:
        """Value below which the given probability lies."""


def interval_of(distribution: Distribution, probability: float) -> Interval:
    """Equal-tailed interval that holds the given probability."""
    tail = (1.0 - probability) / 2.0
    return Interval(low=distribution.quantile(tail), high=distribution.quantile(1.0 - tail))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Mixture:
    """Weighted normals and an atom at zero; ``weight`` and ``atom`` sum to 1."""

    weight: FloatArray
    mean: FloatArray
    sd: FloatArray
    atom: float = 0.0

    def average(self) -> float:
        """Return the mean."""
        return float((self.weight * self.mean).sum())

    def deviation(self) -> float:
        """Return the standard deviation."""
        centre = self.average()
        squares = (self.weight * (self.sd**2 + (self.mean - centre) ** 2)).sum() + self.atom * centre**2
        return float(np.sqrt(squares))

    def beyond(self, value: float) -> float:
        """Probability of a value above the given one."""
        return float((self.weight * ndtr((self.mean - value) / self.sd)).sum()) + self.atom * (value < 0.0)

    def below(self, value: float) -> float:
        """Probability of at most the given value."""
        return float((self.weight * ndtr((value - self.mean) / self.sd)).sum()) + self.atom * (value >= 0.0)

    def quantile(self, probability: float) -> float:
        """Value below which the given probability lies."""
        if self.atom > 0.0:
            before = self._continuous(0.0)[0]
            if before <= probability <= before + self.atom:
                return 0.0
            if probability > before:
                probability -= self.atom
        total = 1.0 - self.atom
        centre = self.average() / total
        sd = float(np.sqrt((self.weight * (self.sd**2 + (self.mean - centre) ** 2)).sum() / total))
        return search(lambda value: _scaled(self._continuous(value), total), probability / total, centre, sd)

    def _continuous(self, value: float) -> tuple[float, float]:
        z = (value - self.mean) / self.sd
        return float((self.weight * ndtr(z)).sum()), float((self.weight * _density(z) / self.sd).sum())


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Mapped:
    """Weighted normals seen through smooth maps: component ``i`` through map ``which[i]``.

    ``table`` [maps, points] holds the maps at equally spaced ``points``, which span every component. The maps need
    not be monotone, and may be flat: probabilities follow every crossing of a value. `mapped` makes one.
    """

    weight: FloatArray
    mean: FloatArray
    sd: FloatArray
    which: NDArray[np.intp]
    points: FloatArray
    table: FloatArray
    moments: tuple[float, float]
    """Mean and standard deviation."""

    def average(self) -> float:
        """Return the mean."""
        return self.moments[0]

    def deviation(self) -> float:
        """Return the standard deviation."""
        return self.moments[1]

    def beyond(self, value: float) -> float:
        """Probability of a value above the given one."""
        return 1.0 - self.below(value)[0]

    def below(self, value: float) -> tuple[float, float]:
        """Probability of at most the given value, and the density there."""
        under = self.table <= value
        # on the flat array: many times faster than on two axes
        rows, cells = np.divmod(np.flatnonzero(under[:, 1:] != under[:, :-1]), self.points.size - 1)
        step = self.points[1] - self.points[0]
        left, right = self.table[rows, cells], self.table[rows, cells + 1]
        at = self.points[cells] + step * (value - left) / (right - left)
        steepness = np.abs(right - left) / step
        jump = np.where(right > left, -1.0, 1.0)
        probability = float((self.weight * under[self.which, 0]).sum())
        density = 0.0
        nth = np.arange(rows.size) - np.searchsorted(rows, rows)
        for turn in range(int(nth.max()) + 1 if rows.size else 0):
            now = nth == turn
            place, jumps, slope = (
                np.full(len(self.table), np.inf),
                np.zeros(len(self.table)),
                np.ones(len(self.table)),
            )
            place[rows[now]], jumps[rows[now]], slope[rows[now]] = at[now], jump[now], 1.0 / steepness[now]
            z = (place[self.which] - self.mean) / self.sd
            probability += float((self.weight * jumps[self.which] * ndtr(-z)).sum())
            density += float((self.weight * slope[self.which] * _density(z) / self.sd).sum())
        return probability, density

    def quantile(self, probability: float) -> float:
        """Value below which the given probability lies."""
        return search(self.below, probability, *self.moments)


def mapped(
    weight: FloatArray,
    mean: FloatArray,
    sd: FloatArray,
    which: NDArray[np.intp],
    points: FloatArray,
    table: FloatArray,
) -> Mapped:
    """Make a mapped mixture; its moments are by five-point Gauss-Hermite quadrature in each component."""
    first = second = 0.0
    step = points[1] - points[0]
    start, spread = (mean - points[0]) / step, sd / step
    rows = which * points.size
    flat = table.ravel()
    for node, share in zip(*_gauss_hermite(5), strict=True):
        place = start + node * spread
        cell = place.astype(np.intp)
        left = flat[rows + cell]
        value = left + (place - cell) * (flat[rows + cell + 1] - left)
        weighted = weight * value
        first += float(share * weighted.sum())
        second += float(share * (weighted * value).sum())
    return Mapped(
        weight=weight,
        mean=mean,
        sd=sd,
        which=which,
        points=points,
        table=table,
        moments=(first, float(np.sqrt(max(second - first**2, 0.0)))),
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Marginal:
    """Marginal of a grid parameter between its nodes: ``probability`` up to each of ``points``."""

    points: FloatArray
    probability: FloatArray

    def below(self, value: float) -> float:
        """Probability of at most the given value."""
        return float(np.interp(value, self.points, self.probability, left=0.0, right=1.0))

    def quantile(self, probability: float) -> float:
        """Value below which the given probability lies."""
        return float(np.interp(probability, self.probability, self.points))


def marginal(nodes: FloatArray, mass: FloatArray) -> Marginal:
    """Marginal from trapezoid masses on equally spaced nodes: local cubics through the log density, integrated."""
    if nodes.size == 1:
        return Marginal(points=nodes, probability=np.ones(1))
    density = mass.copy()
    density[[0, -1]] *= 2.0
    with np.errstate(divide="ignore"):
        log_density = np.maximum(np.log(density / density.max()), _FAINTEST)
    places = np.arange((nodes.size - 1) * _SUBSTEPS + 1) / _SUBSTEPS
    first = np.clip(np.floor(places).astype(np.intp) - 1, 0, nodes.size - 4)
    offset = places - first
    smooth = np.zeros(places.size)
    for index in range(4):
        others = [other for other in range(4) if other != index]
        factor = np.prod([(offset - other) / (index - other) for other in others], axis=0)
        smooth += factor * log_density[first + index]
    height = np.exp(smooth - smooth.max())
    running = np.concatenate([[0.0], np.cumsum(height[1:] + height[:-1])])
    step = (nodes[1] - nodes[0]) / _SUBSTEPS
    return Marginal(points=nodes[0] + step * np.arange(places.size), probability=running / running[-1])


def expected(mixture: Mixture, function: Callable[[FloatArray], FloatArray]) -> float:
    """Mean of a smooth function that is zero at zero, by seven-point Gauss-Hermite quadrature in each component."""
    nodes, shares = GAUSS_HERMITE
    values = function(mixture.mean[:, None] + mixture.sd[:, None] * nodes)
    return float((mixture.weight * (values * shares).sum(axis=1)).sum())


def search(function: Callable[[float], tuple[float, float]], probability: float, centre: float, sd: float) -> float:
    """Invert a distribution function that gives probability and density: Newton on the probit, within a bracket."""
    low, high = centre - _SEARCH_SDS * sd, centre + _SEARCH_SDS * sd
    wanted = ndtri(probability)
    value = centre + wanted * sd
    for _ in range(_SEARCH_STEPS):
        reached, density = function(value)
        if reached < probability:
            low = value
        else:
            high = value
        probit = ndtri(min(max(reached, 0.0), 1.0))
        step = (wanted - probit) * float(_density(np.asarray(probit))) / density if density > 0.0 else np.inf
        after = value + step
        if not low <= after <= high:
            after = (low + high) / 2.0
        moved, value = abs(after - value), float(after)
        if moved <= _SEARCH_TOLERANCE * sd:
            break
    return value


def _scaled(pair: tuple[float, float], total: float) -> tuple[float, float]:
    return pair[0] / total, pair[1] / total


def _density(z: FloatArray) -> FloatArray:
    height: FloatArray = np.exp(-0.5 * z * z) / np.sqrt(2.0 * np.pi)
    return height


def _gauss_hermite(count: int) -> tuple[FloatArray, FloatArray]:
    nodes, weights = np.polynomial.hermite_e.hermegauss(count)
    return nodes, weights / weights.sum()


GAUSS_HERMITE = _gauss_hermite(7)
"""Nodes and weights of the standard normal."""
