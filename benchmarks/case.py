"""What the peers of the fit are given: values, linear columns, priors and doses."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trochee.effect.analysis import Analysis
from trochee.effect.priors import NonlinearPriors
from trochee.knowledge import Knowledge

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Case:
    """A problem as peers see it, up to the last night with the outcome.

    ``values`` [nights; modelled scale less the prior mean, NaN where missing]; ``linear`` [nights, columns] with the
    standard deviations of their priors; ``added`` [nights, 2]: doses, and doses by how far tolerance has come.
    """

    names: tuple[str, ...]
    values: FloatArray
    linear: FloatArray
    linear_sd: FloatArray
    added: FloatArray
    peak_effect_sd: float
    priors: NonlinearPriors
    treated: slice

    @classmethod
    def of(cls, fitted: Analysis, knowledge: Knowledge) -> Case:
        """Take values, linear columns and priors of a fit; work out tolerance again, dose by dose."""
        problem, names = fitted.problem, fitted.posterior.names
        nights = fitted.posterior.treated.stop
        place = [problem.columns.names.index(name) for name in names]
        doses = problem.exposed.doses[:nights]
        come = np.zeros(nights)
        for night in np.flatnonzero(doses):
            ago = night - np.arange(night)
            fades = 2.0 ** (-ago / knowledge.number("effect.prior.tolerance_memory_nights"))
            past = float((doses[:night] * fades).sum())
            come[night] = 1.0 - np.exp(-past / knowledge.number("effect.prior.tolerance_doses"))
        return cls(
            names=names,
            values=problem.values[:nights],
            linear=problem.columns.matrix[:nights, place],
            linear_sd=problem.columns.prior_sd[place],
            added=np.stack([doses, doses * come], axis=1),
            peak_effect_sd=problem.peak_effect_sd,
            priors=problem.priors,
            treated=fitted.posterior.treated,
        )
