"""Fixed points in place of chance: the same futures for the same record, on any machine.

No random number is drawn. `levels` spreads points evenly over many dimensions: the first few are van der Corput
sequences (low discrepancy together), the others orders of their own, so that each dimension takes every level once.
`fixed_lot` is a lot that always falls the same way, for schedules that are only looked at and never followed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from .values import FloatArray

Lot = Callable[[int], int]
"""Draws a whole number from 0 to one less than the given count, each as likely."""
_BASES = (2, 3, 5)
_WORD = 1 << 64
_STEP, _FIRST, _SECOND = 0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB
"""Constants of the SplitMix64 mixing function (Steele, Lea and Flood 2014)."""


@cache
def levels(points: int, dimensions: int) -> NDArray[np.intp]:
    """Levels 0 … points - 1 of each point in each dimension [dimensions, points]; each dimension has every level.

    The first dimension is in order, the next three follow van der Corput's sequences to bases 2, 3 and 5, the others
    are orders mixed from the number of the dimension. Two calls that differ in dimensions share the first ones.
    """
    made = np.empty((dimensions, points), dtype=np.intp)
    for dimension in range(dimensions):
        if dimension == 0:
            key = np.arange(points, dtype=float)
        elif dimension <= len(_BASES):
            key = np.array([_mirrored(point, _BASES[dimension - 1]) for point in range(points)])
        else:
            mixing = _mixed(dimension * points)
            key = np.array([next(mixing) / _WORD for _ in range(points)])
        made[dimension, np.argsort(key, kind="stable")] = np.arange(points)
    made.setflags(write=False)
    return made


def uniforms(points: int, dimensions: int) -> FloatArray:
    """Evenly spread numbers between 0 and 1 [dimensions, points]: the middle of each level."""
    return (levels(points, dimensions) + 0.5) / points


def normals(points: int, dimensions: int) -> FloatArray:
    """Evenly spread standard normal numbers [dimensions, points]: quantiles of the middles, scaled to variance 1."""
    standard = NormalDist()
    quantile = np.array([standard.inv_cdf((level + 0.5) / points) for level in range(points)])
    quantile /= np.sqrt(np.mean(quantile**2))
    return np.asarray(quantile[levels(points, dimensions)])


def fixed_lot(number: int) -> Lot:
    """Make a lot that always falls the same way; another ``number`` makes another."""
    mixing = _mixed(number)

    def below(count: int) -> int:
        return next(mixing) * count // _WORD

    return below


def _mixed(start: int) -> Iterator[int]:
    """Mix consecutive multiples of an odd number into words that look alike in nothing (SplitMix64)."""
    state = (start * _FIRST) % _WORD
    while True:
        state = (state + _STEP) % _WORD
        word = ((state ^ (state >> 30)) * _FIRST) % _WORD
        word = ((word ^ (word >> 27)) * _SECOND) % _WORD
        yield word ^ (word >> 31)


def _mirrored(number: int, base: int) -> float:
    """Mirror the digits of a number at the point, in a base (van der Corput)."""
    found, share = 0.0, 1.0
    while number:
        share /= base
        number, digit = divmod(number, base)
        found += digit * share
    return found
