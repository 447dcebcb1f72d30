"""What the safety rules find, as JSON: findings under the keys of `trochee check`, and what is still asked."""

from __future__ import annotations

from trochee.knowledge.written import written
from trochee.review.findings import OpenQuestion, RuleFindings

from .json_estimate import with_reasons
from .sections.findings import headline

_SHIPPED_ALONE = "the rules that ship with trochee were asked, without a clinic's own protocol"


def payload(found: RuleFindings) -> dict[str, object]:
    """Lay out the findings, the gravest first: those that ask stand one by one, and their questions each once."""
    return {
        "findings": [{**written(each), "facts": written(each.facts)} for each in found.found],
        "worst": str(found.worst),
        "not_checked": list(found.not_checked),
        "safety": with_reasons(_safety(found), _SHIPPED_ALONE),
    }


def _safety(found: RuleFindings) -> dict[str, object]:
    return {
        "as_of": found.on.isoformat(),
        "headline": headline(found),
        "rules_without_an_answer": found.asks,
        "stops_without_an_answer": found.stops_open,
        "questions": [_question(each) for each in found.questions],
        "names_not_clear": list(found.names_open),
        "not_counted": list(found.beside),
        "not_looked_at": found.not_looked_at,
        "knowledge": found.asked.knowledge,
        "protocol": found.asked.protocol or None,
    }


def _question(asked: OpenQuestion) -> dict[str, object]:
    return {
        "fact": asked.fact,
        "question": asked.question,
        "severity": str(asked.severity),
        "rules": asked.rules,
    }
