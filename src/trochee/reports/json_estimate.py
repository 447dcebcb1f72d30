"""An estimate as JSON: stable keys with units in their names, ``null`` with a reason where nothing is known."""

from __future__ import annotations

from collections.abc import Mapping

from trochee.effect.values import Direction, Estimate, Interval

Json = Mapping[str, object]
NOT_BUILT = "not built yet: simulating what more nights would tell"


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
        "untreated_level": estimate.untreated_level,
        "identifiable": {
            "average_benefit": estimate.identifiable.average_benefit,
            "half_life": estimate.identifiable.half_life,
            "onset": estimate.identifiable.onset,
            "tolerance": estimate.identifiable.tolerance,
        },
        "messages": [{"code": message.code, "text": message.text} for message in estimate.messages],
        "next_step": None,
        "log_evidence": estimate.log_evidence,
        "model": {
            "version": estimate.model.version,
            "priors": estimate.model.priors,
            "data_sha256": estimate.model.data_sha256,
        },
    }
    return with_reasons(found, why, {"next_step": NOT_BUILT})


def with_reasons(found: dict[str, object], why: str, known: Mapping[str, str] | None = None) -> dict[str, object]:
    """Add ``reasons`` for the keys whose value is ``None``: the known reason, else ``why``."""
    reasons = {key: (known or {}).get(key, why) for key, value in found.items() if value is None}
    return {**found, "reasons": reasons} if reasons else found


def _why(estimate: Estimate) -> str:
    return estimate.messages[0].text if estimate.messages else estimate.headline


def _average(estimate: Estimate, why: str) -> dict[str, object] | None:
    benefit = estimate.average_benefit
    if benefit is None:
        return None
    found: dict[str, object] = {
        "mean": benefit.mean,
        "sd": benefit.sd,
        "interval90": _interval(benefit.interval90),
        "p_benefit": benefit.p_benefit,
        "p_beyond_smallest": benefit.p_beyond_smallest,
        "p_harm_beyond_smallest": benefit.p_harm_beyond_smallest,
    }
    described = "the record may only be described" if estimate.direction is Direction.DESCRIBE_ONLY else why
    return with_reasons(found, described if described == why else f"{described}: {why}")


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
