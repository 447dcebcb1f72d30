"""The kinds of knowledge files: where each lies, what its entries hold, and the value an entry becomes."""

from __future__ import annotations

from typing import Any

from trochee.foundation.citation import Basis, Citation, DatedValue, Quantity, Way

from .assessment_kinds import ASSESSMENT_KINDS
from .condition_kinds import CONDITION_KINDS
from .consent_kinds import CONSENT_KINDS
from .kind import Kind
from .medicine_kinds import MEDICINE_KINDS
from .rule_kinds import RULE_KINDS
from .shapes import DAY, FLAG, NAME, NUMBER, TEXT, Entry, Field, Many, Section, number, one_of, optional
from .values import (
    AdverseTerm,
    Alternative,
    Band,
    Claim,
    CutOff,
    DatedGrade,
    Direction,
    DoseUnit,
    Grade,
    InstrumentFacts,
    PublishedNumber,
    Recommendation,
    ReportedDose,
    ReportedRate,
    StudyRow,
)

_EARLIEST_YEAR, _LATEST_YEAR = 1900, 2200
_SOURCES = optional(Many(NAME), ())
_CITED = Field(Many(NAME, at_least=1))
_PERCENT = number(0, 100)
_COUNT = number(1, whole=True)


def _needed(shape: Any) -> Field:
    return Field(shape)


_CITATION = Section(
    {
        "key": _needed(NAME),
        "authors": _needed(TEXT),
        "title": _needed(TEXT),
        "year": _needed(number(_EARLIEST_YEAR, _LATEST_YEAR, whole=True)),
        "locator": _needed(TEXT),
        "read": _needed(TEXT),
        "used_for": optional(TEXT, ""),
    }
)

_QUANTITY = Section(
    {
        "id": _needed(NAME),
        "label": _needed(TEXT),
        "unit": _needed(TEXT),
        "basis": _needed(one_of(Basis)),
        "verified": _needed(FLAG),
        "values": _needed(
            Many(Section({"from": _needed(DAY), "value": _needed(NUMBER), "sources": _SOURCES}), at_least=1)
        ),
        "lowest": optional(NUMBER),
        "highest": optional(NUMBER),
        "stricter": optional(one_of(Way)),
        "note": optional(TEXT, ""),
    }
)

_STUDY = Section(
    {
        "design": _needed(TEXT),
        "people": optional(_COUNT),
        "formulation": _needed(TEXT),
        "result": _needed(TEXT),
        "direction": _needed(one_of(Direction)),
        "source": _needed(NAME),
        "verified": optional(FLAG, True),
    }
)

_CLAIM = Section(
    {
        "id": _needed(NAME),
        "programme_row": _needed(TEXT),
        "promise": _needed(TEXT),
        "grade": _needed(one_of(Grade)),
        "evidence": _needed(TEXT),
        "sources": _SOURCES,
        "checked_on": _needed(DAY),
        "open_questions": optional(TEXT, ""),
        "safe_wording": optional(TEXT, ""),
        "studies": optional(Many(_STUDY), ()),
        "grades": optional(Many(Section({"from": _needed(DAY), "grade": _needed(one_of(Grade))})), ()),
    }
)

_TERM = Section({"term": _needed(TEXT), "synonyms": _needed(Many(TEXT))})

_RATES = Section(
    {
        "id": _needed(NAME),
        "study": _needed(TEXT),
        "formulation": _needed(TEXT),
        "comparator": _needed(TEXT),
        "people": _needed(_COUNT),
        "comparator_people": optional(_COUNT),
        "expected": _needed(FLAG),
        "verified": _needed(FLAG),
        "source": _needed(NAME),
        "checked_on": _needed(DAY),
        "note": optional(TEXT, ""),
        "rates": _needed(
            Many(
                Section({"term": _needed(TEXT), "percent": _needed(_PERCENT), "comparator": optional(_PERCENT)}),
                at_least=1,
            )
        ),
    }
)

_NUMBER_FIELDS = {
    "value": _needed(NUMBER),
    "basis": optional(one_of(Basis), Basis.STUDY),
    "verified": optional(FLAG, True),
    "sources": _SOURCES,
    "note": optional(TEXT, ""),
}
_PUBLISHED = Section(_NUMBER_FIELDS)
_CUT_OFF = Section({**_NUMBER_FIELDS, "at_or_above": _needed(FLAG), "meaning": _needed(TEXT)})

_INSTRUMENT = Section(
    {
        "key": _needed(NAME),
        "label": _needed(TEXT),
        "aliases": _needed(Many(TEXT)),
        "lowest": _needed(NUMBER),
        "highest": _needed(NUMBER),
        "unit": _needed(TEXT),
        "items": optional(_COUNT),
        "lower_is_better": _needed(FLAG),
        "recall": _needed(TEXT),
        "missing_allowed": optional(number(0, whole=True)),
        "missing_rule": _needed(TEXT),
        "sources": _CITED,
        "verified": _needed(FLAG),
        "checked_on": _needed(DAY),
        "bands": optional(
            Many(Section({"lowest": _needed(NUMBER), "highest": _needed(NUMBER), "label": _needed(TEXT)})), ()
        ),
        "cut_offs": optional(Many(_CUT_OFF), ()),
        "reliable_change": optional(_PUBLISHED),
        "meaningful_change": optional(_PUBLISHED),
        "response": optional(_PUBLISHED),
        "remission": optional(_PUBLISHED),
        "note": optional(TEXT, ""),
    }
)
PUBLISHED_NUMBERS = ("reliable_change", "meaningful_change", "response", "remission")
"""Keys of an instrument that hold a number of their own, with its own sources."""

