"""The answer first: one sentence, why it may be wrong, and what would settle it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from trochee.effect.messages import AGAINST_PLACEBO, BETTER_DAYS, FADED, NOT_NATURAL, SAME_NIGHTS
from trochee.effect.mood import MOVES_WITH_MOOD
from trochee.effect.raw_means import RAW_MEANS
from trochee.effect.sensitivity import DEPENDS
from trochee.effect.therapy import THERAPY_AT_START, THERAPY_STEPS
from trochee.effect.values import Direction, Estimate, NextStep, Size

from .answers import HARMS, NO_DOSE_SEEN, Answer, lacking, little_to_lose, says_no_benefit, settles
from .harm_first import HARM_FIRST, STOP_FIRST
from .values import Lead, LeadPart, Tone

_TONES = {
    Direction.CLEAR_BENEFIT: Tone.BENEFIT,
    Direction.LIKELY_BENEFIT: Tone.BENEFIT,
    Direction.CANNOT_TELL: Tone.UNSURE,
    Direction.LIKELY_HARM: Tone.HARM,
    Direction.CLEAR_HARM: Tone.HARM,
    Direction.DESCRIBE_ONLY: Tone.UNSURE,
}
_DOUBTS = (
    "too_few_baseline_nights",
    "too_few_doses",
    "too_few_nights_since_first_dose",
    "allocation_not_known",
    "nights_hardly_differ",
    "not_enough_information",
    THERAPY_AT_START,
    SAME_NIGHTS,
    FADED,
    DEPENDS,
    "rests_on_before_and_after",
    "weekday_confounded",
    MOVES_WITH_MOOD,
    THERAPY_STEPS,
    RAW_MEANS,
    "short_baseline",
    "as_needed_dosing",
    BETTER_DAYS,
    "dose_reason_not_recorded",
    "outlying_nights",
    "other_medicines",
    "quality_mostly_one_category",
    "duration_not_identifiable",
    NOT_NATURAL,
)
"""Reasons to doubt the answer, the gravest first; messages of other codes are no doubt of the headline."""
_ALWAYS = ("includes_expectation", AGAINST_PLACEBO)
"""What the doses were compared with; one of the two always stands."""
_WITH_SIZE = {Size.WORTHWHILE, Size.PROBABLY_WORTHWHILE}
_AT_MOST = 2


def lead(
    estimate: Estimate | None,
    harms: tuple[str, ...] = (),
    others: Iterable[Estimate] = (),
    *,
    harm: str | None = None,
    product: str | None = None,
    unseen: Answer = NO_DOSE_SEEN,
) -> Lead:
    """Lead with the headline of the primary estimate; the figures after its colon stay plain.

    ``harm`` is what comes before any benefit: with it no benefit is set off. ``product`` is named where the record
    has several. ``unseen`` answers where no night shows a dose.

    ``others`` are the estimates of every outcome of the same product. That there is no benefit that matters is a
    result: then the lead says that stopping loses little, and nothing would have to be settled. At most two doubts
    stand here besides what the doses were compared with, which always does; all messages stand with their outcome.
    """
    first = [] if harm is None else [LeadPart(text=harm, tone=Tone.HARM), LeadPart(text=" ")]
    if estimate is None:
        return Lead(
            parts=(*first, LeadPart(text=f"Nothing to compare yet. {unseen.text}")),
            may_be_wrong=(),
            would_settle=unseen.would_settle,
            harms=harms,
        )
    parts = _parts(estimate)
    if product is not None:
        parts.insert(0, LeadPart(text=f"{product}: "))
    if harm is not None:
        plain = [replace(part, tone=Tone.PLAIN) if part.tone is Tone.BENEFIT else part for part in parts]
        parts = [*first, *plain]
    if little := little_to_lose(estimate, others):
        parts.append(LeadPart(text=f" {little}"))
    return Lead(
        parts=tuple(parts),
        may_be_wrong=_may_be_wrong(estimate),
        would_settle=_would_settle(estimate),
        harms=harms,
    )


NOTHING_THAT_MATTERS = "Nothing that would matter: a gain worth having is very unlikely already."


def _would_settle(estimate: Estimate) -> str | None:
    """Say what would settle an open answer: what was simulated, else by what it lacks; never more doses."""
    if says_no_benefit(estimate):
        return None if estimate.direction in HARMS else NOTHING_THAT_MATTERS
    told = isinstance(estimate.next_step, NextStep) or estimate.next_step in {HARM_FIRST, STOP_FIRST}
    if told or estimate.direction is Direction.CANNOT_TELL:
        return settles(estimate)
    return lacking(estimate)


def _parts(estimate: Estimate) -> list[LeadPart]:
    """Set off direction and size, each in its own tone: a clear harm that is too small to matter is not all red."""
    tone = _TONES[estimate.direction]
    answer, colon, figures = estimate.headline.partition(":")
    direction, comma, size = answer.rpartition(", ")
    if not comma:
        parts = [LeadPart(text=answer, tone=tone)]
    else:
        size_tone: Tone = Tone.PLAIN if tone in {Tone.BENEFIT, Tone.HARM} else tone
        if tone is Tone.BENEFIT and estimate.size in _WITH_SIZE:
            size_tone = tone
        parts = [LeadPart(text=direction, tone=tone), LeadPart(text=comma + size, tone=size_tone)]
    return [*parts, LeadPart(text=colon + figures)] if colon else parts


def _may_be_wrong(estimate: Estimate) -> tuple[str, ...]:
    texts = {message.code: message.text for message in estimate.messages}
    doubts = [texts[code] for code in _DOUBTS if code in texts][:_AT_MOST]
    return (*doubts, *(texts[code] for code in _ALWAYS if code in texts))
