"""Priors of the model, from the shipped knowledge."""

from __future__ import annotations

from dataclasses import dataclass

from trochee.knowledge import Knowledge

from .scales import Scale

ONSET_NIGHTS = (0, 1, 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Normal:
    """A normal prior; ``sd`` 0 fixes the parameter at ``mean``."""

    mean: float
    sd: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LinearPriors:
    """Standard deviations of the linear effects on the modelled scale, all centred on zero."""

    peak_effect: float
    weekend: float
    weekday: float
    trend: float
    therapy_step: float
    first_dose_step: float
    dose_night: float
    expectation: float


@dataclass(frozen=True, slots=True, kw_only=True)
class NonlinearPriors:
    """Priors of the parameters that are integrated on a grid.

    ``slow_share`` is of the logit, ``memory``, ``half_life`` [nights] and ``noise`` [modelled scale] of the
    logarithm.
    ``onset`` holds a probability for each night of `ONSET_NIGHTS`. ``noise_limit`` [prior standard deviations] bounds
    the search for the noise.
    """

    slow_share: Normal
    memory: Normal
    half_life: Normal
    share_lost: Normal
    noise: Normal
    onset: tuple[float, ...]
    noise_limit: float

    def without_slow_component(self) -> NonlinearPriors:
        """Return the same priors with no slow wandering of the level (its share fixed near 0)."""
        return NonlinearPriors(
            slow_share=Normal(mean=_NO_SLOW_SHARE_LOGIT, sd=0.0),
            memory=Normal(mean=self.memory.mean, sd=0.0),
            half_life=self.half_life,
            share_lost=self.share_lost,
            noise=self.noise,
            onset=self.onset,
            noise_limit=self.noise_limit,
        )


_NO_SLOW_SHARE_LOGIT = -14.0
"""A share of one millionth: zero but for rounding."""


def linear_priors(scale: Scale, knowledge: Knowledge) -> LinearPriors:
    """Linear priors for a scale: stated in points of sleep efficiency, scaled by the outcome's usual noise."""
    ratio = scale.noise / knowledge.number("effect.prior.reference_noise")

    def sd(name: str) -> float:
        return ratio * knowledge.number(f"effect.prior.{name}_sd")

    return LinearPriors(
        peak_effect=sd("peak_effect"),
        weekend=sd("weekend"),
        weekday=sd("weekday"),
        trend=sd("trend"),
        therapy_step=sd("therapy_step"),
        first_dose_step=sd("first_dose_step"),
        dose_night=sd("dose_night"),
        expectation=sd("expectation"),
    )


def nonlinear_priors(log_noise: float, knowledge: Knowledge) -> NonlinearPriors:
    """Priors of the grid; ``log_noise`` is the logarithm of the scale's usual noise."""

    def number(name: str) -> float:
        return knowledge.number(f"effect.prior.{name}")

    return NonlinearPriors(
        slow_share=Normal(mean=number("slow_share_logit_mean"), sd=number("slow_share_logit_sd")),
        memory=Normal(mean=number("log_memory_mean"), sd=number("log_memory_sd")),
        half_life=Normal(mean=number("log_half_life_mean"), sd=number("log_half_life_sd")),
        share_lost=Normal(mean=number("share_lost_mean"), sd=number("share_lost_sd")),
        noise=Normal(mean=log_noise, sd=number("log_noise_sd")),
        onset=tuple(number(f"onset_{night}") for night in ONSET_NIGHTS),
        noise_limit=number("log_noise_limit"),
    )
