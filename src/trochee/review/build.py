"""Everything known about one patient becomes a Review."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Protocol, TypeVar

from trochee.effect import estimate
from trochee.effect.values import Estimate, Message, Outcome
from trochee.foundation.figures import counted, day
from trochee.foundation.unknown import Unknown
from trochee.knowledge import Knowledge
from trochee.record import Record
from trochee.record.products import is_ketamine
from trochee.safety.checking import Checker

from .answers import HARMS, Found, unseen
from .balance import balance
from .claims import ledger
from .course import product_doses, review_nights, spans
from .dosing import dose_use
from .events import events
from .findings import RuleFindings
from .harm_first import foreseen, harm_sentence, stops_fire
from .harms import harm, severe_effects
from .lead import lead
from .mood import mood_links
from .options import options
from .quality import record_quality
from .reading import Reading, read
from .relate import relate
from .rules_asked import rule_findings
from .scores import score_changes, score_messages, worse_scores
from .series import Timeline, timeline
from .sides import Balance
from .values import Review
from .watch import watch

_SUICIDALITY = "suicidality"
"""The hazard of the rules that ask about it."""

Asked = TypeVar("Asked")
Told = TypeVar("Told")


class AnswerEach(Protocol):
    """Answers each of some questions by a function without side effects, the answers in the questions' order."""

    def __call__(self, work: Callable[[Asked], Told], questions: Sequence[Asked], /) -> list[Told]:
        """Answer all; the first error of a loop over them is raised, and no other."""


def in_turn(work: Callable[[Asked], Told], questions: Sequence[Asked], /) -> list[Told]:
    """Answer one question after the other, here."""
    return [work(question) for question in questions]


def build(
    record: Record,
    knowledge: Knowledge,
    *,
    as_of: date | None = None,
    notes: Sequence[Message] = (),
    checker: Checker | None = None,
    protocol: str = "",
    answer_each: AnswerEach = in_turn,
) -> Review:
    """Build the review of a record as of the morning of ``as_of``, by default the last night on record.

    Where no date is asked for, doses, adverse effects and scores after the last night count too. ``notes`` are what
    the reader of the files had to say, shown under data quality. ``checker`` are the rules of this knowledge where
    they are compiled already; without it they are compiled for this once. ``protocol`` names what a clinic laid over
    the shipped knowledge. ``answer_each`` works out the estimates, the longest first: one after the other, or in
    another way that gives the same. Raises `NightRefusedError` for a night whose answers contradict each other,
    `ValueError` for a record without any night up to that date.
    """
    line = timeline(record, knowledge, as_of=as_of)
    first, last = line.first_night, line.last_night
    if first is None or last is None:
        raise ValueError("no night on the record" + (f" up to {as_of.isoformat()}" if as_of else ""))
    reading, primary = read(record, line, knowledge, as_of=as_of), primary_outcome(line)
    rules = rule_findings(reading, last, checker or Checker(knowledge), protocol)
    effects = _effects(reading, primary, stopped=bool(rules.stops), answer_each=answer_each)
    found = _found(reading, effects, primary)
    top = line.products[0] if line.products else None
    leading = {} if top is None else effects[top]
    answer, doses_on_record = leading.get(primary), tuple(product_doses(line, name) for name in line.every_product)
    return Review(
        patient_label=record.patient.id or "a patient without a name",
        as_of=as_of or last,
        nights=review_nights(line, first, last),
        product=next(iter(doses_on_record), None),
        products=doses_on_record,
        primary_outcome=primary,
        lead=lead(
            answer,
            (*_first_of_all(rules), *_severe(reading), *_worse(effects, answer), *worse_scores(found.scores)),
            leading.values(),
            harm=harm_sentence(len(rules.stops), reading),
            product=top if len(effects) > 1 else None,
            unseen=unseen(line),
        ),
        spans=spans(line, top, knowledge),
        observed={outcome: _optional(line, outcome) for outcome in Outcome},
        effects=leading,
        effects_by_product=effects,
        claims=ledger(found),
        findings=rules,
        options=options(rules, reading),
        record_quality=record_quality(
            line.diary,
            (max(last, as_of or last) - first).days + 1,
            (
                *_silence(last, as_of),
                *_later(reading, last),
                *line.messages(),
                *_adverse_effects(reading),
                *score_messages(reading),
                *notes,
            ),
            knowledge,
            [each for each in record.doses if as_of is None or each.taken_at.date() <= as_of],
        ),
        scores=tuple(found.scores),
        harm=found.harm,
        dose_use=tuple(found.dose_use),
        balance=_after_stops(balance(found, effects), rules),
        events=events(reading),
        mood_links=found.mood_links,
        watch=watch(reading, found.estimate, found.dose_use, found.scores),
    )


