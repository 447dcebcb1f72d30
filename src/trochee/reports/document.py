"""A review as one page, every figure written once, for whichever renderer comes after."""

from __future__ import annotations

from dataclasses import replace

from trochee.effect.values import Estimate
from trochee.foundation import figures
from trochee.knowledge import Knowledge
from trochee.review.values import Review

from . import words
from .parts import Document, Note, NoteKind, Place, Section, reasons
from .sections import (
    answer,
    course,
    estimates,
    findings,
    fragility,
    harms,
    ledger,
    pictures,
    published,
    rules,
    scores,
    summary,
)

CLOSING = (
    "Decision support for a clinician, not a medical device. It describes one person's record; it does not prescribe."
)


def document(review: Review, knowledge: Knowledge) -> Document:
    """Lay out a review: the answer first, then pictures, what stands in the way, promises, and what it rests on.

    ``knowledge`` is the one that the review was built with: every 'why?' ends at its numbers and sources.
    """
    page = Document(
        title=f"Review of {review.patient_label}",
        subtitle=" · ".join([*_products(review), f"as of {figures.day(review.as_of)}"]),
        counts=_counts(review),
        answer=answer.answer(review),
        facts=answer.facts(review),
        summary=_summary(review),
        sections=_sections(review, knowledge),
        notes=_all_notes(review, knowledge),
        closing=CLOSING,
    )
    return replace(page, notes=_reachable(page))


def _products(review: Review) -> list[str]:
    return [product.label for product in review.products] or ["no doses"]


def _counts(review: Review) -> str:
    quality = review.record_quality
    parts = [f"{quality.nights_present} of {figures.counted(quality.nights_total, 'night')}"]
    parts += [f"{figures.counted(product.doses, 'dose')}" for product in review.products[:1]]
    parts.append(f"{quality.nights_missing} missing")
    if quality.late_entries:
        parts.append(f"{quality.late_entries} entered late")
    if quality.device_nights:
        parts.append(f"{quality.device_nights} from a device")
    return " · ".join(parts)


def _summary(review: Review) -> tuple[Section, ...]:
    others = summary.other_products(review)
    safety = findings.safety(review, Place.FULL if others is None else Place.MAIN)
    beside = summary.balance(review)
    found = (safety, others, beside) if review.findings.stops else (beside, safety, others)
    return tuple(section for section in found if section is not None)


def _sections(review: Review, knowledge: Knowledge) -> tuple[Section, ...]:
    estimate = review.effects.get(review.primary_outcome)
    found: list[Section | None] = [pictures.nights(review) if review.nights else None]
    if estimate is not None:
        is_beside = found[0] is not None and found[0].place is not Place.FULL
        more = fragility.next_step(estimate, Place.SIDE)
        alone = Place.FULL if more is None else Place.MAIN
        found += [pictures.one_dose(estimate, Place.SIDE if is_beside else alone), more]
    found.append(course.timeline(review, knowledge) if review.nights else None)
    if estimate is not None:
        found.append(fragility.fragility(estimate))
    found += [
        findings.everything(review, knowledge),
        ledger.claims(review),
        harms.adverse_effects(review),
        scores.changes(review),
    ]
    found += [
        harms.dosing(review),
        scores.mood_links(review),
        harms.watch(review),
    ]
    found += [*estimates.sections(review), ledger.quality(review)]
    return tuple(section for section in found if section is not None)


def _all_notes(review: Review, knowledge: Knowledge) -> tuple[Note, ...]:
    codes = [message.code for estimate in _estimates(review) for message in estimate.messages]
    return (
        _smallest(review, knowledge),
        *rules.rule_notes(knowledge, codes, [(claim.id, claim.promise) for claim in review.claims]),
        *findings.finding_notes(review, knowledge),
        *ledger.definition_notes(review),
        *ledger.evidence_notes(review),
        *published.published_notes(review),
        *scores.score_notes(review),
        *rules.number_notes(knowledge),
    )


def _estimates(review: Review) -> list[Estimate]:
    return [
        estimate
        for estimates_made in (review.effects, *review.effects_by_product.values())
        for estimate in estimates_made.values()
    ]


def _smallest(review: Review, knowledge: Knowledge) -> Note:
    said = "; ".join(
        f"{words.OUTCOMES[each.outcome].lower()} {words.smallest(each.outcome, each.smallest_effect)}"
        for each in review.effects.values()
    )
    text = "What patient and clinician hold to be worth it"
    return Note(
        id="note-smallest",
        term="Smallest effect that matters",
        text=f"{text}, or the default: {said}." if said else f"{text}.",
    )


def _reachable(page: Document) -> tuple[Note, ...]:
    """Keep what some 'why?' leads to, at once or by way of another note; definitions and evidence stay always."""
    by_id = {note.id: note for note in page.notes}
    kept: set[str] = set()
    left = [why for _, why in reasons(page) if why in by_id]
    left += [note.id for note in page.notes if note.id.startswith(("definition-", "evidence-"))]
    while left:
        found = left.pop()
        if found not in kept:
            kept.add(found)
            left += by_id[found].see
    order = list(NoteKind)
    return tuple(sorted((note for note in page.notes if note.id in kept), key=lambda note: order.index(note.kind)))
