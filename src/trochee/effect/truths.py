"""What may be true of this patient, and the nights that would follow from it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .draws import normals
from .response import Exposure, response
from .values import FloatArray
from .whitening import Gains, gains

OF_TRUTH = 8
"""Dimensions of the fixed points before those of the linear effects; the nights come after these."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Truths:
    """Parameters that may be true, one entry a draw.

    ``effect`` [modelled scale] is that of one unit of the unscaled response, ``linear`` [draws, columns] those of the
    linear columns ``names``; ``slow``, ``keep`` and ``noise`` make the noise process.
    """

    names: tuple[str, ...]
    slow: FloatArray
    keep: FloatArray
    noise: FloatArray
    half_life: FloatArray
    onset: NDArray[np.intp]
    share_lost: FloatArray
    effect: FloatArray
    linear: FloatArray

    def expected(self, columns: FloatArray, exposed: Exposure) -> FloatArray:
        """Give values without noise [nights, draws]; ``columns`` [nights, columns] are those of ``names``."""
        responded = response(exposed, self.half_life)
        nights = np.arange(columns.shape[0])[:, None] - self.onset
        felt = nights >= 0
        draws = np.arange(self.onset.size)
        sums = (responded.plain - self.share_lost * responded.tolerated)[np.maximum(nights, 0), draws]
        expected: FloatArray = columns @ self.linear.T + self.effect * np.where(felt, sums, 0.0)
        return expected

    def gains(self, observed: NDArray[np.bool_], weights: FloatArray | None) -> Gains:
        """Kalman gains of each draw's noise process."""
        return gains(observed, self.slow, self.keep, weights)

    def noise_path(self, before: FloatArray, observed: NDArray[np.bool_], with_gains: Gains) -> FloatArray:
        """Noise of the nights after those of ``before`` [nights so far, draws; NaN where missing].

        One evenly spread normal number a night and draw; missing nights pass without one and are 0.
        """
        past, nights = before.shape[0], observed.size
        chance = normals(self.noise.size, OF_TRUTH + 1 + self.linear.shape[1] + nights - past)[-(nights - past) :]
        level = np.zeros(self.noise.size)
        made = np.zeros((nights - past, self.noise.size))
        for night, seen in enumerate(observed.tolist()):
            if seen:
                if night < past:
                    innovation = before[night] - level
                else:
                    innovation = with_gains.sd[night] * self.noise * chance[night - past]
                    made[night - past] = level + innovation
                level = level + with_gains.gain[night] * innovation
            level = self.keep * level
        return made
