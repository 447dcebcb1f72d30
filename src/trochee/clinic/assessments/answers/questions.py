"""One page of the assessment as it is asked: each question with what may be answered, and what stands already."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from trochee.clinic.ui.days import whole_day
from trochee.clinic.ui.of_science import of_science
from trochee.knowledge import Knowledge
from trochee.knowledge.assessment import Asking, FormAnswer
from trochee.knowledge.facts import NEVER, Fact, FactType, FactValue

from .values import Answer, Unknown

NOT_KNOWN, NOT_SAID = f"?{Unknown.NOT_KNOWN}", f"?{Unknown.NOT_SAID}"
YES, NO, NONE = "true", "false", "none"
CHOICE, TEXT, LINES, DAY = "choice", "text", "lines", "day"
"""How a question is answered: by one tap, by a number, by a list with a line each, by a day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """An answer of one tap; ``calls`` is whether somebody should speak with the person because of it."""

    value: str
    says: str
    calls: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question of a page. ``name`` is the field of what is written, ``tap`` the field of what is tapped.

    ``value`` and ``tapped`` are what stands or was just sent; ``fact`` is what it answers; ``number`` is its place in
    a form, from 1, or 0. ``stands`` is the answer that was given before, ``told`` says from whom, ``waits`` that no
    clinician confirmed it; ``again`` that it counts no more, so that the question is put as if it were open;
    ``problem`` is what is wrong with this one.
    """

    fact: str
    kind: str
    ask: str
    name: str
    tap: str
    hint: str = ""
    lead: str = ""
    notice: str = ""
    options: tuple[Option, ...] = ()
    value: str = ""
    tapped: str = ""
    unit: str = ""
    number: int = 0
    stands: Answer | None = None
    told: str = ""
    waits: bool = False
    again: bool = False
    problem: str = ""

    @property
    def version(self) -> int:
        """Give the version that another answer has to name."""
        return 0 if self.stands is None else self.stands.version


@dataclass(frozen=True, slots=True, kw_only=True)
class Showing:
    """What all questions of a page have in common; ``whole`` offers the total of a form that is asked elsewhere.

    ``old`` are the facts whose answer counts no more.
    """

    knowledge: Knowledge
    answers: Mapping[str, Answer]
    calls: Callable[[str, FactValue], bool]
    private: bool
    whole: bool = False
    old: Collection[str] = ()

    def fact(self, name: str) -> Fact:
        """Give a fact by its name."""
        return self.knowledge.facts[name]

    def counts(self, name: str) -> Answer | None:
        """Give the answer that stands and counts: what is used is never filled in for somebody."""
        return None if name in self.old else self.answers.get(name)


def questions(showing: Showing, asked: Sequence[Asking]) -> tuple[Question, ...]:
    """Give the questions of a page, as they stand."""
    return tuple(question for each in asked for question in _of(showing, each))


def with_sent(page: Iterable[Question], sent: Mapping[str, str], problems: Mapping[str, str]) -> tuple[Question, ...]:
    """Give the questions with what was just sent in place of what stands, and what is wrong with it, said once."""
    left, found = dict(problems), []
    for each in page:
        value = each.value if each.kind == CHOICE else sent.get(each.name, "")
        problem = left.pop(each.fact, "")
        found.append(replace(each, value=value, tapped=sent.get(each.tap, ""), problem=problem))
    return tuple(found)


def _of(showing: Showing, asking: Asking) -> Iterator[Question]:
    if asking.form:
        yield from _form(showing, asking)
    else:
        yield _plain(showing, asking)


def _plain(showing: Showing, asking: Asking) -> Question:
    fact, stands = showing.fact(asking.fact), showing.counts(asking.fact)
    value = None if stands is None else stands.value
    kind = {FactType.NUMBER: TEXT, FactType.LIST: LINES, FactType.DATE: DAY}.get(fact.type, CHOICE)
    name = f"a.{fact.id}"
    return Question(
        fact=fact.id,
        kind=kind,
        ask=of_science(fact.question),
        name=name,
        tap=name if kind == CHOICE else f"u.{fact.id}",
        hint=of_science(asking.hint),
        options=(*_answers(showing, fact, asking), *_not_known(showing)),
        value=_written(value),
        tapped=_tapped(fact, stands),
        unit="" if fact.unit in ("1", "") else of_science(fact.unit),
        stands=showing.answers.get(asking.fact),
        again=asking.fact in showing.old,
    )


def _form(showing: Showing, asking: Asking) -> Iterator[Question]:
    """Give the questions of a form that stand for this fact; the others of it only after the short form says so."""
    form, stands = showing.knowledge.forms[asking.form], showing.counts(asking.fact)
    items = () if stands is None else stands.items
    on = stands is not None and (stands.unknown is Unknown.NOT_FINISHED or len(items) > form.asked_first)
    for place, each in enumerate(form.questions):
        mine = each.fact == asking.fact if asking.fact != form.fact else not each.fact
        if not mine or (asking.fact == form.fact and place >= form.asked_first and not on):
            continue
        name = f"f.{form.id}.{place + 1}"
        yield Question(
            fact=asking.fact,
            kind=CHOICE,
            ask=of_science(each.ask),
            name=name,
            tap=name,
            lead=of_science(form.lead),
            notice=of_science(form.notice),
            options=(*(_points(showing, asking.fact, answer) for answer in each.answers), *_not_known(showing)[1:]),
            tapped=_item(asking, stands, place),
            number=place + 1,
            stands=showing.answers.get(asking.fact),
            again=asking.fact in showing.old,
        )
    if showing.whole and asking.fact == form.fact:
        yield replace(_plain(showing, replace(asking, form="")), options=())


def _item(asking: Asking, stands: Answer | None, place: int) -> str:
    if stands is None:
        return ""
    if stands.unknown is Unknown.NOT_SAID:
        return NOT_SAID
    points = stands.items[place] if place < len(stands.items) else stands.value if asking.calls is not None else None
    return "" if not isinstance(points, int | float) else f"{points:g}"


def _points(showing: Showing, fact: str, answer: FormAnswer) -> Option:
    calls = showing.calls(fact, float(answer.points))
    return Option(value=str(answer.points), says=of_science(answer.says), calls=calls)


def _answers(showing: Showing, fact: Fact, asking: Asking) -> tuple[Option, ...]:
    if fact.type is FactType.YES_NO:
        yes = Option(value=YES, says=_("Yes"), calls=showing.calls(fact.id, True))
        return (yes, Option(value=NO, says=_("No")))
    if fact.type is FactType.LIST:
        return (Option(value=NONE, says=_("None")),)
    words = zip(fact.words, asking.says, strict=True)
    return tuple(Option(value=word, says=of_science(says)) for word, says in words)


def _not_known(showing: Showing) -> tuple[Option, ...]:
    known = Option(value=NOT_KNOWN, says=_("I do not know"))
    return (known, Option(value=NOT_SAID, says=_("I would rather not say"))) if showing.private else (known,)


def _tapped(fact: Fact, stands: Answer | None) -> str:
    if stands is None:
        return ""
    if stands.unknown in {Unknown.NOT_KNOWN, Unknown.NOT_SAID}:
        return f"?{stands.unknown}"
    if fact.type is FactType.YES_NO and stands.value is not None:
        return YES if stands.value else NO
    if fact.type is FactType.LIST and stands.value == ():
        return NONE
    return str(stands.value) if fact.type is FactType.CHOICE or stands.value == NEVER else ""


def _written(value: FactValue | None) -> str:
    if isinstance(value, tuple):
        return "\n".join(value)
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:g}" if isinstance(value, float) else ""


def said(fact: Fact, asking: Asking, found: Answer) -> str:
    """Say an answer in the words in which it was asked."""
    if found.unknown is not None:
        return {
            Unknown.NOT_KNOWN: _("not known"),
            Unknown.NOT_SAID: _("not said"),
            Unknown.NOT_FINISHED: _("more is asked"),
        }[found.unknown]
    return in_words(fact, asking, found.value)


def in_words(fact: Fact, asking: Asking, value: FactValue | None) -> str:
    """Say a value in the words in which it is asked."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, tuple):
        return ", ".join(value) or _("none")
    if isinstance(value, str):
        words = dict(zip(fact.words, asking.says, strict=False))
        return of_science(words.get(value, value))
    if isinstance(value, date):
        return whole_day(value)
    return _written(value) + (f" {of_science(fact.unit)}" if fact.unit and fact.unit != "1" else "")


def calls_now(page: Iterable[Question]) -> bool:
    """Whether an answer is tapped because of which somebody should speak with the person."""
    return any(option.calls and option.value == each.tapped for each in page for option in each.options)
