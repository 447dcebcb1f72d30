"""The scale on which an outcome is modelled, signed so that more is always better."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import isclose

import numpy as np

from trochee.knowledge import Knowledge

from .values import FloatArray, Outcome

PERCENT = 100.0
_ROUNDING = 1e-9


class Link(StrEnum):
    """How natural units become the modelled scale."""

    IDENTITY = "identity"
    LOGIT_PERCENT = "logit_percent"
    LOG_MINUTES = "log_minutes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """Natural units to the modelled scale and back; on the modelled scale more is better for every outcome.

    ``noise`` is the usual night-to-night standard deviation, ``intercept_mean`` and ``intercept_sd`` the prior of the
    usual level, all on the modelled scale. ``clip_low``, ``clip_high`` [percent] and ``offset`` [min] belong to the
    links that use them.
    """

    link: Link
    sign: int
    noise: float
    intercept_mean: float
    intercept_sd: float
    clip_low: float = 0.0
    clip_high: float = PERCENT
    offset: float = 0.0

    @property
    def linear(self) -> bool:
        """Whether a change of the modelled scale is a benefit in natural units as it stands."""
        return self.link is Link.IDENTITY

    def to_model(self, natural: FloatArray) -> FloatArray:
        """Modelled values of natural ones; NaN stays NaN."""
        if self.link is Link.LOGIT_PERCENT:
            return self._link(np.clip(natural, self.clip_low, self.clip_high))
        return self._link(natural)

    def to_natural(self, model: FloatArray) -> FloatArray:
        """Natural values of modelled ones."""
        if self.link is Link.LOGIT_PERCENT:
            with np.errstate(over="ignore"):  # far below any level, where the share is zero whatever the power holds
                return PERCENT / (1.0 + np.exp(-self.sign * model))
        if self.link is Link.LOG_MINUTES:
            return np.exp(self.sign * model) - self.offset
        return self.sign * model

    def benefit(self, change: FloatArray, level: float) -> FloatArray:
        """Benefit [natural units, positive is better] of a change of the modelled scale at a level; rises with it."""
        if self.linear:
            return change
        return self.sign * (self.to_natural(level + change) - self.to_natural(np.asarray(level)))

    def change(self, benefit: float, level: float) -> float:
        """Change of the modelled scale that brings a benefit [natural units]; infinite where no change can."""
        if self.linear:
            return benefit
        wanted = float(self.to_natural(np.asarray(level))) + self.sign * benefit
        if not self._attainable(wanted):
            return float(np.copysign(np.inf, benefit))
        return float(self._link(np.asarray(wanted))) - level

    def at_limit(self, natural: float) -> bool:
        """Whether a natural value lies where the scale ends: clipped, or no minutes at all."""
        ends = (self.clip_low, self.clip_high) if self.link is Link.LOGIT_PERCENT else (0.0,)
        return any(isclose(natural, end, abs_tol=_ROUNDING) for end in ends)

    def changes(self, benefit: FloatArray, level: FloatArray) -> FloatArray:
        """Give the changes that bring benefits at levels, as `change` does for one; infinite where no change can."""
        if self.linear:
            return np.broadcast_to(benefit, np.broadcast_shapes(benefit.shape, level.shape))
        wanted = self.to_natural(level) + self.sign * benefit
        possible = wanted > -self.offset
        if self.link is Link.LOGIT_PERCENT:
            possible = (wanted > 0.0) & (wanted < PERCENT)
        found = self._link(np.where(possible, wanted, self.to_natural(level))) - level
        return np.where(possible, found, np.copysign(np.inf, benefit))

    def _link(self, natural: FloatArray) -> FloatArray:
        if self.link is Link.LOGIT_PERCENT:
            return self.sign * np.log(natural / (PERCENT - natural))
        if self.link is Link.LOG_MINUTES:
            return self.sign * np.log(natural + self.offset)
        return self.sign * natural

    def _attainable(self, natural: float) -> bool:
        if self.link is Link.LOGIT_PERCENT:
            return 0.0 < natural < PERCENT
        return natural > -self.offset


def scale_of(outcome: Outcome, knowledge: Knowledge) -> Scale:
    """Scale of an outcome: logit for sleep efficiency, log of shifted minutes for latency and WASO, else as it is."""

    def number(name: str) -> float:
        return knowledge.number(f"effect.scale.{outcome}.{name}")

    sign = 1 if outcome.higher_is_better else -1
    link, extra = Link.IDENTITY, {}
    if outcome is Outcome.SLEEP_EFFICIENCY:
        link, extra = Link.LOGIT_PERCENT, {"clip_low": number("clip_low"), "clip_high": number("clip_high")}
    elif not outcome.higher_is_better:
        link, extra = Link.LOG_MINUTES, {"offset": number("offset")}
    return Scale(
        link=link,
        sign=sign,
        noise=number("noise"),
        intercept_mean=sign * number("intercept_mean"),
        intercept_sd=number("intercept_sd"),
        **extra,
    )
