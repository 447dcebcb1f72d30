"""A review as one page for the patient: help first, then the answer, then what to do with it."""

from __future__ import annotations

from trochee.foundation import figures
from trochee.review.values import Review

from ..parts import Callout, Document, Mood, Section
from . import beside, nights, shown

CLOSING = "This page helps you to talk with your clinic. It does not replace them. It does not tell you what to take."
EMERGENCY = (
    "Do you have trouble breathing, swelling or chest pain? Do you have thoughts of harming yourself? "
    "Call emergency services now."
)
NOT_ALONE = "You told us of such thoughts in a form. You are not alone. If you can wait, call your clinic today."


def document(review: Review) -> Document:
    """Lay a review out for the patient. It names no amount of any dose, and gives chances as counts."""
    return Document(
        title="Your sleep review",
        subtitle=f"{review.patient_label} · up to {figures.day(review.as_of)}",
        counts="",
        first=_emergency(review),
        answer=shown.answer(review),
        facts=nights.facts(review),
        summary=(
            shown.how_sure(review),
            shown.what_else(review),
            beside.adverse_effects(review),
            beside.habit(review),
        ),
        sections=_sections(review),
        notes=(),
        closing=CLOSING,
    )


def _emergency(review: Review) -> Callout:
    """Where help is, before anything else; nearer where an answer told of thoughts of self-harm."""
    told = any(item.id == "self_harm_item" and item.concern for item in review.watch)
    return Callout(
        title="If you need help now", text=f"{EMERGENCY} {NOT_ALONE}" if told else EMERGENCY, mood=Mood.QUIET
    )


def _sections(review: Review) -> tuple[Section, ...]:
    found = (
        nights.section(review),
        shown.what_could_answer(review),
        beside.ask(review),
        beside.promises(review),
        beside.forms(review),
        beside.good_to_know(review),
    )
    return tuple(section for section in found if section is not None)
