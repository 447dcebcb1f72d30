"""An estimate as JSON: stable keys with units in their names, ``null`` with a reason where nothing is known."""

from __future__ import annotations

from collections.abc import Mapping

from trochee.effect.values import AverageBenefit, Direction, Estimate, Interval
from trochee.foundation.unknown import Unknown

Json = Mapping[str, object]
_DESCRIBED = "the record may only be described"
_NO_OUTLIER = "no night falls far outside the usual spread"
_NO_MOOD = "no rating of mood stands on enough evenings"


def payload(estimate: Estimate) -> dict[str, object]:
    """Lay out an estimate under the keys of the contract; ``reasons`` names every ``null`` and why it is one."""
    why = _why(estimate)
    found: dict[str, object] = {
        "outcome": str(estimate.outcome),
        "unit": estimate.outcome.unit,
        "smallest_effect_that_matters": estimate.smallest_effect,
        "nights": {
            "total": estimate.nights.total,
            "observed": estimate.nights.observed,
            "baseline": estimate.nights.baseline,
        },
        "doses": estimate.doses,
        "average_benefit": _average(estimate, why),
        "direction": str(estimate.direction),
        "size": None if estimate.size is None else str(estimate.size),
        "headline": estimate.headline,
        "onset_night": _onset(estimate),
        "by_night": _by_night(estimate),
        "half_life_nights": _half_life(estimate),
        "nights_of_benefit_per_dose": _nights_of_benefit(estimate),
        "tolerance_share_lost": _tolerance(estimate),
        "covariates": {name: {"mean": each.mean, "sd": each.sd} for name, each in estimate.covariates.items()},
        "covariate_labels": dict(estimate.covariate_labels),
        "untreated_level": estimate.untreated_level,
        "identifiable": {
            "average_benefit": estimate.identifiable.average_benefit,
            "half_life": estimate.identifiable.half_life,
            "onset": estimate.identifiable.onset,
            "tolerance": estimate.identifiable.tolerance,
        },
        "messages": [{"code": message.code, "text": message.text} for message in estimate.messages],
        "next_step": _next_step(estimate),
        "heavy_tails": _heavy_tails(estimate),
        "sensitivity": _sensitivity(estimate),
        "with_mood": _with_mood(estimate),
        "randomisation_test": _randomisation(estimate),
        "log_evidence": estimate.log_evidence,
        "model": {
            "version": estimate.model.version,
            "priors": estimate.model.priors,
            "data_sha256": estimate.model.data_sha256,
        },
    }
    known = {} if estimate.average_benefit is None else {"heavy_tails": _NO_OUTLIER, "with_mood": _NO_MOOD}
    if isinstance(estimate.next_step, Unknown):
        known["next_step"] = estimate.next_step.reason
    if isinstance(estimate.randomisation, Unknown):
        known["randomisation_test"] = estimate.randomisation.reason
    return with_reasons(found, why, known)


def with_reasons(found: dict[str, object], why: str, known: Mapping[str, str] | None = None) -> dict[str, object]:
    """Add ``reasons`` for the keys whose value is ``None``: the known reason, else ``why``."""
    reasons = {key: (known or {}).get(key, why) for key, value in found.items() if value is None}
    return {**found, "reasons": reasons} if reasons else found


def _why(estimate: Estimate) -> str:
    return estimate.messages[0].text if estimate.messages else estimate.headline


def _average(estimate: Estimate, why: str) -> dict[str, object] | None:
    if estimate.average_benefit is None:
        return None
    described = _DESCRIBED if estimate.direction is Direction.DESCRIBE_ONLY else why
    return _benefit(estimate.average_benefit, described if described == why else f"{described}: {why}")


def _benefit(benefit: AverageBenefit, why: str) -> dict[str, object]:
    found: dict[str, object] = {
        "mean": benefit.mean,
        "sd": benefit.sd,
        "interval90": _interval(benefit.interval90),
        "p_benefit": benefit.p_benefit,
        "p_beyond_smallest": benefit.p_beyond_smallest,
        "p_harm_beyond_smallest": benefit.p_harm_beyond_smallest,
    }
    return with_reasons(found, why)


def _interval(interval: Interval) -> list[float]:
    return [interval.low, interval.high]


def _onset(estimate: Estimate) -> dict[str, float] | None:
    return None if estimate.onset_night is None else {str(night): p for night, p in estimate.onset_night.items()}


def _by_night(estimate: Estimate) -> list[Json] | None:
    if not estimate.by_night:
        return None
    return [
        {
            "night": night.lag,
            "mean": night.mean,
            "interval90": _interval(night.interval90),
            "p_benefit": night.p_benefit,
            "p_beyond_smallest": night.p_beyond_smallest,
        }
        for night in estimate.by_night
    ]


def _half_life(estimate: Estimate) -> Json | None:
    found = estimate.half_life_nights
    return None if found is None else {"median": found.median, "interval90": _interval(found.interval90)}


def _nights_of_benefit(estimate: Estimate) -> Json | None:
    found = estimate.nights_of_benefit_per_dose
    if found is None:
        return None
    at_least = {str(count): share for count, share in found.p_at_least.items()}
    return {"mean": found.mean, "interval90": _interval(found.interval90), "p_at_least": at_least}


def _tolerance(estimate: Estimate) -> Json | None:
    found = estimate.tolerance_share_lost
    if found is None:
        return None
    return {"mean": found.mean, "sd": found.sd, "p_over_30_percent": found.p_over_30_percent}


def _next_step(estimate: Estimate) -> Json | None:
    found = estimate.next_step
    if isinstance(found, Unknown):
        return None
    return {
        "question": str(found.question),
        "recommendation": found.recommendation,
        "weeks": found.weeks,
        "chance_of_decision": found.chance_of_decision,
        "text": found.text,
        "outlooks": [
            {
                "plan": each.plan,
                "weeks": each.weeks,
                "doses": each.doses,
                "chance_of_decision": each.chance_of_decision,
                "expected_sd": each.expected_sd,
            }
            for each in found.outlooks
        ],
    }


def _heavy_tails(estimate: Estimate) -> Json | None:
    found = estimate.heavy_tails
    if found is None:
        return None
    return {
        "gaussian": _benefit(found.gaussian, _DESCRIBED),
        "student_t4": _benefit(found.student_t4, _DESCRIBED),
        "kept": str(found.kept),
    }


def _sensitivity(estimate: Estimate) -> Json | None:
    found = estimate.sensitivity
    if found is None:
        return None
    return {
        "depends_on_assumptions": found.depends_on_assumptions,
        "variants": [
            with_reasons(
                {
                    "id": each.id,
                    "text": each.text,
                    "average_benefit": _benefit(each.average_benefit, _DESCRIBED),
                    "direction": str(each.direction),
                    "size": None if each.size is None else str(each.size),
                },
                _DESCRIBED,
            )
            for each in found.variants
        ],
    }


def _with_mood(estimate: Estimate) -> Json | None:
    found = estimate.with_mood
    if found is None:
        return None
    made: dict[str, object] = {
        "nights": found.nights,
        "total": _benefit(found.total, _DESCRIBED),
        "direct": _benefit(found.direct, _DESCRIBED),
        "share_with_mood": found.share_with_mood,
    }
    return with_reasons(made, "the benefit is too small to be parted")


def _randomisation(estimate: Estimate) -> Json | None:
    found = estimate.randomisation
    if isinstance(found, Unknown):
        return None
    return {
        "p_value": found.p_value,
        "allocations": found.allocations,
        "every_allocation": found.every_allocation,
    }
