"""The invented patients of the benchmarks: who they are follows from a seed alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from trochee.effect.priors import LinearPriors, NonlinearPriors, linear_priors, nonlinear_priors
from trochee.effect.scales import Scale, scale_of
from trochee.effect.values import Outcome
from trochee.knowledge import Knowledge

from .simulate import Patient, Plan, Schedule, Truth, draw_truth, patient

USUAL_BASELINE = 28
SCHEDULES = tuple(Schedule)


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """Scale and priors of an outcome."""

    outcome: Outcome
    scale: Scale
    linear: LinearPriors
    nonlinear: NonlinearPriors

    @classmethod
    def of(cls, outcome: Outcome, knowledge: Knowledge) -> Model:
        """Model of an outcome as shipped."""
        scale = scale_of(outcome, knowledge)
        return cls(
            outcome=outcome,
            scale=scale,
            linear=linear_priors(scale, knowledge),
            nonlinear=nonlinear_priors(float(np.log(scale.noise)), knowledge),
        )

    def usual(self) -> Truth:
        """A patient in the middle of every prior, for whom the medicine does nothing."""
        return Truth(
            peak_effect=0.0,
            onset=1,
            half_life=float(np.exp(self.nonlinear.half_life.mean)),
            share_lost=0.0,
            slow_share=float(1.0 / (1.0 + np.exp(-self.nonlinear.slow_share.mean))),
            memory=float(np.exp(self.nonlinear.memory.mean)),
            noise=self.scale.noise,
            intercept=self.scale.intercept_mean,
        )


def from_the_prior(model: Model, nights: int, schedule: Schedule, seed: int) -> Patient:
    """Draw a patient from the prior of the model: four weeks before the first dose (two in a short record), a
    CBT-I step."""
    rng = np.random.default_rng(seed)
    baseline = min(USUAL_BASELINE, nights // 3)
    truth = draw_truth(model.scale, model.linear, model.nonlinear, rng)
    step = int(rng.integers(nights // 4, 3 * nights // 4))
    plan = Plan(nights=nights, baseline=baseline, schedule=schedule, therapy_step=step)
    return patient(model.outcome, model.scale, truth, plan, rng)
