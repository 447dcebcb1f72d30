"""What the assessment asks, in which order and when; and the short forms whose wording may be shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from .conditions import Condition


class Occasion(StrEnum):
    """When a section is asked."""

    ASSESSMENT = "assessment"
    """Before the first dose."""
    COURSE = "course"
    """While treatment goes on."""
    DOSE = "dose"
    """On the day of a dose."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """One fact that a section asks for.

    It is asked where ``when`` is true. ``says`` are the words of its choices, in the order of the fact; ``form``
    names the form whose questions are put for it. Where ``calls`` is true of an answer, help is shown before it is
    saved, and somebody speaks with the person on the same day.
    """

    fact: str
    when: Condition | None = None
    says: tuple[str, ...] = ()
    hint: str = ""
    form: str = ""
    calls: Condition | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentSection:
    """Facts that are asked on one page; a ``private`` one with nobody else in the room."""

    id: str
    title: str
    occasion: Occasion
    asks: tuple[Asking, ...]
    private: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FormAnswer:
    """An answer of a form and its points."""

    points: int
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FormQuestion:
    """A question of a form; one with a ``fact`` is asked as that fact and its points are the fact's value."""

    ask: str
    answers: tuple[FormAnswer, ...]
    fact: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A questionnaire whose wording may ship.

    ``asked_first`` questions are the short form ``short``; from the total ``goes_on_at`` (id of a quantity) on the
    others are asked, and where there are none, the total of the whole instrument is unknown until somebody asks it.
    Where ``zero_first_ends``, no points for the first question leave none for the others.
    """

    id: str
    fact: str
    instrument: str
    short: str
    asked_first: int
    goes_on_at: str
    lead: str
    questions: tuple[FormQuestion, ...]
    notice: str
    sources: tuple[str, ...]
    checked_on: date
    zero_first_ends: bool = False
    note: str = ""
