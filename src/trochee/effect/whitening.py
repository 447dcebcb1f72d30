"""Exact whitening of columns under a slow level and night-to-night noise, by one scalar Kalman recursion a node.

Unit total variance: the level is a stationary first-order process with share ``slow`` of the variance and lag-one
correlation ``keep``; the rest is independent from night to night. A missing night is predicted only, which is exact.
Gains do not depend on the values, so one recursion whitens every column.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .values import FloatArray

_NIGHTS_AT_ONCE = 64
"""Bounds the memory, and keeps each matrix product too small for a threaded one: same digits on any machine load."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Gains:
    """Kalman gains and standard deviations of the innovations [nights, nodes]."""

    gain: FloatArray
    sd: FloatArray
    keep: FloatArray
    """Lag-one correlation [nodes]."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Products:
    """Inner products of whitened columns a node: the given ones with all, and the dose sums with themselves.

    ``linear`` [nodes, linear columns, linear columns + 2 * sums]; ``plain``, ``crossed`` and ``tolerated``
    [nodes, sums]: plain with plain, plain with tolerated, tolerated with tolerated. ``log_sd`` [nodes] is
    half the log determinant of the correlation.
    """

    linear: FloatArray
    plain: FloatArray
    crossed: FloatArray
    tolerated: FloatArray
    log_sd: FloatArray
    nights: int


def gains(observed: NDArray[np.bool_], slow: FloatArray, keep: FloatArray) -> Gains:
    """Run the variance part of the recursion; ``slow`` and ``keep`` have one entry a node."""
    gain = np.zeros((observed.size, slow.size))
    sd = np.ones((observed.size, slow.size))
    fast = 1.0 - slow
    keep_squared = keep**2
    renewed = slow * (1.0 - keep_squared)
    variance = slow.copy()
    for night, seen in enumerate(observed.tolist()):
        if seen:
            total = variance + fast
            gain[night] = variance / total
            sd[night] = total
            variance = fast * gain[night]
        variance = keep_squared * variance + renewed
    return Gains(gain=gain, sd=np.sqrt(sd), keep=keep)


def whitened_products(
    observed: NDArray[np.bool_], linear: FloatArray, plain: FloatArray, tolerated: FloatArray, with_gains: Gains
) -> Products:
    """Inner products of the whitened columns.

    ``linear`` [nights, columns] has the values first (anything where missing), then the linear columns; ``plain`` and
    ``tolerated`` [nights, sums] are the dose sums.
    """
    all_columns = np.concatenate([linear, plain, tolerated], axis=1)
    nodes, width, count, sums = with_gains.keep.size, all_columns.shape[1], linear.shape[1], plain.shape[1]
    products = np.zeros((nodes, count, width))
    own = np.zeros((3, nodes, sums))
    seen = np.flatnonzero(observed)
    state = np.zeros((nodes, width))
    work = np.empty_like(state)
    block = np.empty((_NIGHTS_AT_ONCE, nodes, width))
    keep = with_gains.keep[:, None]
    before = 0
    for start in range(0, seen.size, _NIGHTS_AT_ONCE):
        part = seen[start : start + _NIGHTS_AT_ONCE]
        for row, night in enumerate(part.tolist()):
            if night - before > 1:
                state *= keep ** (night - before - 1)
            innovation = block[row]
            np.subtract(all_columns[night], state, out=innovation)
            np.multiply(innovation, with_gains.gain[night][:, None], out=work)
            state += work
            state *= keep
            before = night
        filled = block[: part.size]
        filled /= with_gains.sd[part][:, :, None]
        by_node = filled.transpose(1, 0, 2)
        products += by_node[:, :, :count].transpose(0, 2, 1) @ by_node
        one, two = filled[:, :, count : count + sums], filled[:, :, count + sums :]
        own[0] += (one * one).sum(axis=0)
        own[1] += (one * two).sum(axis=0)
        own[2] += (two * two).sum(axis=0)
    return Products(
        linear=products,
        plain=own[0],
        crossed=own[1],
        tolerated=own[2],
        log_sd=np.log(with_gains.sd[seen]).sum(axis=0),
        nights=int(seen.size),
    )
