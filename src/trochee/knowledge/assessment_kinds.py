"""The kinds of files that hold the assessment and its short forms, and what their entries become."""

from __future__ import annotations

from .assessment import Asking, AssessmentSection, Form, FormAnswer, FormQuestion, Occasion
from .conditions import CONDITION
from .kind import Kind
from .shapes import DAY, FLAG, NAME, TEXT, Entry, Field, Many, Section, number, one_of, optional

_ASKING = Section(
    {
        "fact": Field(NAME),
        "when": optional(CONDITION),
        "says": optional(Many(TEXT), ()),
        "hint": optional(TEXT, ""),
        "form": optional(NAME, ""),
        "calls": optional(CONDITION),
    }
)
_SECTION = Section(
    {
        "id": Field(NAME),
        "title": Field(TEXT),
        "occasion": Field(one_of(Occasion)),
        "asks": Field(Many(_ASKING, at_least=1)),
        "private": optional(FLAG, False),
    }
)
_ANSWERS = Many(Section({"points": Field(number(0, whole=True)), "says": Field(TEXT)}), at_least=2)
_FORM = Section(
    {
        "id": Field(NAME),
        "fact": Field(NAME),
        "instrument": Field(NAME),
        "short": Field(NAME),
        "asked_first": Field(number(1, whole=True)),
        "goes_on_at": Field(NAME),
        "lead": Field(TEXT),
        "answers": optional(_ANSWERS, ()),
        "questions": Field(
            Many(
                Section({"ask": Field(TEXT), "answers": optional(_ANSWERS, ()), "fact": optional(NAME, "")}),
                at_least=1,
            )
        ),
        "notice": Field(TEXT),
        "sources": Field(Many(NAME, at_least=1)),
        "checked_on": Field(DAY),
        "zero_first_ends": optional(FLAG, False),
        "note": optional(TEXT, ""),
    }
)


def _section(entry: Entry) -> AssessmentSection:
    return AssessmentSection(**{**entry.values, "asks": tuple(Asking(**each.values) for each in entry["asks"])})


def _form(entry: Entry) -> Form:
    fields = {key: value for key, value in entry.values.items() if key != "answers"}
    questions = tuple(
        FormQuestion(ask=each["ask"], fact=each["fact"], answers=_answers(each["answers"] or entry["answers"]))
        for each in entry["questions"]
    )
    return Form(**{**fields, "questions": questions})


def _answers(entries: tuple[Entry, ...]) -> tuple[FormAnswer, ...]:
    return tuple(FormAnswer(**each.values) for each in entries)


SECTIONS = Kind("assessment section", "assessment.yaml", "id", _SECTION, _section)
FORMS = Kind("assessment form", "assessment_forms.yaml", "id", _FORM, _form)
ASSESSMENT_KINDS = (SECTIONS, FORMS)
