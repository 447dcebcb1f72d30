"""The claims ledger: each promise, its published evidence, and what this record says about it.

The verdicts are words of this project (clinical decisions): 'the diary fits this' never says that a promise is true,
and what one patient's record cannot answer is 'cannot be measured here', whatever the estimate says.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from trochee.knowledge import Claim, Knowledge

from .answers import Answer, Found
from .claims_harm import less_dependence, lower_doses, mild_adverse_effects
from .claims_mood import better_mood, less_anxiety
from .claims_nights import several_nights
from .claims_sleep import deeper_sleep, rapid_onset, synchronised_sleep
from .values import ClaimRow, Evidence, EvidenceStudy

ANSWERS: Mapping[str, Callable[[Found], Answer]] = {
    "rapid_onset": rapid_onset,
    "several_nights": several_nights,
    "less_dependence": less_dependence,
    "deeper_sleep": deeper_sleep,
    "synchronised_sleep": synchronised_sleep,
    "less_anxiety": less_anxiety,
    "better_mood": better_mood,
    "mild_adverse_effects": mild_adverse_effects,
    "lower_doses": lower_doses,
}


def ledger(found: Found) -> tuple[ClaimRow, ...]:
    """Answer every promise in the order of the knowledge room."""
    return tuple(_row(claim, ANSWERS[claim.id](found), found) for claim in found.knowledge.claims.values())


def _row(claim: Claim, answer: Answer, found: Found) -> ClaimRow:
    about = f"{found.reading.leading}: " if found.names_product and found.reading.leading else ""
    return ClaimRow(
        id=claim.id,
        programme_row=claim.programme_row,
        promise=claim.promise,
        verdict=answer.verdict,
        estimate_text=about + answer.text,
        evidence=_evidence(claim, found.knowledge),
        would_settle=answer.would_settle,
    )


def _evidence(claim: Claim, knowledge: Knowledge) -> Evidence:
    return Evidence(
        grade=claim.grade,
        text=claim.evidence,
        sources=tuple(knowledge.citations[key] for key in claim.sources),
        studies=tuple(
            EvidenceStudy(
                design=study.design,
                people=study.people,
                formulation=study.formulation,
                result=study.result,
                direction=str(study.direction),
                source=knowledge.citations[study.source],
                verified=study.verified,
            )
            for study in claim.studies
        ),
        open_questions=claim.open_questions,
        checked_on=claim.checked_on,
    )
