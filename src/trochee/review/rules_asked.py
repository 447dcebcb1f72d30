"""The safety rules asked about a record as of the day of its review."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time

from trochee.foundation import figures
from trochee.knowledge import Knowledge
from trochee.knowledge.facts import FactValue
from trochee.knowledge.rules import Occasion
from trochee.knowledge.severity import Severity
from trochee.safety.checking import Checked, Checker
from trochee.safety.from_record.checking import checked_from
from trochee.safety.from_record.gathering import known_from
from trochee.safety.from_record.values import Known
from trochee.safety.values import Finding, State
from trochee.safety.worst import worst

from .findings import Asked, OpenQuestion, RuleFindings
from .reading import Reading

NOT_LOOKED_AT = (
    "Not looked at here: rules about the day of a dose and about a prescription, dosing sessions, and medicines that "
    "only the course or the diary names."
)
_ORDER = tuple(Severity)
_COUNTS = frozenset({"days", "doses", "points", "symptoms", "times", "weeks", "years"})
"""Units that lose their last letter where there is one of them."""
_SAID_ALREADY = "grade"
"""The unit that its question says: a grade is its number."""


def rule_findings(reading: Reading, last_night: date, checker: Checker, protocol: str = "") -> RuleFindings:
    """Ask every rule about the person and the course at the end of the day that the review speaks of.

    That day is the one asked for, else the last on which a night, a dose, an adverse effect, a score, an observation
    or a count of troches is on record. What is asked on the day of a dose, or of a prescription, is asked there and
    not here. ``protocol`` names what a clinic laid over the shipped rules.
    """
    day, knowledge = _day(reading, last_night), reading.knowledge
    known = known_from(reading.record, knowledge, datetime.combine(day, time.max))
    checked = checked_from(known, checker, day)
    found = tuple(each for each in checked.findings if _is_asked_here(each, knowledge))
    return RuleFindings(
        on=day,
        found=found,
        worst=worst(found),
        questions=_questions(found, knowledge),
        not_checked=checked.not_checked,
        names_open=tuple(each.message for each in _of_names(found, knowledge)),
        beside=(*_contradicted(checked, knowledge), *_beside(known, knowledge)),
        not_looked_at=NOT_LOOKED_AT,
        asked=Asked(knowledge=checker.version, protocol=protocol),
        facts=checked.facts,
    )


def in_words(name: str, value: FactValue, knowledge: Knowledge) -> str:
    """Write the value of a fact with its unit, as a reader says it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(value) or "none"
    if isinstance(value, date):
        return figures.day(value)
    if isinstance(value, str):
        return value.replace("_", " ")
    fact = knowledge.facts.get(name)
    unit = "" if fact is None or fact.unit == _SAID_ALREADY else fact.unit
    if value == 1 and unit in _COUNTS:
        unit = unit.removesuffix("s")
    text = figures.alone(value)
    return f"{text}{figures.NO_BREAK}{unit}" if unit else text


def question(name: str, knowledge: Knowledge) -> str:
    """Give the question that asks for a fact; a name that has none stands for itself."""
    fact = knowledge.facts.get(name)
    return name if fact is None else fact.question


def _day(reading: Reading, last_night: date) -> date:
    if reading.as_of is not None:
        return reading.as_of
    later = (
        *(reading.day(each.taken_at) for each in reading.doses),
        *(reading.day(each.onset) for each in reading.adverse_effects),
        *(reading.day(each.at) for each in reading.observations),
        *(reading.day(each.at) for each in reading.record.inventory),
        *(each.date for each in reading.scores),
    )
    return max((last_night, *later))


def _is_asked_here(finding: Finding, knowledge: Knowledge) -> bool:
    rule = knowledge.rules.get(finding.rule)
    return rule is None or rule.occasion is Occasion.ANY


def _of_names(found: Iterable[Finding], knowledge: Knowledge) -> Iterator[Finding]:
    """Give what asks about a name on the list of medicines: its message says itself what is open."""
    return (each for each in found if each.state is State.ASKS and each.rule not in knowledge.rules)


def _questions(found: Iterable[Finding], knowledge: Knowledge) -> tuple[OpenQuestion, ...]:
    waiting: dict[str, list[Finding]] = {}
    for each in found:
        if each.state is State.ASKS:
            for name in each.missing:
                waiting.setdefault(name, []).append(each)
    made = [
        OpenQuestion(
            fact=name,
            question=question(name, knowledge),
            severity=min((each.severity for each in held), key=_ORDER.index),
            rules=len(held),
        )
        for name, held in waiting.items()
    ]
    return tuple(sorted(made, key=lambda each: (_ORDER.index(each.severity), -each.rules)))


def _contradicted(checked: Checked, knowledge: Knowledge) -> Iterator[str]:
    for each in checked.contradictions:
        given, follows = (in_words(each.fact, value, knowledge) for value in (each.given, each.follows))
        because = "; ".join(question(name, knowledge) for name in each.because)
        yield (
            f"{question(each.fact, knowledge)} Given: {given}. It would be {follows} by what else is on record "
            f"({because}). The two cannot both be so."
        )


def _beside(known: Known, knowledge: Knowledge) -> Iterator[str]:
    for name, others in known.disputed.items():
        said = (in_words(name, each.value, knowledge) for each in (known.told[name], *others))
        yield f"{question(name, knowledge)} Said in more than one way: {' and '.join(dict.fromkeys(said))}."
    for name, told in known.stale.items():
        when = "" if told.on is None else f", of {figures.day(told.on)}"
        yield f"{question(name, knowledge)} {in_words(name, told.value, knowledge)}{when}: too old to count."
    for each in known.unread:
        yield f"{each.name}: '{each.found}' cannot be read and does not count; it may be {each.allowed}."