def _effects(
    reading: Reading, primary: Outcome, *, stopped: bool, answer_each: AnswerEach
) -> dict[str, dict[Outcome, Estimate]]:
    """Estimate every outcome of every product, and look ahead for those that the answer is about."""
    line = reading.line
    ahead = {(product, primary) for product in (*line.products[:1], reading.leading)}
    questions = [(product, outcome) for product in line.products for outcome in Outcome]
    questions.sort(key=lambda each: each not in ahead)  # looking ahead takes longer than all the rest of an outcome

    def answer(question: tuple[str, Outcome]) -> Estimate:
        series = line.series(question[1], question[0])
        if question in ahead:
            return foreseen(series, reading, stopped=stopped)
        return estimate(series, knowledge=reading.knowledge)

    answers = dict(zip(questions, answer_each(answer, questions), strict=True))
    return {product: {outcome: answers[product, outcome] for outcome in Outcome} for product in line.products}


def _found(reading: Reading, effects: Mapping[str, Mapping[Outcome, Estimate]], primary: Outcome) -> Found:
    """Work out all that stands beside the estimates, for the product that promises and harms are about.

    It is not always the one with most doses: bright light every day does not answer what was promised of ketamine.
    """
    about, related = reading.leading or "", relate(reading)
    own = effects.get(about, {})
    return Found(
        reading=reading,
        estimate=own.get(primary),
        effects=own,
        names_product=about not in reading.line.products[:1] or not is_ketamine(about),
        spans=spans(reading.line, about, reading.knowledge),
        scores=score_changes(reading),
        related=related,
        harm=harm(reading, related),
        dose_use=dose_use(reading),
        mood_links=mood_links(reading.line, reading.scores, primary, reading.knowledge),
    )


def _worse(effects: Mapping[str, Mapping[Outcome, Estimate]], leading: Estimate | None) -> tuple[str, ...]:
    """Headline of every outcome of every product that got worse, for the lead."""
    return tuple(
        f"{product}: {found.headline}" if len(effects) > 1 else found.headline
        for product, by_outcome in effects.items()
        for found in by_outcome.values()
        if found is not leading and found.direction in HARMS
    )


def _after_stops(found: Balance | Unknown, rules: RuleFindings) -> Balance | Unknown:
    """Say of benefit and harm first that a stop fires, so that nothing is set off against it."""
    if isinstance(found, Unknown) or not rules.stops:
        return found
    return replace(found, text=f"{stops_fire(len(rules.stops))}. {found.text}")


def _first_of_all(rules: RuleFindings) -> tuple[str, ...]:
    """Every stop that fires, and whatever fires about suicidality, in the words of its rule, for the lead."""
    stops = (f"Stop: {each.message}" for each in rules.stops)
    return (
        *stops,
        *(each.message for each in rules.fires if each.hazard == _SUICIDALITY and each not in rules.stops),
    )


def _severe(reading: Reading) -> tuple[str, ...]:
    """Every adverse effect that is severe or worse, the worst first, for the lead."""
    return tuple(
        f"Adverse effect of grade {each.grade}: {each.term}, {day(reading.day(each.onset))}."
        for each in severe_effects(reading)
    )


def _adverse_effects(reading: Reading) -> tuple[Message, ...]:
    """Name the adverse effects on record; a rule looks at the gravest, none at what each of them is."""
    found = reading.adverse_effects
    if not found:
        return ()
    worst = max((each.grade for each in found if each.grade is not None), default=None)
    counts = Counter(each.term for each in found).most_common()
    terms = ", ".join(f"{term} {count} times" if count > 1 else term for term, count in counts)
    grade = "no grade given" if worst is None else f"worst grade {worst}"
    said = f"{counted(len(found), 'adverse effect')} on record, counted; rules look at the worst grade alone"
    text = f"{said}: {terms}; {grade}."
    return (Message(code="adverse_effects_not_judged", text=text),)


def _silence(last: date, as_of: date | None) -> tuple[Message, ...]:
    """Say for how long nothing was entered up to the date of the review."""
    if as_of is None or as_of <= last:
        return ()
    nights = counted((as_of - last).days, "night")
    return (Message(code="silent_diary", text=f"Nothing was entered for the last {nights} up to this review."),)


def _later(reading: Reading, last: date) -> tuple[Message, ...]:
    """Name what was reported later than the last night and counts all the same; doses have their own words."""
    found = {
        "adverse effect": sum(reading.day(each.onset) > last for each in reading.adverse_effects),
        "score": sum(each.date > last for each in reading.scores),
    }
    said = " and ".join(counted(count, name) for name, count in found.items() if count)
    text = f"{said} later than the last night on record, {day(last)}, counted here."
    return (Message(code="later_than_the_nights", text=text),) if said else ()


def primary_outcome(line: Timeline) -> Outcome:
    """Sleep efficiency, or where no night has it the first outcome that some night has."""
    for outcome in Outcome:
        if any(value == value for value in line.observed[outcome]):  # NaN is unlike itself
            return outcome
    return Outcome.SLEEP_EFFICIENCY


def _optional(line: Timeline, outcome: Outcome) -> tuple[float | None, ...]:
    return tuple(None if value != value else value for value in line.observed[outcome].tolist())
