"""Vital signs, laboratory values and coded answers as facts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

from trochee.knowledge import Knowledge
from trochee.knowledge.facts import AskedOf, Fact
from trochee.record import Observation

from .answers import answer_value
from .codes import (
    AFTER_A_DOSE,
    LIMIT,
    LIVER,
    ON,
    ONLY_AFTER_A_DOSE,
    PRESSURE,
    SIGNS,
    TESTS,
    TIMES,
    UNITS,
    as_code,
    yes_or_no,
)
from .moments import Moment
from .values import Origin, Told, Unread

_BOTH = re.compile(r"(\d+(?:\.\d+)?)\s*/\s*(\d+(?:\.\d+)?)")
_A_NUMBER = "a number without other signs"


def of_observations(moment: Moment, knowledge: Knowledge) -> Iterator[Told | Unread]:
    """Give what was measured, tested and answered up to now; what cannot be read is given as such.

    A sign within the hours for which a dose is watched is one after the dose, else a pressure is one at rest and
    any other sign none. A liver value counts as a multiple of its laboratory's upper limit alone. A code that is the
    name of a fact is an answer to it; where it is said whether a clinician confirmed it, it is that and nothing else,
    also where the fact is a sign.
    """
    seen = list(moment.seen())
    limits = {
        code.removesuffix(LIMIT): number
        for _, each in seen
        if (code := as_code(each.code)).endswith(LIMIT)
        and code not in knowledge.facts
        and (number := _number(each.value))
    }
    liver: dict[str, date] = {}
    for at, each in seen:
        if each.confirmed is not None:
            yield from _answered(each, moment, knowledge.facts)
            continue
        for found in _facts_in(each, at, moment, knowledge, limits):
            if isinstance(found, Told) and found.fact in LIVER.values() and found.on is not None:
                liver[found.fact] = found.on
            yield found
    if len(liver) == len(set(LIVER.values())):
        oldest = min(liver.values())
        yield Told(fact="liver_tests_on", value=oldest, origin=Origin.OBSERVATION, on=oldest)


def _facts_in(
    seen: Observation, at: float, moment: Moment, knowledge: Knowledge, limits: Mapping[str, float]
) -> Iterator[Told | Unread]:
    code, facts, on = as_code(seen.code), knowledge.facts, moment.day(seen.at)
    both = _BOTH.fullmatch(seen.value.strip())
    if code in PRESSURE:
        if both is None:
            yield _unread(seen, "two numbers such as 128/82")
            return
        yield from _sign("systolic_mmhg", both[1], seen, at, moment, knowledge)
        yield from _sign("diastolic_mmhg", both[2], seen, at, moment, knowledge)
    elif code in SIGNS:
        yield from _sign(SIGNS[code], seen.value, seen, at, moment, knowledge)
    elif code in LIVER:
        yield _liver(code, seen, facts[LIVER[code]], on, limits)
    elif code in TESTS:
        answer = yes_or_no(TESTS[code], seen.value.strip())
        yield _unread(seen, "positive or negative") if answer is None else _told(TESTS[code], answer, seen, on)
        if answer is not None and TESTS[code] in ON:
            yield _told(ON[TESTS[code]], on, seen, on)
    elif code in facts and facts[code].asked_of is not AskedOf.COMPUTED:
        yield _answer(facts[code], seen, on)


def _answered(seen: Observation, moment: Moment, facts: Mapping[str, Fact]) -> Iterator[Told | Unread]:
    """Give an answer as it stands: neither a sign after a dose nor a test follows from it."""
    fact = facts.get(as_code(seen.code))
    if fact is None or fact.asked_of is AskedOf.COMPUTED:
        return
    value = answer_value(fact, seen.value)
    if value is None:
        yield _unread(seen, fact.allowed)
    else:
        on, confirmed = moment.day(seen.at), bool(seen.confirmed)
        yield Told(fact=fact.id, value=value, origin=Origin.ANSWER, on=on, confirmed=confirmed)


def _sign(
    name: str, value: str, seen: Observation, at: float, moment: Moment, knowledge: Knowledge
) -> Iterator[Told | Unread]:
    after = _after_a_dose(at, moment, knowledge)
    if name in ONLY_AFTER_A_DOSE and not after:
        return
    fact = knowledge.facts[AFTER_A_DOSE.get(name, name) if after else name]
    factor = 1.0 if seen.unit is None else UNITS[name].get(seen.unit.strip().casefold())
    number = _number(value)
    if factor is None or number is None:
        yield _unread(seen, _A_NUMBER if number is None else f"in {' or '.join(UNITS[name])}")
        return
    accepted = fact.accept(number * factor)
    yield _unread(seen, fact.allowed) if accepted is None else _told(fact.id, accepted, seen, moment.day(seen.at))


def _liver(code: str, seen: Observation, fact: Fact, on: date, limits: Mapping[str, float]) -> Told | Unread:
    number = _number(seen.value)
    if number is not None and (seen.unit or "").strip().casefold() not in TIMES:
        limit = limits.get(code)
        if limit is None:
            return _unread(seen, f"times the upper limit, or the limit itself as {code}{LIMIT}")
        number /= limit
    accepted = None if number is None else fact.accept(number)
    return _unread(seen, fact.allowed) if accepted is None else _told(fact.id, accepted, seen, on)


def _answer(fact: Fact, seen: Observation, on: date) -> Told | Unread:
    value = answer_value(fact, seen.value)
    return _unread(seen, fact.allowed) if value is None else _told(fact.id, value, seen, on)


def _after_a_dose(at: float, moment: Moment, knowledge: Knowledge) -> bool:
    watched = moment.minutes(knowledge.number("safety.record.after_dose_hours"))
    return any(taken <= at <= taken + watched for taken, _ in moment.ketamine())


def _told(fact: str, value: bool | float | str | date | tuple[str, ...], seen: Observation, on: date) -> Told:
    words = " ".join(filter(None, (seen.code, seen.value, seen.unit)))
    return Told(fact=fact, value=value, origin=Origin.OBSERVATION, on=on, words=words)


def _unread(seen: Observation, allowed: str) -> Unread:
    found = " ".join(filter(None, (seen.code, seen.value, seen.unit)))
    return Unread(name=seen.code, found=found, allowed=allowed)


def _number(text: str) -> float | None:
    try:
        number = float(text.strip())
    except ValueError:
        return None
    return number if abs(number) < float("inf") else None
