"""The answer, and the figures to be seen at a glance."""

from __future__ import annotations

from trochee.effect.values import Estimate, Outcome
from trochee.foundation import figures
from trochee.foundation.unknown import Unknown
from trochee.review.lead import NOTHING_THAT_MATTERS
from trochee.review.sides import ScoreChange
from trochee.review.values import Review, SpanSummary

from .. import words
from ..parts import NOTHING, Answer, Fact, Paragraph
from .findings import finding_id
from .rules import message_id

_INSOMNIA = "isi"
"""The instrument whose change stands among the four figures where it is on record."""


def answer(review: Review) -> Answer:
    """Say the answer, what speaks against it, why it may be wrong and what would settle it, each with its reason."""
    lead = review.lead
    codes = {
        message.text: message.code
        for estimates in (review.effects, *review.effects_by_product.values())
        for estimate in estimates.values()
        for message in estimate.messages
    }

    stops = {f"Stop: {each.message}": finding_id(each) for each in review.findings.stops}

    def doubt(text: str) -> Paragraph:
        return Paragraph(text=text, why=message_id(codes[text]) if text in codes else "rule-headline")

    return Answer(
        parts=lead.parts,
        why="rule-headline",
        against=tuple(Paragraph(text=text, why=stops.get(text, "rule-against")) for text in lead.harms),
        doubts=tuple(map(doubt, lead.may_be_wrong)),
        settle=_settle(lead.would_settle, review.effects.get(review.primary_outcome)),
    )


def _settle(said: str | None, estimate: Estimate | None) -> tuple[Paragraph, ...]:
    """Say what would settle it, with the plan that more nights were simulated for; no sentence twice.

    Where no gain that matters is left to find, no plan stands here: to dose on only to learn is no way out.
    """
    texts = [] if said is None else [said]
    if said != NOTHING_THAT_MATTERS and estimate is not None and not isinstance(estimate.next_step, Unknown):
        step = estimate.next_step.text
        texts = [text for text in texts if text not in step]
        texts += [step] if all(step not in text for text in texts) else []
    return tuple(Paragraph(text=text, why="rule-settle") for text in texts)


def facts(review: Review) -> tuple[Fact, ...]:
    """Four figures: the level before and since, two probabilities, and the change of the insomnia score.

    Without that score the nights that a dose lasts take its place; without a dose there are levels alone.
    """
    estimate = review.effects.get(review.primary_outcome)
    score = next((each for each in review.scores if each.instrument == _INSOMNIA), None)
    if estimate is None:
        span = review.spans[-1] if review.spans else None
        levels = [_level(outcome, span) for outcome in tuple(Outcome)[:4]]
        return tuple(levels if score is None else [*levels[:3], _score(score)])
    benefit = estimate.average_benefit
    smallest = words.smallest(estimate.outcome, estimate.smallest_effect)
    return (
        _before_and_since(review),
        Fact(
            label="any benefit",
            value=_probability(None if benefit is None else benefit.p_benefit),
            note=_note(None if benefit is None else benefit.p_benefit, "probability"),
            why="note-probability",
        ),
        Fact(
            label="a worthwhile benefit",
            value=_probability(None if benefit is None else benefit.p_beyond_smallest),
            note=_note(None if benefit is None else benefit.p_beyond_smallest, f"probability of {smallest} or more"),
            why="note-smallest",
        ),
        _nights_per_dose(estimate) if score is None else _score(score),
    )


def _nights_per_dose(estimate: Estimate) -> Fact:
    nights = estimate.nights_of_benefit_per_dose
    if nights is None:
        value, note = NOTHING, "not estimated"
    else:
        value = figures.plain(nights.mean, 1)
        low, high = figures.plain(nights.interval90.low, 1), figures.plain(nights.interval90.high, 1)
        note = f"90{figures.NO_BREAK}%: {low} to {high}"
    return Fact(label="worthwhile nights per dose", value=value, note=note, why="note-nights-of-benefit")


def _score(score: ScoreChange) -> Fact:
    change = words.points(score.change)
    if score.reliable is not None:
        limit = f"; reliable from {words.total(score.reliable)} on"
    else:
        limit = "" if score.meaningful is None else f"; matters from {words.total(score.meaningful)} on"
    since = "" if score.baseline else "; none before the first dose"
    return Fact(
        label=words.short(score.label),
        value=f"{words.total(score.first)} → {words.total(score.last)}",
        note=f"{change}{limit}{since}",
        why="scores",
    )


def _before_and_since(review: Review) -> Fact:
    outcome = review.primary_outcome
    label = _level_label(outcome)
    known = [span for span in review.spans if span.levels.get(outcome) is not None]
    if len(known) < 2:
        value = words.level(outcome, known[0].levels[outcome]) if known else NOTHING
        return Fact(label=label, value=value, note=known[0].label if known else "no answer", why="note-level")
    before, since = words.level(outcome, known[0].levels[outcome]), words.level(outcome, known[-1].levels[outcome])
    number, _, unit = before.partition(figures.NO_BREAK)
    shown = number if since.endswith(unit) else before
    return Fact(label=label, value=f"{shown} → {since}", note="before → since the first dose", why="note-level")


def _level(outcome: Outcome, span: SpanSummary | None) -> Fact:
    value = None if span is None else span.levels.get(outcome)
    return Fact(
        label=_level_label(outcome),
        value=NOTHING if value is None else words.level(outcome, value),
        note="no answer" if value is None or span is None else span.label,
        why="note-level",
    )


def _level_label(outcome: Outcome) -> str:
    return "asleep of time in bed" if outcome is Outcome.SLEEP_EFFICIENCY else words.OUTCOMES[outcome].lower()


def _probability(share: float | None) -> str:
    return NOTHING if share is None else figures.probability(share)


def _note(share: float | None, note: str) -> str:
    return note if share is not None else "not estimated from so little"
