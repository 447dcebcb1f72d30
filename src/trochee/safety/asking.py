"""What is asked of whom in the assessment, given what is known by then; how a form counts; how long it takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from trochee.knowledge import Knowledge
from trochee.knowledge.assessment import Asking, AssessmentSection, Form, Occasion
from trochee.knowledge.facts import AskedOf, FactType, FactValue

from .compiling import Facts, Holds, compiled

_SECONDS = {
    FactType.YES_NO: "assessment.seconds.yes_no",
    FactType.CHOICE: "assessment.seconds.choice",
    FactType.NUMBER: "assessment.seconds.number",
    FactType.DATE: "assessment.seconds.date",
    FactType.LIST: "assessment.seconds.list",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """What the points of a form come to.

    ``total`` is unknown while questions are open. ``goes_on`` is whether the short form came out so high that the
    others are asked: here where the form has them, else the whole instrument by the clinician.
    """

    total: float | None
    goes_on: bool = False


class Assessment:
    """The sections of a knowledge, their conditions compiled once."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._when: dict[str, Holds] = {}
        self._calls: dict[str, Holds] = {}
        for section in knowledge.assessment.values():
            for each in section.asks:
                for kept, condition in ((self._when, each.when), (self._calls, each.calls)):
                    if condition is not None:
                        kept[each.fact] = compiled(condition, knowledge.facts, knowledge.number)

    def sections(self, *occasions: Occasion) -> tuple[AssessmentSection, ...]:
        """Give the sections of these occasions, in their order."""
        return tuple(each for each in self._knowledge.assessment.values() if each.occasion in occasions)

    def for_patient(self, asking: Asking) -> bool:
        """Whether the patient is asked: what patients are asked, and forms; all else is for the clinician."""
        return bool(asking.form) or self._knowledge.facts[asking.fact].asked_of is AskedOf.PATIENT

    def is_asked(self, asking: Asking, known: Facts, at: date) -> bool:
        """Whether it is asked, by what is known on the day ``at``. Left out, its fact stays unknown."""
        holds = self._when.get(asking.fact)
        return holds is None or holds(known, at.toordinal()) is True

    def asked(self, section: AssessmentSection, known: Facts, at: date, *, patient: bool) -> tuple[Asking, ...]:
        """Give what a section asks of the patient, or of the clinician, by what is known on the day ``at``."""
        return tuple(
            each for each in section.asks if self.for_patient(each) is patient and self.is_asked(each, known, at)
        )

    def calls(self, fact: str, value: FactValue | None, at: date) -> bool:
        """Whether somebody should speak with the person on the same day because of this answer."""
        holds = self._calls.get(fact)
        return holds is not None and value is not None and holds({fact: value}, at.toordinal()) is True

    def scored(self, form: Form, points: Sequence[int | None]) -> Scored:
        """Give what the points come to, a question each in the form's order; an open question has ``None``.

        A short form that stays below its cut gives its own total: the least that the whole instrument could be.
        """
        first, others = points[: form.asked_first], points[form.asked_first :]
        if form.zero_first_ends and first[0] == 0:
            return Scored(total=0.0)
        short = _sum(first)
        if short is None or short < self._knowledge.number(form.goes_on_at):
            return Scored(total=short)
        return Scored(total=_sum(points) if others else None, goes_on=True)

    def seconds(self, asking: Asking) -> float:
        """Give how long it takes to answer [s]; of a form, its short form."""
        if asking.form:
            form = self._knowledge.forms[asking.form]
            questions = form.asked_first if asking.fact == form.fact else 1
            return questions * self._knowledge.number(_SECONDS[FactType.CHOICE])
        return self._knowledge.number(_SECONDS[self._knowledge.facts[asking.fact].type])

    def minutes(self, asked: Sequence[Sequence[Asking]]) -> float:
        """Give how long so many pages take, each with what it asks [min]."""
        pages = [each for each in asked if each]
        opening = len(pages) * self._knowledge.number("assessment.seconds.page")
        return (opening + sum(self.seconds(each) for page in pages for each in page)) / 60


def _sum(points: Sequence[int | None]) -> float | None:
    known = [each for each in points if each is not None]
    return float(sum(known)) if len(known) == len(points) else None
