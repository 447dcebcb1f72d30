"""The law of facts and rules: what must hold between them, beyond what each field may hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from trochee.foundation.citation import Basis
from trochee.foundation.refusal import InputError

from .conditions import BOUNDED, IN_DAYS, Condition, Operator, Test, asked_in
from .facts import NEVER, AskedOf, Fact, FactType, Vocabulary
from .rule_kinds import FACTS, RULES
from .rules import OnUnknown, Outcome
from .shapes import BROKEN
from .shelf import Filed, Shelf
from .words import plain

_TYPES: Mapping[Operator, tuple[FactType, ...]] = {
    Operator.EQUAL: (FactType.YES_NO, FactType.CHOICE, FactType.DATE),
    Operator.ONE_OF: (FactType.CHOICE,),
    Operator.HAS_ANY: (FactType.LIST,),
    Operator.COUNT_AT_LEAST: (FactType.LIST,),
    Operator.WITHIN_DAYS: (FactType.DATE,),
    Operator.DAYS_AGO_OVER: (FactType.DATE,),
}
_VOCABULARIES = {Vocabulary.MEDICINE: "medicine", Vocabulary.MEDICINE_CLASS: "medicine class"}
"""The kind of entries whose ids a list holds."""
_DAYS, _PURE = "days", "1"


def fact_breaches(shelf: Shelf) -> Iterator[InputError]:
    """Everything wrong with facts: units and bounds, choices, what follows from what, words with two meanings."""
    meanings: dict[str, str] = {}
    for filed in shelf.of(FACTS.name):
        if BROKEN in filed.entry.values.values():
            continue
        fact = FACTS.build(filed.entry)
        yield from _answers(filed, fact)
        yield from _followed(filed, fact)
        for word in (*fact.conditions, *fact.codes):
            holder = meanings.setdefault(plain(word), fact.id)
            if holder != fact.id:
                yield filed.refused("conditions", word, "a word of one fact only", f"{word} also says {holder}")


def _answers(filed: Filed, fact: Fact) -> Iterator[InputError]:
    bounds = (fact.lowest, fact.highest)
    if fact.type is FactType.NUMBER:
        if not fact.unit:
            yield filed.refused(
                "unit", "nothing", "a unit such as mmHg, or 1", f"{fact.id} is a number without a unit"
            )
        if fact.lowest is None or fact.highest is None or fact.lowest >= fact.highest:
            found = " to ".join("nothing" if each is None else f"{each:g}" for each in bounds)
            yield filed.refused("lowest", found, "lowest and highest, the lower first", "no answer is possible")
    elif fact.unit or bounds != (None, None):
        yield filed.refused("unit", fact.unit or "bounds", "only with type: number", f"{fact.id} is no number")
    fitting = {FactType.CHOICE: bool(fact.words), FactType.DATE: fact.words in ((), (NEVER,))}
    if not fitting.get(fact.type, not fact.words):
        yield filed.refused(
            "words",
            ", ".join(fact.words) or "nothing",
            "several with type: choice, never with type: date",
            "words do not fit",
        )
    if fact.type is not FactType.YES_NO and (fact.conditions or fact.codes or fact.not_if or fact.follows):
        yield filed.refused("type", fact.type, "yes_no", "only a yes or no follows from conditions")
    if fact.follows is not None and fact.asked_of is not AskedOf.COMPUTED:
        yield filed.refused("asked_of", fact.asked_of, AskedOf.COMPUTED.value, "nobody is asked what follows")


def _followed(filed: Filed, fact: Fact) -> Iterator[InputError]:
    """Refuse a fact that follows from itself."""
    for key in ("follows", "not_if"):
        condition = getattr(fact, key)
        for test in () if condition is None else asked_in(condition):
            if test.fact == fact.id:
                yield filed.refused(key, test.fact, "another fact", f"{fact.id} follows from itself")


def rule_breaches(shelf: Shelf) -> Iterator[InputError]:
    """Everything wrong with rules: facts and quantities nobody defines, ground, dates, examples."""
    facts, measured = shelf.facts, shelf.units
    known = {each: {filed.entry.get("id") for filed in shelf.of(kind)} for each, kind in _VOCABULARIES.items()}
    followed = {each.id for each in facts.values() if each.follows is not None or each.not_if is not None}
    for filed in shelf.of(FACTS.name):
        for key in ("follows", "not_if"):
            condition = filed.entry.get(key)
            if condition is not None:
                yield from condition_breaches(filed, key, condition, facts, measured)
                for test in asked_in(condition):
                    if test.fact in followed and test.fact != filed.entry.get("id"):
                        yield filed.refused(key, test.fact, "a fact that is asked", f"{test.fact} follows itself")
    for filed in shelf.of(RULES.name):
        if (when := filed.entry.get("when")) is not None:
            yield from condition_breaches(filed, "when", when, facts, measured)
            yield from _listed(filed, when, facts, known)
        yield from _ground(filed)
        yield from _dates(filed)
        yield from _examples(filed, facts)


def condition_breaches(
    filed: Filed, key: str, condition: Condition, facts: Mapping[str, Fact], units: Mapping[str, str]
) -> Iterator[InputError]:
    """Everything wrong with a condition: facts and quantities nobody defines, words and bounds that do not fit."""
    for test in asked_in(condition):
        fact = facts.get(test.fact)
        if fact is None:
            yield filed.refused(key, test.fact, "a fact that stands in facts", f"no fact is called {test.fact}")
        elif fact.type not in _TYPES.get(test.operator, (FactType.NUMBER,)):
            yield filed.refused(key, f"{test.fact} {test.operator}", fact.allowed, f"{fact.id} is {fact.type}")
        else:
            yield from _bound(filed, key, test, fact, units)


def _bound(filed: Filed, key: str, test: Test, fact: Fact, units: Mapping[str, str]) -> Iterator[InputError]:
    bound = test.bound
    if test.operator in BOUNDED and isinstance(bound, str):
        unit = _DAYS if test.operator in IN_DAYS else fact.unit or _PURE
        if bound not in units:
            yield filed.refused(key, bound, "a number or the id of a quantity", f"no quantity is called {bound}")
        elif units[bound] not in ("", unit):
            yield filed.refused(key, units[bound], unit, f"{bound} and {fact.id} have different units")
    elif test.operator is Operator.EQUAL and not _is_possible(fact, bound):
        yield filed.refused(key, str(bound), fact.allowed, f"{fact.id} is never that")
    elif test.operator is Operator.ONE_OF and isinstance(bound, tuple):
        for word in bound:
            if word not in fact.words:
                yield filed.refused(key, word, fact.allowed, f"{fact.id} is never that")


def _listed(
    filed: Filed, when: Condition, facts: Mapping[str, Fact], known: Mapping[Vocabulary, set[str | None]]
) -> Iterator[InputError]:
    """Refuse a medicine or class that stands nowhere: its rule would never fire and say nothing of it."""
    for test in asked_in(when):
        vocabulary = facts[test.fact].vocabulary if test.fact in facts else None
        if vocabulary is None or not isinstance(test.bound, tuple):
            continue
        for word in test.bound:
            if word not in known[vocabulary]:
                yield filed.refused("when", word, f"an id of a {vocabulary}", f"no {vocabulary} is called {word}")


def _is_possible(fact: Fact, bound: Any) -> bool:
    if fact.type is FactType.DATE:
        return bound in fact.words
    return fact.read(bound) is not None


def _ground(filed: Filed) -> Iterator[InputError]:
    design = filed.entry.get("basis") is Basis.DESIGN
    if not design and filed.entry.get("basis") and filed.entry["grounds"] == ():
        yield filed.refused(
            "grounds", "nothing", "a source with its place, or basis: design", "a rule needs a source"
        )
    if design and not filed.entry.get("note"):
        yield filed.refused("note", "nothing", "why we decided so", "our own decision says why")


def _dates(filed: Filed) -> Iterator[InputError]:
    checked, due = filed.entry.get("checked_on"), filed.entry.get("review_by")
    if checked is not None and due is not None and due <= checked:
        yield filed.refused("review_by", due.isoformat(), f"after {checked.isoformat()}", "no time until the review")


def _examples(filed: Filed, facts: Mapping[str, Fact]) -> Iterator[InputError]:
    examples = filed.entry.get("examples", ())
    wanted = set(Outcome) - ({Outcome.ASKS} if filed.entry.get("unknown") is OnUnknown.FIRE else set())
    shown = {each.get("expect") for each in examples}
    for outcome in Outcome:
        if examples and outcome in wanted and outcome not in shown:
            yield filed.refused("examples", "none", f"an example that expects {outcome}", f"no example of {outcome}")
    for each in examples:
        for name, text in each.get("given", {}).items():
            fact = facts.get(name)
            if fact is None:
                yield Filed(filed.file, each).refused(
                    "given", name, "a fact that stands in facts", f"no fact is called {name}"
                )
            elif fact.read(text) is None:
                yield Filed(filed.file, each).refused(
                    "given", f"{name}: {text}", fact.allowed, f"{name} is never that"
                )
