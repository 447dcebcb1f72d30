"""From a series to its posterior: columns, scale and priors put together, and the variants that the messages need."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from trochee.knowledge import Knowledge

from .benefit import responses
from .design import DOSE_NIGHT, Columns, Span, chosen_names, columns, span_of, weekday_share
from .fit import Fit, Pass, Problem, Quadrature, evaluate, fit, marginals
from .nodes import Nodes
from .normal import ndtr
from .posterior import Posterior, reduced, untreated_level
from .priors import linear_priors, nonlinear_priors
from .response import exposure
from .scales import Scale, scale_of
from .values import FloatArray, Series


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Analysis:
    """A fitted series: its posterior, and what is needed to fit variants of it."""

    span: Span
    scale: Scale
    problem: Problem
    fitted: Fit
    posterior: Posterior
    by_weekday: bool


def analyse(
    series: Series,
    *,
    knowledge: Knowledge,
    quadrature: Quadrature | None = None,
    slow_component: bool = True,
) -> Analysis:
    """Fit a series that has a night with the outcome and a dose up to the last of them.

    ``slow_component=False`` leaves out the slow wandering of the level, to show what goes wrong without it.
    """
    span = span_of(series)
    if span.last is None or span.first_dose is None:
        raise ValueError("an analysis needs a night with the outcome and a dose up to the last of them")
    scale = scale_of(series.outcome, knowledge)
    linear = linear_priors(scale, knowledge)
    priors = nonlinear_priors(float(np.log(scale.noise)), knowledge)
    by_weekday = weekday_share(series, knowledge) > knowledge.number("effect.gate.weekday_share")
    problem = Problem(
        values=scale.to_model(series.values) - scale.intercept_mean,
        columns=columns(series, scale, linear, knowledge, by_weekday=by_weekday),
        exposed=exposure(series.doses, span.last + 1, knowledge),
        priors=priors if slow_component else priors.without_slow_component(),
        peak_effect_sd=linear.peak_effect,
    )
    names = chosen_names(problem.columns, by_weekday=by_weekday)
    treated = slice(span.first_dose, span.last + 1)
    fitted = fit(problem, names, functionals(problem.columns, names, treated), quadrature or Quadrature())
    return Analysis(
        span=span,
        scale=scale,
        problem=problem,
        fitted=fitted,
        posterior=posterior_of(fitted.nodes, fitted.last, names, scale, treated),
        by_weekday=by_weekday,
    )


def refit(of: Analysis, problem: Problem) -> Analysis:
    """Fit the same columns again on a changed problem, such as other priors or nights that count less."""
    names, treated = of.posterior.names, of.posterior.treated
    fitted = fit(problem, names, functionals(problem.columns, names, treated), Quadrature())
    return replace(
        of,
        problem=problem,
        fitted=fitted,
        posterior=posterior_of(fitted.nodes, fitted.last, names, of.scale, treated),
    )


def posterior_of(nodes: Nodes, on: Pass, names: tuple[str, ...], scale: Scale, treated: slice) -> Posterior:
    """Posterior whose last functional is the untreated level."""
    level = untreated_level(nodes) + scale.intercept_mean
    return Posterior(
        nodes=nodes,
        on=on,
        names=names,
        scale=scale,
        treated=treated,
        level=level,
        masses=marginals(nodes),
        reduced=reduced(nodes),
    )


def functionals(every: Columns, names: tuple[str, ...], treated: slice) -> FloatArray:
    """Build one functional a column, then the untreated level: its mean over treated nights, dose nights apart."""
    place = [every.names.index(name) for name in names]
    usual = every.matrix[treated][:, place].mean(axis=0)
    usual[names.index(DOSE_NIGHT)] = 0.0
    return np.vstack([np.eye(len(names)), usual])


def without_weekdays(of: Analysis) -> Posterior:
    """Fit the same model with a weekend column in place of the weekdays, on the final grid."""
    names = chosen_names(of.problem.columns, by_weekday=False)
    wanted = functionals(of.problem.columns, names, of.posterior.treated)
    nodes = evaluate(of.problem, of.fitted.last, names, wanted[-1:])
    return posterior_of(nodes, of.fitted.last, (), of.scale, of.posterior.treated)


def p_benefit_by_step(of: Analysis) -> tuple[float, float]:
    """Probability of any benefit without and with a lasting step at the first dose, both on the first grid."""
    on = of.fitted.first
    names = chosen_names(of.problem.columns, by_weekday=of.by_weekday, with_step=True)
    with_step = evaluate(of.problem, on, names, np.zeros((0, len(names))))
    slope = responses(on.responded, on.grid.share_lost.nodes, of.posterior.treated).mean(axis=1)
    direction = np.sign(slope).reshape(with_step.weight.shape[1:])
    return _p_benefit(of.fitted.first_nodes, direction), _p_benefit(with_step, direction)


def _p_benefit(nodes: Nodes, direction: FloatArray) -> float:
    return float((nodes.weight * ndtr(direction * nodes.mean / np.sqrt(nodes.variance))).sum())