_DOSE = Section(
    {
        "id": _needed(NAME),
        "setting": _needed(TEXT),
        "route": _needed(TEXT),
        "formulation": _needed(TEXT),
        "low": _needed(number(0)),
        "high": _needed(number(0)),
        "unit": _needed(one_of(DoseUnit)),
        "frequency": _needed(TEXT),
        "people": optional(_COUNT),
        "design": _needed(TEXT),
        "result": _needed(TEXT),
        "source": _needed(NAME),
        "verified": _needed(FLAG),
        "checked_on": _needed(DAY),
        "note": optional(TEXT, ""),
    }
)

_ALTERNATIVE = Section(
    {
        "id": _needed(NAME),
        "name": _needed(TEXT),
        "kind": _needed(TEXT),
        "recommendation": _needed(one_of(Recommendation)),
        "grade": _needed(TEXT),
        "guideline": _needed(TEXT),
        "says": _needed(TEXT),
        "plain": _needed(TEXT),
        "sources": _CITED,
        "verified": _needed(FLAG),
        "checked_on": _needed(DAY),
    }
)


def _quantity(entry: Entry) -> Quantity:
    history = tuple(
        sorted(
            (
                DatedValue(since=each["from"], value=each["value"], sources=each["sources"])
                for each in entry["values"]
            ),
            key=lambda dated: dated.since,
        )
    )
    fields = {key: value for key, value in entry.values.items() if key != "values"}
    latest = history[-1]
    return Quantity(**fields, value=latest.value, since=latest.since, sources=latest.sources, history=history)


def _claim(entry: Entry) -> Claim:
    grades = [DatedGrade(since=each["from"], grade=each["grade"]) for each in entry["grades"]]
    fields = {
        **entry.values,
        "studies": tuple(StudyRow(**each.values) for each in entry["studies"]),
        "grades": tuple(sorted(grades, key=lambda dated: dated.since))
        or (DatedGrade(since=entry["checked_on"], grade=entry["grade"]),),
    }
    return Claim(**fields)


def _rates(entry: Entry) -> tuple[ReportedRate, ...]:
    shared = {key: value for key, value in entry.values.items() if key not in ("id", "rates")}
    return tuple(
        ReportedRate(
            **shared,
            id=f"{entry['id']}.{each['term'].replace(' ', '_')}",
            term=each["term"],
            percent=each["percent"],
            comparator_percent=each["comparator"],
        )
        for each in entry["rates"]
    )


def _instrument(entry: Entry) -> InstrumentFacts:
    fields = {
        **entry.values,
        "bands": tuple(Band(**each.values) for each in entry["bands"]),
        "cut_offs": tuple(_cut_off(each) for each in entry["cut_offs"]),
        **{key: None if entry[key] is None else PublishedNumber(**entry[key].values) for key in PUBLISHED_NUMBERS},
    }
    return InstrumentFacts(**fields)


def _cut_off(entry: Entry) -> CutOff:
    fields = dict(entry.values)
    above, meaning = fields.pop("at_or_above"), fields.pop("meaning")
    return CutOff(number=PublishedNumber(**fields), at_or_above=above, meaning=meaning)


CITATIONS = Kind("citation", "citations", "key", _CITATION, lambda entry: Citation(**entry.values))
QUANTITIES = Kind("quantity", "quantities", "id", _QUANTITY, _quantity)
CLAIMS = Kind("claim", "claims.yaml", "id", _CLAIM, _claim)
TERMS = Kind("adverse term", "adverse_terms.yaml", "term", _TERM, lambda entry: AdverseTerm(**entry.values))
RATES = Kind("adverse rate", "adverse_rates.yaml", "id", _RATES, _rates)
INSTRUMENTS = Kind("instrument", "instruments.yaml", "key", _INSTRUMENT, _instrument)
DOSES = Kind("reported dose", "doses.yaml", "id", _DOSE, lambda entry: ReportedDose(**entry.values))
ALTERNATIVES = Kind("alternative", "alternatives.yaml", "id", _ALTERNATIVE, lambda entry: Alternative(**entry.values))
_NUMBERS_AND_CLAIMS = (CITATIONS, QUANTITIES, CLAIMS, TERMS, RATES, INSTRUMENTS, DOSES, ALTERNATIVES)
KINDS = (*_NUMBERS_AND_CLAIMS, *RULE_KINDS, *CONDITION_KINDS, *MEDICINE_KINDS, *CONSENT_KINDS, *ASSESSMENT_KINDS)
"""Every kind; a folder of knowledge holds all of them and no other YAML."""
