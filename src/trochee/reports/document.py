"""A review as one page, every figure written once, for whichever renderer comes after."""

from __future__ import annotations

from trochee.foundation import figures
from trochee.review.values import Review

from . import words
from .parts import Document, Note, Place, Section
from .sections import answer, estimates, ledger, pictures

CLOSING = (
    "Decision support for a clinician, not a medical device. It describes one person's record; it does not prescribe."
)


def document(review: Review) -> Document:
    """Lay out a review: the answer first, then pictures, what stands in the way, promises, and what it rests on."""
    return Document(
        title=f"Review of {review.patient_label}",
        subtitle=" · ".join([*_products(review), f"as of {figures.day(review.as_of)}"]),
        counts=_counts(review),
        lead=review.lead,
        facts=answer.facts(review),
        sections=_sections(review),
        notes=(*_notes(review), *ledger.definition_notes(review), *ledger.evidence_notes(review)),
        closing=CLOSING,
    )


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


def _sections(review: Review) -> tuple[Section, ...]:
    estimate = review.effects.get(review.primary_outcome)
    found: list[Section | None] = [pictures.nights(review) if review.nights else None]
    if estimate is not None:
        beside = Place.MAIN if found[0] is None or found[0].place is Place.FULL else Place.SIDE
        found += [pictures.one_dose(estimate, beside), ledger.safety(review)]
        found.append(pictures.with_and_without(review, estimate))
    else:
        found.append(ledger.safety(review))
    found += [ledger.claims(review), *estimates.sections(review), ledger.quality(review)]
    return tuple(section for section in found if section is not None)


def _notes(review: Review) -> tuple[Note, ...]:
    estimates_made = review.effects.values()
    smallest = "; ".join(
        f"{words.OUTCOMES[each.outcome].lower()} {words.smallest(each.outcome, each.smallest_effect)}"
        for each in estimates_made
    )
    return (
        Note(
            id="note-average",
            term="Average benefit a night",
            text="The expected difference between the nights as they were dosed and the same nights without doses, "
            "from the first dose to the last night, in the outcome's own unit. Plus is better for every outcome. "
            "The level may drift of itself, so that a bad patch at the start does not look like benefit.",
        ),
        Note(
            id="note-probability",
            term="Probability of any benefit, and the 90 % interval",
            text="How likely it is, given this record and stated sceptical priors, that the average benefit is above "
            "zero. The 90 % interval leaves out one in twenty on either side. Both include what expectation does "
            "where doses were open.",
        ),
        Note(
            id="note-smallest",
            term="Smallest effect that matters",
            text=f"What patient and clinician hold to be worth it, or the default: {smallest}."
            if smallest
            else "What patient and clinician hold to be worth it.",
        ),
        Note(
            id="note-nights-of-benefit",
            term="Worthwhile nights per dose",
            text="Nights after one usual dose on which its effect reaches the smallest effect that matters.",
        ),
        Note(
            id="note-half-life",
            term="Half gone after",
            text="Nights until half of one dose's effect is gone, told only where the record adds to the prior. "
            "Loss of effect over the doses is never shown to be absent: 'no large loss of effect so far' "
            "is the strongest wording.",
        ),
        Note(
            id="note-level",
            term="Level as entered",
            text="What was entered, before any model: for sleep efficiency the ratio of the sums of sleep and of "
            "time in bed over the nights present, for all else the mean. Before and since differ for many reasons.",
        ),
    )
