"""Exact whitening of columns under a slow level and night-to-night noise, by one scalar Kalman recursion a node.

Unit total variance: the level is a stationary first-order process with share ``slow`` of the variance and lag-one
correlation ``keep``; the rest is independent from night to night, and less or more of it where a night has a weight.
A missing night is predicted only, which is exact.
Gains do not depend on the values, so one recursion whitens every column.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .response import Basis
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


def gains(
    observed: NDArray[np.bool_], slow: FloatArray, keep: FloatArray, weights: FloatArray | None = None
) -> Gains:
    """Run the variance part of the recursion; ``slow`` and ``keep`` have one entry a node.

    ``weights`` [nights, positive] divide the night-to-night variance of each night; without them all are 1.
    """
    spread = np.ones(observed.size) if weights is None else 1.0 / weights
    gain = np.zeros((observed.size, slow.size))
    sd = np.ones((observed.size, slow.size))
    fast = 1.0 - slow
    keep_squared = keep**2
    renewed = slow * (1.0 - keep_squared)
    variance = slow.copy()
    for night, (seen, share) in enumerate(zip(observed.tolist(), spread.tolist(), strict=True)):
        if seen:
            own = fast * share
            total = variance + own
            gain[night] = variance / total
            sd[night] = total
            variance = own * gain[night]
        variance = keep_squared * variance + renewed
    return Gains(gain=gain, sd=np.sqrt(sd), keep=keep)


def whitened_products(observed: NDArray[np.bool_], linear: FloatArray, basis: Basis, with_gains: Gains) -> Products:
    """Inner products of the whitened columns.

    ``linear`` [nights, columns] has the values first (anything where missing), then the linear columns. Only the
    basis of the response is whitened; products with the response at every onset follow from it.
    """
    latest, sums = basis.doses.shape[1], basis.plain.shape[1]
    rows = np.concatenate([linear, basis.doses, basis.tolerated_doses], axis=1)
    count = rows.shape[1]
    all_columns = np.concatenate([rows, basis.plain, basis.tolerated], axis=1)
    seen = np.flatnonzero(observed)
    nodes, width = with_gains.keep.size, all_columns.shape[1]
    products = np.zeros((nodes, count, width))
    own = np.zeros((3, nodes, sums))
    for filled in _whitened(seen, all_columns, with_gains):
        by_node = filled.transpose(1, 0, 2)
        products += by_node[:, :, :count].transpose(0, 2, 1) @ by_node
        one, two = filled[:, :, count : count + sums], filled[:, :, count + sums :]
        own[0] += (one * one).sum(axis=0)
        own[1] += (one * two).sum(axis=0)
        own[2] += (two * two).sum(axis=0)
    log_sd = np.log(with_gains.sd[seen]).sum(axis=0)
    return _expanded(products, own, basis, linear.shape[1], latest, log_sd, int(seen.size))


def _whitened(seen: NDArray[np.intp], columns: FloatArray, with_gains: Gains) -> Iterator[FloatArray]:
    """Blocks of whitened nights [nights, nodes, columns]; each is overwritten by the next."""
    keep = with_gains.keep[:, None]
    carried = (with_gains.keep * with_gains.gain)[:, :, None]
    state = np.zeros((with_gains.keep.size, columns.shape[1]))
    work = np.empty_like(state)
    block = np.empty((_NIGHTS_AT_ONCE, *state.shape))
    before = 0
    for start in range(0, seen.size, _NIGHTS_AT_ONCE):
        part = seen[start : start + _NIGHTS_AT_ONCE]
        for row, night in enumerate(part.tolist()):
            if night - before > 1:
                state *= keep ** (night - before - 1)
            innovation = block[row]
            np.subtract(columns[night], state, out=innovation)
            np.multiply(innovation, carried[night], out=work)
            np.multiply(state, keep, out=state)
            np.add(state, work, out=state)
            before = night
        filled = block[: part.size]
        filled /= with_gains.sd[part][:, :, None]
        yield filled


def _expanded(
    products: FloatArray, own: FloatArray, basis: Basis, linear: int, latest: int, log_sd: FloatArray, nights: int
) -> Products:
    """Products with the response at every onset, from those with its basis."""
    sums = basis.plain.shape[1]
    onsets = basis.fade.size // sums
    rows = linear + 2 * latest
    doses, tolerated_doses = slice(linear, linear + latest), slice(linear + latest, rows)

    def everywhere(by_half_life: FloatArray) -> FloatArray:
        return np.concatenate([by_half_life] * onsets, axis=-1) * basis.fade

    mix = basis.mix.T
    plain = everywhere(products[:, :, rows : rows + sums]) + products[:, :, doses] @ mix
    tolerated = everywhere(products[:, :, rows + sums :]) + products[:, :, tolerated_doses] @ mix

    def squared(both: FloatArray, left: FloatArray, right: FloatArray, dose: FloatArray) -> FloatArray:
        """``both`` latest with latest; ``left`` and ``right`` doses with a latest sum; ``dose`` doses with doses."""
        whole = everywhere(both) * basis.fade
        whole += everywhere_mixed(left) + everywhere_mixed(right)
        whole += ((dose @ mix) * mix).sum(axis=1)
        return whole

    def everywhere_mixed(rows_by_half_life: FloatArray) -> FloatArray:
        mixed: FloatArray = (everywhere(rows_by_half_life) * mix).sum(axis=1)
        return mixed

    latest_plain, latest_tolerated = products[:, :, rows : rows + sums], products[:, :, rows + sums :]
    return Products(
        linear=np.concatenate([products[:, :linear, :linear], plain[:, :linear], tolerated[:, :linear]], axis=2),
        plain=squared(own[0], latest_plain[:, doses], latest_plain[:, doses], products[:, doses, doses]),
        crossed=squared(
            own[1],
            latest_tolerated[:, doses],
            latest_plain[:, tolerated_doses],
            products[:, tolerated_doses, doses],
        ),
        tolerated=squared(
            own[2],
            latest_tolerated[:, tolerated_doses],
            latest_tolerated[:, tolerated_doses],
            products[:, tolerated_doses, tolerated_doses],
        ),
        log_sd=log_sd,
        nights=nights,
    )
