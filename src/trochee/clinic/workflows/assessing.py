"""Where an assessment stands: what is asked of whom by what the record holds, what was answered, what is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils.translation import gettext

from trochee.clinic.assessments.answers import Answer, NewAnswer, Unknown, answers_beside, answers_of
from trochee.clinic.assessments.answers.ageing import old_answers
from trochee.clinic.assessments.answers.asking import assessment_of
from trochee.clinic.assessments.answers.questions import Question, Showing, in_words, questions, said
from trochee.clinic.patients.values import Chart
from trochee.clinic.protocols.queries import knowledge_of
from trochee.clinic.ui.days import whole_day
from trochee.clinic.ui.of_science import of_science
from trochee.knowledge import Knowledge
from trochee.knowledge.assessment import Asking, AssessmentSection, Occasion
from trochee.knowledge.facts import FactValue
from trochee.safety.asking import Assessment

from .known import known_facts
from .reviewing import today

_STARTED = "treatment_started"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One section: what it asks now of the one who looks, what of that is open, and what waits to be confirmed.

    Of a clinician nothing is open that the patient is asked and answered; ``unknown`` are the facts that stay so.
    """

    section: AssessmentSection
    asked: tuple[Asking, ...]
    open: tuple[Asking, ...]
    unknown: tuple[Asking, ...]
    to_confirm: tuple[str, ...]

    @property
    def title(self) -> str:
        """Give the section's title in the language of the reader."""
        return of_science(self.section.title)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """The whole assessment as it stands for one who looks at it.

    ``old`` are the facts whose answer counts no more, each with the day that it is of: they are asked again.
    ``beside`` is what another record of the same person says otherwise: a clinician settles it.
    """

    knowledge: Knowledge
    assessment: Assessment
    known: Mapping[str, FactValue]
    answers: Mapping[str, Answer]
    old: Mapping[str, date]
    beside: Mapping[str, tuple[Answer, ...]]
    parts: tuple[Part, ...]
    patient: bool

    @property
    def open(self) -> tuple[Part, ...]:
        """Sections in which something is open."""
        return tuple(each for each in self.parts if each.open)

    @property
    def minutes(self) -> float:
        """Give how long what is open takes [min]."""
        return self.assessment.minutes([each.open for each in self.parts])

    def part(self, name: str) -> Part | None:
        """Give a section by its id, where it asks anything."""
        return next((each for each in self.parts if each.section.id == name), None)

    def page(self, part: Part, at: datetime) -> tuple[Question, ...]:
        """Give the questions of a section as they stand."""
        showing = Showing(
            knowledge=self.knowledge,
            answers=self.answers,
            calls=lambda fact, value: self.assessment.calls(fact, value, at.date()),
            private=part.section.private,
            whole=not self.patient,
            old=self.old,
        )
        asked, told, page = {each.fact: each for each in part.asked}, set(), []
        for each in questions(showing, part.asked):
            page.append(each if each.fact in told else self._told(each, asked[each.fact]))
            told.add(each.fact)
        return tuple(page)

    def new_in(self, given: Sequence[NewAnswer]) -> tuple[NewAnswer, ...]:
        """Leave out what stands and counts already: it was filled in and sent along, and nobody said it anew."""
        return tuple(each for each in given if not self._stands(each))

    def _stands(self, new: NewAnswer) -> bool:
        found = None if new.fact in self.old else self.answers.get(new.fact)
        return found is not None and (found.value, found.unknown, found.items) == (new.value, new.unknown, new.items)

    def _told(self, question: Question, asking: Asking) -> Question:
        """Say what the record holds of what no answer counts for, else what was answered last."""
        value = self.known.get(question.fact)
        if question.stands is not None and not question.again:
            return self._said_otherwise(question, asking)
        if value is None:
            return question if question.stands is None else self._last_said(question, question.stands, asking)
        text = in_words(self.knowledge.facts[question.fact], asking, value)
        if question.number:  # one of a form: what the record holds is the sum of all its answers
            return replace(
                question, told=gettext("In the record already, all together: %(answer)s") % {"answer": text}
            )
        return replace(question, told=gettext("In the record already: %(answer)s") % {"answer": text})

    def _said_otherwise(self, question: Question, asking: Asking) -> Question:
        fact = self.knowledge.facts[question.fact]
        others = [said(fact, asking, each) for each in self.beside.get(question.fact, ())]
        if not others:
            return question
        told = gettext("Another record of this person says: %(answer)s. Confirm what holds.")
        return replace(question, told=told % {"answer": ", ".join(others)})

    def _last_said(self, question: Question, found: Answer, asking: Asking) -> Question:
        text = said(self.knowledge.facts[question.fact], asking, found)
        with_day = {"day": whole_day(self.old[question.fact]), "answer": text}
        if asking.form and self.knowledge.forms[asking.form].fact == question.fact:
            told = gettext("Last time (%(day)s), all together: %(answer)s. Please answer again.") % with_day
        else:
            told = gettext("Last time (%(day)s): %(answer)s. Please answer again.") % with_day
        return replace(question, told=told)


