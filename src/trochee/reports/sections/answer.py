"""The figures to be seen at a glance."""

from __future__ import annotations

from trochee.effect.values import Outcome
from trochee.foundation import figures
from trochee.review.values import Review, SpanSummary

from .. import words
from ..parts import NOTHING, Fact


def facts(review: Review) -> tuple[Fact, ...]:
    """Four figures: the level before and since, two probabilities, the nights a dose lasts; levels alone undosed."""
    estimate = review.effects.get(review.primary_outcome)
    if estimate is None:
        span = review.spans[-1] if review.spans else None
        return tuple(_level(outcome, span) for outcome in tuple(Outcome)[:4])
    benefit = estimate.average_benefit
    smallest = words.smallest(estimate.outcome, estimate.smallest_effect)
    nights = estimate.nights_of_benefit_per_dose
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
        Fact(
            label="worthwhile nights per dose",
            value=NOTHING if nights is None else figures.plain(nights.mean, 1),
            note="not estimated"
            if nights is None
            else f"90{figures.NO_BREAK}%: {figures.plain(nights.interval90.low, 1)} to "
            f"{figures.plain(nights.interval90.high, 1)}",
            why="note-nights-of-benefit",
        ),
    )


def _before_and_since(review: Review) -> Fact:
    outcome = review.primary_outcome
    label = "asleep of time in bed" if outcome is Outcome.SLEEP_EFFICIENCY else words.OUTCOMES[outcome].lower()
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
        label="asleep of time in bed" if outcome is Outcome.SLEEP_EFFICIENCY else words.OUTCOMES[outcome].lower(),
        value=NOTHING if value is None else words.level(outcome, value),
        note="no answer" if value is None or span is None else span.label,
        why="note-level",
    )


def _probability(share: float | None) -> str:
    return NOTHING if share is None else figures.probability(share)


def _note(share: float | None, note: str) -> str:
    return note if share is not None else "not estimated from so little"
