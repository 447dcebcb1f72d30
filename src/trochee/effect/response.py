"""The dose's own effect over nights: onset, decay and tolerance.

With onset delta, half-life h and share lost lambda the effect column is ``(S0 - lambda * S1) / c``: S0 is the sum of
past doses decayed by the half-life, S1 the same sum with each dose weighted by how far tolerance has come when it is
taken, and c the peak of S0 without delay. An onset later than the dose's own night shifts both sums.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from trochee.knowledge import Knowledge

from .values import FloatArray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Exposure:
    """Doses before each night [usual doses] and how far tolerance has come by then [0-1, at a share lost of 1].

    ``seen`` counts the nights up to the last one with the outcome: later doses do not move the peak.
    """

    doses: FloatArray
    tolerance: FloatArray
    seen: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Basis:
    """The few columns that span the response at every onset, and how they do.

    A sum that begins one night sooner is the later one decayed once more plus that night's doses. So with the latest
    onset ``latest`` the sum at (onset, half-life) is ``fade`` times the latest sum of that half-life plus
    ``mix`` [onsets * half-lives, latest] times the doses shifted by 0 … latest - 1 nights; all over the peak.
    """

    plain: FloatArray
    """Latest plain sum [nights, half-lives]."""
    tolerated: FloatArray
    doses: FloatArray
    """Shifted doses [nights, latest]."""
    tolerated_doses: FloatArray
    fade: FloatArray
    """[onsets * half-lives]."""
    mix: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Response:
    """Decayed sums [nights, half-lives] and the peak of the plain one [half-lives], at onset 0.

    ``keep`` [half-lives] is what a night leaves; ``added`` [nights, 2] are the doses that enter the two sums.
    """

    plain: FloatArray
    tolerated: FloatArray
    peak: FloatArray
    keep: FloatArray
    added: FloatArray

    def shifted(self, onset: tuple[int, ...], nights: slice) -> tuple[FloatArray, FloatArray]:
        """Both sums over the peak at each onset, on some nights [nights, onsets * half-lives]."""
        return _shifted(self.plain / self.peak, onset)[nights], _shifted(self.tolerated / self.peak, onset)[nights]

    def basis(self, onset: tuple[int, ...]) -> Basis:
        """Columns that span the response at every onset (consecutive nights from 0)."""
        latest = onset[-1]
        between = np.arange(latest)[None, :] - np.array(onset)[:, None]
        mix = np.where(between[:, None] >= 0, self.keep[None, :, None] ** np.maximum(between, 0)[:, None], 0.0)
        fade = self.keep[None, :] ** (latest - np.array(onset))[:, None]
        shifts = tuple(range(latest))
        return Basis(
            plain=_shifted(self.plain / self.peak, (latest,)),
            tolerated=_shifted(self.tolerated / self.peak, (latest,)),
            doses=_shifted(self.added[:, :1], shifts),
            tolerated_doses=_shifted(self.added[:, 1:], shifts),
            fade=fade.ravel(),
            mix=(mix / self.peak[None, :, None]).reshape(-1, latest),
        )


def exposure(doses: FloatArray, seen: int, knowledge: Knowledge) -> Exposure:
    """Say how far tolerance has come by each night: ``1 - exp(-E / 6)`` of past doses E that fade over a month."""
    keep = 2.0 ** (-1.0 / knowledge.number("effect.prior.tolerance_memory_nights"))
    past = np.zeros_like(doses)
    for night in range(1, len(doses)):
        past[night] = keep * (past[night - 1] + doses[night - 1])
    tolerance = -np.expm1(-past / knowledge.number("effect.prior.tolerance_doses"))
    return Exposure(doses=doses, tolerance=tolerance, seen=seen)


def response(exposed: Exposure, half_lives: FloatArray) -> Response:
    """Decayed sums for each half-life [nights]. Raises `ValueError` without a dose among the nights seen."""
    if not np.any(exposed.doses[: exposed.seen] > 0):
        raise ValueError("a response needs a dose")
    keep = 2.0 ** (-1.0 / half_lives)
    added = np.stack([exposed.doses, exposed.doses * exposed.tolerance], axis=1)
    sums = np.zeros((exposed.doses.size, 2, half_lives.size))
    level = np.zeros((2, half_lives.size))
    for night in range(exposed.doses.size):
        level = level * keep + added[night, :, None]
        sums[night] = level
    return Response(
        plain=sums[:, 0], tolerated=sums[:, 1], peak=sums[: exposed.seen, 0].max(axis=0), keep=keep, added=added
    )


def _shifted(sums: FloatArray, onset: tuple[int, ...]) -> FloatArray:
    nights, half_lives = sums.shape
    made = np.zeros((nights, len(onset), half_lives))
    for index, nights_later in enumerate(onset):
        made[nights_later:, index] = sums[: max(nights - nights_later, 0)]
    return made.reshape(nights, -1)
