"""What was sent from a page of the assessment becomes answers, or plain words about what is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from django.utils.translation import gettext as _

from trochee.knowledge import Knowledge
from trochee.knowledge.assessment import Form
from trochee.knowledge.facts import Fact, FactType, FactValue
from trochee.safety.asking import Assessment

from .checking import allowed
from .questions import CHOICE, LINES, NO, NONE, NOT_KNOWN, NOT_SAID, TEXT, YES, Question
from .values import Answer, NewAnswer, NotAnsweredError, Unknown

_UNKNOWN = {NOT_KNOWN: Unknown.NOT_KNOWN, NOT_SAID: Unknown.NOT_SAID}
_WORDS: dict[FactType, dict[str, FactValue]] = {FactType.YES_NO: {YES: True, NO: False}, FactType.LIST: {NONE: ()}}
_VERSION = "v."


def answers_sent(
    page: Iterable[Question], sent: Mapping[str, str], knowledge: Knowledge, assessment: Assessment
) -> tuple[NewAnswer, ...]:
    """Read what was sent from a page; what was left empty is no answer. Raises `NotAnsweredError` by fact."""
    found: list[NewAnswer] = []
    problems: dict[str, str] = {}
    for fact, group in groupby(page, key=lambda each: each.fact):
        asked = tuple(group)
        try:
            found += _of_fact(knowledge.facts[fact], asked, sent, knowledge, assessment)
        except ValueError as wrong:
            problems[fact] = str(wrong)
    if problems:
        raise NotAnsweredError(problems)
    ninth = {each.fact: each.value for each in found}
    return tuple(_whole(each, ninth, page, knowledge, assessment) for each in found)


def version_sent(sent: Mapping[str, str], fact: str) -> int:
    """Give the version that a page names for a fact; 0 where it names none."""
    text = sent.get(f"{_VERSION}{fact}", "0")
    return int(text) if text.isdecimal() else 0


def _of_fact(
    fact: Fact, asked: tuple[Question, ...], sent: Mapping[str, str], knowledge: Knowledge, assessment: Assessment
) -> Iterator[NewAnswer]:
    version = version_sent(sent, fact.id)
    items = [each for each in asked if each.number]
    whole = next((each for each in asked if not each.number), None)
    new = None if whole is None else _plain(fact, whole, sent, version)
    if new is not None and (new.value is not None or not items):
        yield new
        return
    if items:
        form = knowledge.forms[items[0].name.split(".")[1]]
        yield from _form(form, fact, items, sent, version, assessment)


def _plain(fact: Fact, question: Question, sent: Mapping[str, str], version: int) -> NewAnswer | None:
    tapped = sent.get(question.tap, "").strip()
    written = "" if question.kind == CHOICE else sent.get(question.name, "").strip()
    if tapped and tapped not in {each.value for each in question.options}:
        raise ValueError(allowed(fact))
    if tapped and written and tapped != question.tapped and written != question.value:
        raise ValueError(_("Please give one answer: what you wrote, or what you tapped on."))
    if written and (not tapped or tapped == question.tapped):
        return NewAnswer(fact=fact.id, value=_read(fact, question, written), version=version)
    if not tapped:
        return None
    if tapped in _UNKNOWN:
        return NewAnswer(fact=fact.id, unknown=_UNKNOWN[tapped], version=version)
    return NewAnswer(fact=fact.id, value=_WORDS.get(fact.type, {}).get(tapped, tapped), version=version)


def _read(fact: Fact, question: Question, written: str) -> FactValue:
    if question.kind == LINES:
        return tuple(line.strip() for line in written.splitlines() if line.strip())
    value = fact.read(written.replace(",", ".") if question.kind == TEXT else written)
    if value is None:
        raise ValueError(allowed(fact))
    return value


def _form(
    form: Form, fact: Fact, asked: list[Question], sent: Mapping[str, str], version: int, assessment: Assessment
) -> Iterator[NewAnswer]:
    tapped = {each.number: sent.get(each.tap, "") for each in asked}
    for each in asked:
        if tapped[each.number] and tapped[each.number] not in {option.value for option in each.options}:
            raise ValueError(_("Please choose one of the answers."))
    if not any(tapped.values()):
        return
    if NOT_SAID in tapped.values():
        yield NewAnswer(fact=fact.id, unknown=Unknown.NOT_SAID, version=version)
        return
    points = tuple(
        int(text) if (text := tapped.get(number + 1, "")) else None for number in range(len(form.questions))
    )
    if fact.id != form.fact:
        value = next(float(each) for each in points if each is not None)
        yield NewAnswer(fact=fact.id, value=value, version=version)
        return
    scored = assessment.scored(form, points)
    if scored.total is None and not scored.goes_on:
        raise ValueError(_("Please answer these questions together, or leave all of them."))
    yield NewAnswer(
        fact=fact.id,
        value=None if scored.goes_on else scored.total,
        unknown=Unknown.NOT_FINISHED if scored.goes_on else None,
        items=points if scored.goes_on else points[: form.asked_first],
        form=form.instrument if scored.goes_on else form.short,
        version=version,
    )


def _whole(
    new: NewAnswer,
    sent: Mapping[str, FactValue | None],
    page: Iterable[Question],
    knowledge: Knowledge,
    assessment: Assessment,
) -> NewAnswer:
    """Finish a form of which one question is asked as a fact of its own: with its points there is a total."""
    form = next((each for each in knowledge.forms.values() if each.fact == new.fact), None)
    if form is None or new.unknown is not Unknown.NOT_FINISHED:
        return new
    stands: dict[str, Answer] = {each.fact: each.stands for each in page if each.stands and not each.again}
    points = list(new.items)
    for place, each in enumerate(form.questions):
        if each.fact:
            value = sent[each.fact] if each.fact in sent else stands[each.fact].value if each.fact in stands else None
            points[place] = int(value) if isinstance(value, float) else None
    scored = assessment.scored(form, points)
    if scored.total is None:
        return new
    return NewAnswer(
        fact=new.fact, value=scored.total, items=tuple(points), form=form.instrument, version=new.version
    )
