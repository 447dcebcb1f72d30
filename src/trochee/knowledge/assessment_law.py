"""The law of the assessment: every question is of a fact, once, in the right company, with words for its answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from trochee.foundation.refusal import InputError

from .assessment_kinds import FORMS, SECTIONS
from .facts import NEVER, AskedOf, Fact, FactType
from .kinds import INSTRUMENTS, QUANTITIES
from .rule_kinds import FACTS
from .rule_law import condition_breaches
from .shapes import BROKEN, Entry
from .shelf import Filed, Shelf


def section_breaches(shelf: Shelf) -> Iterator[InputError]:
    """Everything wrong with sections: facts that nobody is asked or that stand twice, conditions, words, forms."""
    facts = shelf.facts
    named = {filed.entry.get("id") for filed in shelf.of(FACTS.name)}
    forms = {filed.entry.get("id"): filed.entry for filed in shelf.of(FORMS.name)}
    places: dict[str, str] = {}
    for filed in shelf.of(SECTIONS.name):
        for entry in filed.entry.get("asks", ()):
            inner = Filed(filed.file, entry)
            fact = facts.get(entry.get("fact", ""))
            if fact is None and entry.get("fact") in named:
                continue  # refused already, where it stands
            if fact is None:
                yield inner.refused(
                    "fact", entry.get("fact", "nothing"), "a fact that stands in facts", "no such fact"
                )
                continue
            if fact.id in places:
                where = places[fact.id]
                yield inner.refused("fact", fact.id, "each fact once", f"{fact.id} is asked already in {where}")
            places.setdefault(fact.id, filed.entry.get("id", ""))
            yield from _company(inner, fact, filed.entry.get("private", False))
            yield from _asked(shelf, inner, fact, facts)
            yield from _form_of(inner, fact, forms)


def _company(inner: Filed, fact: Fact, private: bool) -> Iterator[InputError]:
    if fact.asked_of is AskedOf.COMPUTED:
        yield inner.refused("fact", fact.id, "a fact that somebody is asked", "nobody is asked what follows")
    if fact.private and not private:
        yield inner.refused("fact", fact.id, "a section that is private", f"{fact.id} is asked in private")


def _asked(shelf: Shelf, inner: Filed, fact: Fact, facts: Mapping[str, Fact]) -> Iterator[InputError]:
    for key in ("when", "calls"):
        condition = inner.entry.get(key)
        if condition is not None:
            yield from condition_breaches(inner, key, condition, facts, shelf.units)
    says: Sequence[str] = inner.entry.get("says", ())
    wanted = len(fact.words) if fact.type is FactType.CHOICE or NEVER in fact.words else 0
    if len(says) != wanted:
        allowed = f"{wanted} words for {', '.join(fact.words)}" if wanted else "none: this has no choices"
        yield inner.refused("says", f"{len(says)} words", allowed, "each choice is said in words")


def _form_of(inner: Filed, fact: Fact, forms: Mapping[str | None, Entry]) -> Iterator[InputError]:
    name = inner.entry.get("form", "")
    if not name:
        return
    form = forms.get(name)
    if form is None:
        yield inner.refused("form", name, "a form of assessment_forms.yaml", f"no form is called {name}")
    elif fact.id not in (form.get("fact"), *(each.get("fact") for each in form.get("questions", ()))):
        yield inner.refused("form", name, "a form that gives this fact", f"{name} does not give {fact.id}")


def form_breaches(shelf: Shelf) -> Iterator[InputError]:
    """Everything wrong with forms: what they give, what they rest on, questions without answers."""
    facts = shelf.facts
    named = {filed.entry.get("id") for filed in shelf.of(FACTS.name)}
    known = {filed.entry.get("id"): filed.entry.get("unit") for filed in shelf.of(QUANTITIES.name)}
    instruments = {filed.entry.get("key") for filed in shelf.of(INSTRUMENTS.name)}
    for filed in shelf.of(FORMS.name):
        if BROKEN in filed.entry.values.values():
            continue
        form = FORMS.build(filed.entry)
        for key in ("instrument", "short"):
            if getattr(form, key) not in instruments:
                yield filed.refused(key, getattr(form, key), "a key of instruments.yaml", "no such instrument")
        fact = facts.get(form.fact)
        if fact is not None and known.get(form.goes_on_at, "") not in (None, fact.unit):
            yield filed.refused(
                "goes_on_at", form.goes_on_at, f"the id of a quantity [{fact.unit}]", "no such quantity"
            )
        if form.asked_first > len(form.questions):
            found = f"{form.asked_first} of {len(form.questions)}"
            yield filed.refused("asked_first", found, "no more than there are", "not so many questions")
        for name in (form.fact, *(each.fact for each in form.questions if each.fact)):
            if name not in facts and name in named:
                continue  # refused already, where it stands
            if name not in facts or facts[name].type is not FactType.NUMBER:
                yield filed.refused("fact", name, "a fact that is a number", f"{name} has no points")
        for number, each in enumerate(form.questions):
            points = [answer.points for answer in each.answers]
            if not points or points != sorted(set(points)):
                found = ", ".join(map(str, points)) or "no answers"
                yield filed.refused(f"questions[{number}]", found, "answers with rising points", "no way to answer")
