"""What stands beside the estimates, as JSON: scores, adverse effects, doses, balance, events, mood, the watch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from trochee.effect.values import Interval
from trochee.foundation.citation import Citation
from trochee.foundation.unknown import Unknown
from trochee.review.sides import AdverseRate, DoseUse, Harm, LaggedLink, ScoreChange, WatchItem
from trochee.review.values import Review

from .json_estimate import with_reasons

_NO_SOURCE = "no source gives it for this instrument"


def payload(review: Review) -> dict[str, object]:
    """Lay out what stands beside the estimates; unknown is ``None``, its reason given by `unknowns`."""
    balance, links = review.balance, review.mood_links
    return {
        "scores": [_score(each) for each in review.scores],
        "adverse_effects": None if isinstance(review.harm, Unknown) else _harm(review.harm),
        "dose_use": [_dose_use(each) for each in review.dose_use],
        "benefit_and_harm": None
        if isinstance(balance, Unknown)
        else {
            "text": balance.text,
            "rows": [
                {"id": row.id, "label": row.label, "text": row.text, "side": str(row.side)} for row in balance.rows
            ],
        },
        "events": [
            with_reasons(
                {
                    "date": event.on.isoformat(),
                    "lane": str(event.lane),
                    "text": event.text,
                    "value": event.value,
                    "series": event.series,
                },
                "this event has no figure",
            )
            for event in review.events
        ],
        "mood_links": None if isinstance(links, Unknown) else [_link(each) for each in links],
        "watch": [_watch(each) for each in review.watch],
    }


def unknowns(review: Review) -> dict[str, str]:
    """Reasons of what `payload` leaves ``None``."""
    found = {"adverse_effects": review.harm, "benefit_and_harm": review.balance, "mood_links": review.mood_links}
    return {key: value.reason for key, value in found.items() if isinstance(value, Unknown)}


def _score(score: ScoreChange) -> dict[str, object]:
    found: dict[str, object] = {
        "instrument": score.instrument,
        "label": score.label,
        "totals": [{"date": on.isoformat(), "total": total} for on, total in score.totals],
        "first": score.first,
        "first_date": score.first_on.isoformat(),
        "last": score.last,
        "last_date": score.last_on.isoformat(),
        "first_is_before_the_first_dose": score.baseline,
        "lower_is_better": score.lower_is_better,
        "change": score.change,
        "verdict": str(score.verdict),
        "reliable_change": score.reliable,
        "smallest_change_that_matters": score.meaningful,
        "text": score.text,
        "sources": _sources(score.sources),
    }
    return with_reasons(found, _NO_SOURCE)


def _harm(harm: Harm) -> dict[str, object]:
    found: dict[str, object] = {
        "doses": harm.doses,
        "rates": [_rate(rate) for rate in harm.rates],
        "severe": harm.severe,
        "severe_upper_percent": harm.severe_upper_percent,
        "not_related_to_a_dose": harm.apart,
        "text": harm.text,
        "note": harm.note,
        "product": harm.product or None,
        "doses_with_ungraded_effects": harm.ungraded,
        "other_products": [
            {
                "product": each.product,
                "doses": each.doses,
                "severe": each.severe,
                "doses_with_ungraded_effects": each.ungraded,
                "severe_upper_percent": each.severe_upper_percent,
            }
            for each in harm.others
        ],
    }
    return with_reasons(found, "no dose to count by")


def _rate(rate: AdverseRate) -> dict[str, object]:
    found: dict[str, object] = {
        "term": rate.term,
        "doses_with": rate.doses_with,
        "doses": rate.doses,
        "percent_of_doses": rate.percent,
        "interval95_percent": _interval(rate.interval95),
        "grades": {str(grade): count for grade, count in rate.grades.items()},
        "longest_hours": rate.longest_hours,
        "without_an_end": rate.ends_missing,
        "product": rate.product or None,
        "published": [
            with_reasons(
                {
                    "percent_of_people": each.percent,
                    "comparator_percent": each.comparator_percent,
                    "study": each.study,
                    "formulation": each.formulation,
                    "expected": each.expected,
                    "note": each.note,
                    "source": asdict(each.source),
                },
                "no comparison group",
            )
            for each in rate.published
        ],
    }
    return with_reasons(found, "no end is on record", {"product": "the doses are not told apart by product"})


def _dose_use(use: DoseUse) -> dict[str, object]:
    found: dict[str, object] = {
        "product": use.product,
        "doses": use.doses,
        "unit": use.unit,
        "first_amount": use.first_amount,
        "last_amount": use.last_amount,
        "largest_amount": use.largest_amount,
        "largest_mg_per_kg": use.largest_per_kg,
        "doses_per_week_first_four_weeks": use.per_week_first,
        "doses_per_week_last_four_weeks": use.per_week_last,
        "doses_without_an_amount": use.amounts_missing,
        "published_range": use.published,
        "text": use.text,
        "sources": _sources(use.sources),
    }
    return with_reasons(found, "weight, milligrams or enough weeks are not on record")


def _link(link: LaggedLink) -> dict[str, object]:
    return {
        "order": str(link.order),
        "what": link.what,
        "pairs": link.pairs,
        "per_sd": link.per_sd,
        "interval90": _interval(link.interval90),
        "p_same_direction": link.p_same_direction,
        "text": link.text,
    }


def _watch(item: WatchItem) -> dict[str, object]:
    unknown = item.state if isinstance(item.state, Unknown) else None
    found: dict[str, object] = {
        "id": item.id,
        "label": item.label,
        "state": None if unknown else item.state,
        "concern": item.concern,
    }
    return with_reasons(found, unknown.reason if unknown else "")


def _interval(interval: Interval) -> list[float]:
    return [interval.low, interval.high]


def _sources(sources: Sequence[Citation]) -> list[dict[str, object]]:
    return [asdict(source) for source in sources]
