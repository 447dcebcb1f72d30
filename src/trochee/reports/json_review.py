"""A review as JSON: stable keys with units in their names, ``null`` with a reason where nothing is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

from trochee.effect.values import Estimate, Outcome
from trochee.foundation.unknown import Unknown
from trochee.review.values import ClaimRow, Evidence, Lead, RecordQuality, Review, SpanSummary, Verdict

from . import json_findings, json_sides
from .json_estimate import payload as estimate_payload
from .json_estimate import with_reasons

_NO_LATE = "the record does not say when nights were entered"
_NO_DELAY = "none of them says when"
_NOT_OPEN = "the direction is told, or a verdict is given; open questions stand with each claim"
_NOT_TO_BE_SETTLED = "nothing that could be added to this record is known to settle it"
_OWN_DEFINITION = "a definition of this project"
_NO_LEVEL = "no night has an answer"


def payload(review: Review) -> dict[str, object]:
    """Lay out a review under the keys of the contract; ``reasons`` names every ``null`` and why it is one."""
    found: dict[str, object] = {
        "patient": review.patient_label,
        "as_of": review.as_of.isoformat(),
        "first_night": None if review.first_night is None else review.first_night.isoformat(),
        "last_night": None if review.last_night is None else review.last_night.isoformat(),
        "product": None if review.product is None else review.product.name,
        "products": [{"name": each.name, "label": each.label, "doses": each.doses} for each in review.products],
        "primary_outcome": str(review.primary_outcome),
        "lead": _lead(review.lead),
        "levels": [_span(span) for span in review.spans],
        "claims": [_claim(claim) for claim in review.claims],
        "effects": _effects(review.effects),
        "effects_by_product": {name: _effects(each) for name, each in review.effects_by_product.items()},
        **json_findings.payload(review.findings),
        "options": [{"id": option.id, "text": option.text} for option in review.options],
        "record_quality": _quality(review.record_quality),
        **json_sides.payload(review),
    }
    known = {
        "product": "no dose reached the body",
        **json_sides.unknowns(review),
    }
    return with_reasons(found, "no night is on the record", known)


def _effects(effects: Mapping[Outcome, Estimate]) -> dict[str, object]:
    return {str(outcome): estimate_payload(estimate) for outcome, estimate in effects.items()}


def _lead(lead: Lead) -> dict[str, object]:
    found: dict[str, object] = {
        "sentence": lead.sentence,
        "harms": list(lead.harms),
        "may_be_wrong": list(lead.may_be_wrong),
        "would_settle": lead.would_settle,
    }
    return with_reasons(found, _NOT_OPEN)


def _claim(claim: ClaimRow) -> dict[str, object]:
    unknown = claim.verdict if isinstance(claim.verdict, Unknown) else None
    found: dict[str, object] = {
        "id": claim.id,
        "programme_row": claim.programme_row,
        "promise": claim.promise,
        "verdict": None if unknown else str(claim.verdict),
        "estimate": {"text": claim.estimate_text},
        "evidence": _evidence(claim.evidence),
        "would_settle": claim.would_settle,
    }
    if unknown:
        return with_reasons(found, unknown.reason)
    is_open = claim.verdict in {Verdict.CANNOT_TELL_YET, Verdict.CANNOT_BE_MEASURED_HERE}
    return with_reasons(found, _NOT_TO_BE_SETTLED if is_open else _NOT_OPEN)


def _evidence(evidence: Evidence) -> dict[str, object]:
    found: dict[str, object] = {
        "grade": evidence.grade,
        "text": evidence.text,
        "open_questions": evidence.open_questions,
        "checked_on": None if evidence.checked_on is None else evidence.checked_on.isoformat(),
        "sources": [asdict(source) for source in evidence.sources],
        "studies": [with_reasons(asdict(study), "the report gives no single number") for study in evidence.studies],
    }
    return with_reasons(found, "not dated")


def _span(span: SpanSummary) -> dict[str, object]:
    levels: dict[str, object] = {str(outcome): value for outcome, value in span.levels.items()}
    found: dict[str, object] = {
        "label": span.label,
        "first_night": span.first.isoformat(),
        "last_night": span.last.isoformat(),
        "nights_present": span.nights_present,
        "nights_total": span.nights_total,
        "levels": with_reasons(levels, _NO_LEVEL),
        "sleep_regularity_index": span.sleep_regularity_index,
        "midsleep_sd_min": span.midsleep_sd_min,
    }
    return with_reasons(found, "too few nights in a row")


def _quality(quality: RecordQuality) -> dict[str, object]:
    found: dict[str, object] = {
        "nights_total": quality.nights_total,
        "nights_present": quality.nights_present,
        "nights_missing": quality.nights_missing,
        "late_entries": quality.late_entries,
        "device_nights": quality.device_nights,
        "flags": [{"flag": each.flag, "text": each.text, "nights": each.nights} for each in quality.flagged],
        "definitions": [
            with_reasons(
                {
                    "id": each.id,
                    "term": each.term,
                    "text": each.text,
                    "source": None if each.source is None else asdict(each.source),
                },
                _OWN_DEFINITION,
            )
            for each in quality.definitions
        ],
        "told": [with_reasons(asdict(each), _NO_DELAY) for each in quality.told],
        "messages": [{"code": message.code, "text": message.text} for message in quality.messages],
        "cannot_be_known": list(quality.cannot_be_known),
    }
    return with_reasons(found, _NO_LATE)
