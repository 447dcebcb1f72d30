"""Change of instruments' totals from before the first dose to the latest, against the error of the instrument."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from trochee.effect.values import Message
from trochee.foundation.citation import Citation
from trochee.foundation.figures import day, signed
from trochee.foundation.unknown import Unknown
from trochee.knowledge import InstrumentFacts, Knowledge
from trochee.knowledge.scoring import key_of, label_of, total_of
from trochee.record import Score

from .reading import Reading
from .sides import Change, ScoreChange

NOT_ALONE = "A fall of this score alone is no reason to go on: expectation lowers it too."
_INSOMNIA = "isi"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Total:
    on: date
    total: float
    version: str | None


def score_changes(reading: Reading) -> tuple[ScoreChange, ...]:
    """Give the change of every instrument with a usable total, in the order of their first score.

    The change runs from the last total up to the day of the leading product's first dose, else from the earliest, to
    the latest. An instrument that is not known is kept under its own name, and its change is not judged.
    """
    by_instrument: dict[str, list[Score]] = {}
    for score in reading.scores:
        by_instrument.setdefault(key_of(score.instrument, reading.knowledge), []).append(score)
    changes = (_change(key, scores, reading) for key, scores in by_instrument.items())
    return tuple(change for change in changes if change is not None)


def worse_scores(changes: Sequence[ScoreChange]) -> tuple[str, ...]:
    """Say every score that got worse by more than its error, or by what is held to matter, for the lead."""
    return tuple(each.text for each in changes if each.verdict is Change.RELIABLY_WORSE)


def score_messages(reading: Reading) -> tuple[Message, ...]:
    """Name the scores that have no usable total, and why."""
    said = []
    for score in reading.scores:
        total = total_of(score, reading.knowledge)
        if isinstance(total, Unknown):
            label = label_of(score.instrument, reading.knowledge)
            text = f"{label} of {day(score.date)} is left out: {total.reason}."
            said.append(Message(code="score_without_total", text=text))
    return tuple(said)


def _change(key: str, scores: Sequence[Score], reading: Reading) -> ScoreChange | None:
    totals = _totals(scores, reading.knowledge)
    if not totals:
        return None
    facts = reading.knowledge.instrument(scores[0].instrument)
    start = reading.first_dose_on(reading.leading)
    before = [each for each in totals if start is not None and each.on <= start]
    first, last = (before or totals)[-1 if before else 0], totals[-1]
    reliable = facts.reliable_change.value if facts and facts.reliable_change else None
    meaningful = facts.meaningful_change.value if facts and facts.meaningful_change else None
    difference = last.total - first.total
    open_question = _cannot_tell(first, last, totals, start, facts)
    verdict = _verdict(difference, facts, reliable or meaningful) if open_question is None else Change.CANNOT_TELL
    label = label_of(scores[0].instrument, reading.knowledge)
    figures = f"{label} {first.total:g} → {last.total:g}, {signed(difference, _decimals(difference))} points"
    when = "since the last before the first dose" if before else "since the first on record"
    judged = f"cannot be judged: {open_question}" if open_question else _judged(verdict, reliable, meaningful)
    also = _meaningful_text(difference, facts, reliable, meaningful) if open_question is None else ""
    fell = key == _INSOMNIA and difference < 0 and verdict is not Change.WITHIN_ERROR
    return ScoreChange(
        instrument=key,
        label=label,
        totals=tuple((each.on, each.total) for each in totals),
        first=first.total,
        first_on=first.on,
        last=last.total,
        last_on=last.on,
        baseline=bool(before),
        lower_is_better=facts.lower_is_better if facts else None,
        change=difference,
        verdict=verdict,
        reliable=reliable,
        meaningful=meaningful,
        text=" ".join(part for part in (f"{figures} {when}: {judged}.", also, NOT_ALONE if fell else "") if part),
        sources=_sources(facts, reading.knowledge),
    )


def _totals(scores: Sequence[Score], knowledge: Knowledge) -> list[_Total]:
    found = []
    for score in scores:
        total = total_of(score, knowledge)
        if not isinstance(total, Unknown):
            found.append(_Total(on=score.date, total=total, version=_version(score)))
    return found


def _version(score: Score) -> str | None:
    return " ".join(score.version.casefold().split()) if score.version and score.version.strip() else None


def _cannot_tell(
    first: _Total, last: _Total, totals: Sequence[_Total], start: date | None, facts: InstrumentFacts | None
) -> str | None:
    """Give the reason why a change cannot be judged, in words; ``None`` where it can."""
    if facts is None:
        return "this instrument is not known here"
    if first is last:
        return "only one total is on record" if len(totals) == 1 else "no total is on record since the first dose"
    for each in (first, last):
        if len({other.total for other in totals if other.on == each.on}) > 1:
            return f"two totals of {day(each.on)} differ"
    if first.version != last.version:
        said = " and ".join(each.version or "a version that is not on record" for each in (first, last))
        return f"the versions differ ({said}), and with them perhaps the time they ask about"
    if not (facts.reliable_change or facts.meaningful_change):
        return "no source gives a change that is beyond its error, or one that matters"
    return None


def _verdict(difference: float, facts: InstrumentFacts | None, threshold: float | None) -> Change:
    assert facts is not None
    assert threshold is not None
    better = -difference if facts.lower_is_better else difference
    if better >= threshold:
        return Change.RELIABLY_BETTER
    return Change.RELIABLY_WORSE if better <= -threshold else Change.WITHIN_ERROR


def _judged(verdict: Change, reliable: float | None, meaningful: float | None) -> str:
    if reliable is not None:
        words = {
            Change.RELIABLY_BETTER: "better, by more than the error of the scale",
            Change.RELIABLY_WORSE: "worse, by more than the error of the scale",
            Change.WITHIN_ERROR: "within the error of the scale",
        }
        return f"{words[verdict]} (reliable change {reliable:g})"
    words = {
        Change.RELIABLY_BETTER: "better, by at least the smallest change that is held to matter",
        Change.RELIABLY_WORSE: "worse, by at least the smallest change that is held to matter",
        Change.WITHIN_ERROR: "less than the smallest change that is held to matter",
    }
    return f"{words[verdict]} ({meaningful:g}; no source gives its error)"


def _meaningful_text(
    difference: float, facts: InstrumentFacts | None, reliable: float | None, meaningful: float | None
) -> str:
    if facts is None or reliable is None or meaningful is None or meaningful == reliable:
        return ""
    reached = "reached" if abs(difference) >= meaningful else "not reached"
    return f"The smallest change that is held to matter ({meaningful:g}) is {reached}."


def _decimals(value: float) -> int:
    return 0 if value == round(value) else 1


def _sources(facts: InstrumentFacts | None, knowledge: Knowledge) -> tuple[Citation, ...]:
    if facts is None:
        return ()
    numbers = [number for number in (facts.reliable_change, facts.meaningful_change) if number]
    keys = dict.fromkeys(key for number in numbers for key in number.sources) or dict.fromkeys(facts.sources)
    return tuple(knowledge.citations[key] for key in keys)