def look(chart: Chart, at: datetime, *, patient: bool) -> Look:
    """Give the assessment as it stands for the patient, or for the clinician, who sees the patient's part too."""
    knowledge, assessment = knowledge_of(chart.scope), assessment_of(chart.scope)
    answers, known, day = answers_of(chart), known_facts(chart, at).given, today(chart, at)
    old, beside = old_answers(chart, answers, at), {} if patient else answers_beside(chart)
    counting = {name: each for name, each in answers.items() if name not in old}
    occasions = [Occasion.ASSESSMENT, *([Occasion.COURSE] if known.get(_STARTED) is True else [])]
    parts = []
    for section in assessment.sections(*occasions):
        asked = assessment.asked(section, known, day, patient=True)
        if not patient:
            asked = (*asked, *assessment.asked(section, known, day, patient=False))
        if asked:
            waiting = tuple(each.fact for each in asked if each.fact in beside or _waits(counting.get(each.fact)))
            parts.append(
                Part(
                    section=section,
                    asked=asked,
                    open=tuple(each for each in asked if _is_open(knowledge, each, counting, known)),
                    unknown=tuple(each for each in asked if each.fact not in known),
                    to_confirm=waiting,
                )
            )
    return Look(
        knowledge=knowledge,
        assessment=assessment,
        known=known,
        answers=answers,
        old=old,
        beside=beside,
        parts=tuple(parts),
        patient=patient,
    )


def asks_more(now: Look, part: Part, page: Sequence[Question], at: datetime) -> bool:
    """Whether the section asks for something now that was not on the page."""
    here = now.part(part.section.id)
    return here is not None and not {each.name for each in now.page(here, at)} <= {each.name for each in page}


def _waits(found: Answer | None) -> bool:
    return found is not None and found.confirmed_at is None


def _is_open(
    knowledge: Knowledge, asking: Asking, answers: Mapping[str, Answer], known: Mapping[str, FactValue]
) -> bool:
    found = answers.get(asking.fact)
    if found is None:
        return asking.fact not in known
    if found.unknown is not Unknown.NOT_FINISHED:
        return False
    form = knowledge.forms[asking.form]
    return form.asked_first < len(form.questions)


def changed_meanwhile(now: Look, given: Sequence[NewAnswer]) -> dict[str, str]:
    """Say of answers that were not saved what stands now in their place."""
    asked = {each.fact: each for part in now.parts for each in part.asked}
    found = {}
    for each in given:
        stands = now.answers.get(each.fact)
        if stands is not None and stands.version != each.version and stands.value != each.value:
            text = said(now.knowledge.facts[each.fact], asked[each.fact], stands)
            found[each.fact] = gettext(
                "Somebody changed this meanwhile. Now it stands: %(answer)s. If yours is right, save again."
            ) % {"answer": text}
    return found
