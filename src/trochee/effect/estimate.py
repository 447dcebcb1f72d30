"""The estimate: what one record says about one product and one outcome."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from trochee.knowledge import Knowledge

from .analysis import Analysis, analyse, p_benefit_by_step, without_weekdays
from .benefit import Components, average_benefit, responses
from .design import INTERCEPT, Span, span_of
from .distributions import Distribution, Marginal
from .fit import moments
from .gates import Counts, Shrinkage, describe_only, direction_of, identifiable, size_of
from .headline import headline
from .heavy_tails import Chosen, chosen
from .messages import Findings, collect
from .mood import mood_messages, with_mood
from .next_step import NO_ESTIMATE, next_step
from .posterior import Posterior
from .randomisation import NOT_TESTED, randomisation_test
from .raw_means import raw_means
from .refusals import check
from .sensitivity import Shown, said, sensitivity_of
from .stamp import stamp
from .summary import summarised
from .therapy import step_labels
from .unanswerable import why_none
from .values import (
    NOT_ASKED,
    NOT_DRAWN,
    AverageBenefit,
    Direction,
    Estimate,
    HalfLife,
    Identifiable,
    Interval,
    Message,
    NightCounts,
    NightEffect,
    Series,
    Tolerance,
)


def estimate(series: Series, *, knowledge: Knowledge, look_ahead: bool = False) -> Estimate:
    """Estimate the effect of a product's doses on one outcome.

    Deterministic and exact up to quadrature; missing nights are never imputed and missing nights at either end change
    nothing. Where a night is outlying the record is fitted with heavy tails too, and the wider of the two is kept.
    ``look_ahead`` asks for the next step too, by simulation: about a second where a year is on record.
    Raises `ValueError` for a series that contradicts itself, see `trochee.effect.refusals`.
    """
    check(series)
    span = span_of(series)
    smallest = series.smallest_effect
    if smallest is None:
        smallest = knowledge.number(f"effect.smallest.{series.outcome}")
    unanswerable = why_none(series, knowledge)
    if unanswerable:
        nothing = _without_estimate(series, span, smallest, unanswerable, knowledge)
        return replace(nothing, next_step=NO_ESTIMATE) if look_ahead else nothing
    return _estimated(series, analyse(series, knowledge=knowledge), smallest, knowledge, look_ahead=look_ahead)


def _estimated(
    series: Series, gaussian: Analysis, smallest: float, knowledge: Knowledge, *, look_ahead: bool
) -> Estimate:
    counts = _counts(series, gaussian.span)
    described = describe_only(counts, knowledge)
    fits = chosen(gaussian, smallest, knowledge, judged=not described)
    fitted, paths = fits.kept, fits.paths
    posterior, level = fitted.posterior, knowledge.number("effect.report.interval")
    average = posterior.average_benefit()
    benefit = summarised(average, smallest, level, judged=not described)
    tolerance, shrunk = _shrinkage(fitted, average, knowledge)
    known = identifiable(shrunk, knowledge, judged=not described)
    direction, size = direction_of(benefit, known, knowledge), size_of(benefit.p_beyond_smallest, knowledge)
    harm = size_of(benefit.p_harm_beyond_smallest, knowledge)
    without = _without_weekdays(fitted, smallest, level)
    shown = Shown(
        benefit=benefit, known=known, smallest=smallest, without_weekdays=without, heavy_tails=fits.heavy_tails
    )
    fragility = sensitivity_of(fitted, shown, knowledge)
    mood = with_mood(fitted, series, smallest, knowledge)
    found = _findings(series, counts, described, shown, fits, shrunk.p_large_loss)
    most = int(knowledge.number("effect.report.most_nights_of_benefit"))
    return Estimate(
        outcome=series.outcome,
        smallest_effect=smallest,
        nights=_night_counts(series, fitted.span),
        doses=series.dose_count,
        average_benefit=benefit,
        direction=direction,
        size=size,
        headline=headline(
            series.outcome, benefit, direction, size, smallest, harm=harm, enough=known.average_benefit
        ),
        onset_night=None if described else posterior.onset(),
        by_night=() if described else _by_night(posterior, smallest, level, knowledge),
        half_life_nights=_half_life(posterior.grid_marginal("half_life"), (1.0 - level) / 2.0),
        nights_of_benefit_per_dose=None if described else posterior.nights_of_benefit(smallest, most, level),
        tolerance_share_lost=None if described else tolerance,
        covariates={name: posterior.covariate_benefit(name) for name in posterior.names if name != INTERCEPT},
        identifiable=known,
        messages=(
            *collect(found, knowledge),
            *raw_means(fitted, series, benefit, smallest, knowledge),
            *said(fragility),
            *mood_messages(mood, knowledge),
        ),
        untreated_level=float(fitted.scale.to_natural(np.asarray(posterior.level))),
        paths=paths,
        log_evidence=posterior.nodes.log_evidence,
        model=stamp(series, smallest, _first_entry(series, fitted.span), fitted.span.last, knowledge),
        heavy_tails=fits.heavy_tails,
        sensitivity=fragility,
        with_mood=mood,
        next_step=next_step(fitted, series, direction, size, knowledge) if look_ahead else NOT_ASKED,
        randomisation=randomisation_test(series, knowledge),
        covariate_labels=step_labels(series),
    )


def _findings(
    series: Series, counts: Counts, described: tuple[str, ...], shown: Shown, fits: Chosen, p_large_loss: float
) -> Findings:
    without_step, with_step = p_benefit_by_step(fits.kept)
    return Findings(
        series=series,
        counts=counts,
        described=described,
        benefit=shown.benefit,
        known=shown.known,
        without_weekdays=shown.without_weekdays,
        p_without_step=without_step,
        p_with_step=with_step,
        p_large_loss=p_large_loss,
        outlying=fits.outlying,
        heavy_tails=fits.heavy_tails,
    )


def _without_estimate(
    series: Series, span: Span, smallest: float, messages: tuple[Message, ...], knowledge: Knowledge
) -> Estimate:
    return Estimate(
        outcome=series.outcome,
        smallest_effect=smallest,
        nights=_night_counts(series, span),
        doses=series.dose_count,
        average_benefit=None,
        direction=Direction.DESCRIBE_ONLY,
        size=None,
        headline=messages[0].text,
        onset_night=None,
        by_night=(),
        half_life_nights=None,
        nights_of_benefit_per_dose=None,
        tolerance_share_lost=None,
        covariates={},
        identifiable=Identifiable(average_benefit=False, half_life=False, onset=False, tolerance=False),
        messages=messages,
        untreated_level=None,
        paths=None,
        log_evidence=None,
        model=stamp(series, smallest, span.first, span.last, knowledge),
        randomisation=NOT_DRAWN if series.trial is None else NOT_TESTED,
    )


def _without_weekdays(fitted: Analysis, smallest: float, level: float) -> AverageBenefit | None:
    if not fitted.by_weekday:
        return None
    return summarised(without_weekdays(fitted).average_benefit(), smallest, level, judged=True)


def _by_night(posterior: Posterior, smallest: float, level: float, knowledge: Knowledge) -> tuple[NightEffect, ...]:
    last_lag = int(knowledge.number("effect.report.last_lag"))
    return tuple(posterior.night_effect(lag, smallest, level) for lag in range(last_lag + 1))


def _half_life(log_half_life: Marginal, tail: float) -> HalfLife:
    low, median, high = (float(np.exp(log_half_life.quantile(each))) for each in (tail, 0.5, 1.0 - tail))
    return HalfLife(median=median, interval90=Interval(low=low, high=high))


def _shrinkage(fitted: Analysis, average: Distribution, knowledge: Knowledge) -> tuple[Tolerance, Shrinkage]:
    """Share lost from the first dose to the last, and how far each question has moved from its prior."""
    posterior, priors = fitted.posterior, fitted.problem.priors
    found = moments(posterior.nodes)
    assert fitted.span.last_dose is not None
    come = float(fitted.problem.exposed.tolerance[fitted.span.last_dose])
    large = knowledge.number("effect.gate.large_loss")
    p_large = 1.0 - posterior.grid_marginal("share_lost").below(large / come) if come > 0.0 else 0.0
    tolerance = Tolerance(
        mean=come * found["share_lost"].mean, sd=come * found["share_lost"].sd, p_over_30_percent=p_large
    )
    long_nights = float(np.log(knowledge.number("effect.gate.long_half_life_nights")))
    shrunk = Shrinkage(
        average=average.deviation() / _prior_deviation(fitted),
        half_life=found["half_life"].sd / priors.half_life.sd,
        share_lost=found["share_lost"].sd / priors.share_lost.sd,
        p_long_half_life=1.0 - posterior.grid_marginal("half_life").below(long_nights),
        p_onset=max(posterior.onset().values()),
        p_large_loss=p_large,
    )
    return tolerance, shrunk


def _prior_deviation(fitted: Analysis) -> float:
    """Prior standard deviation of the average benefit at the same level, on the first grid."""
    on, grid = fitted.fitted.first, fitted.fitted.first.grid
    log_weight = (
        grid.share_lost.log_weight[:, None, None] + grid.log_onset[:, None] + grid.half_life.log_weight[None, None, :]
    ).ravel()
    weight = np.exp(log_weight)
    prior = Components(
        weight=weight / weight.sum(),
        mean=np.zeros(weight.size),
        sd=np.full(weight.size, fitted.problem.peak_effect_sd),
        which=np.arange(weight.size),
    )
    made = responses(on.responded, grid.share_lost.nodes, fitted.posterior.treated)
    return average_benefit(prior, made, fitted.scale, fitted.posterior.level).deviation()


def _counts(series: Series, span: Span) -> Counts:
    assert span.last is not None
    assert span.first_dose is not None
    return Counts(
        baseline=int((~np.isnan(series.values[: span.first_dose])).sum()),
        dose_nights=int((series.doses[: span.last + 1] > 0).sum()),
        since_first_dose=span.last - span.first_dose + 1,
    )


def _night_counts(series: Series, span: Span) -> NightCounts:
    """Count the nights; while it is unknown which doses were active, any of them ends the baseline."""
    seen = ~np.isnan(series.values)
    first = span.first_dose
    if series.unknown_allocations and series.troches is not None:
        first = next(iter(np.flatnonzero(series.troches).tolist()), None)
    before = seen if first is None else seen[:first]
    return NightCounts(total=series.values.size, observed=int(seen.sum()), baseline=int(before.sum()))


def _first_entry(series: Series, span: Span) -> int | None:
    """First entry that has a value, or a dose of anything."""
    taken = [series.doses, *(each.doses for each in series.beside)]
    if series.troches is not None:
        taken.append(series.troches)
    entries = [int(np.flatnonzero(doses)[0]) for doses in taken if doses.any()]
    return min([entry for entry in (span.first, *entries) if entry is not None], default=None)
