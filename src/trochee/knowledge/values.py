"""The typed values of the knowledge room: what a clinician could dispute, with sources and the day it was checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from trochee.foundation.citation import Basis, Citation, Quantity

from .assessment import AssessmentSection, Form
from .condition_values import NamedCondition
from .consent import Alert, ConsentWords
from .facts import Fact
from .medicine_values import Interaction, Medicine, MedicineClass, WordList
from .rules import Rule
from .words import bare, plain
from .written import digest


class Grade(StrEnum):
    """How far published evidence carries, in the words of the usual four steps, and none."""

    NONE = "none"
    VERY_LOW = "very low"
    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"


class Direction(StrEnum):
    """Which way a study points, seen from the promise."""

    SUPPORTS = "supports"
    CONTRADICTS = "contradicts"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyRow:
    """One study beside a promise; ``people`` is ``None`` where the report gives no single number."""

    design: str
    people: int | None
    formulation: str
    result: str
    direction: Direction
    source: str
    verified: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedGrade:
    """A grade and the day from which it held."""

    since: date
    grade: Grade


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A promise made about the medicine and the published evidence for it.

    ``open_questions`` says what is contradicted or unknown; ``safe_wording`` what may be told to patients, in plain
    words. ``grades`` holds earlier and present grades, oldest first; where none were written down, the present one
    from the day of the check.
    """

    id: str
    programme_row: str
    promise: str
    grade: str
    evidence: str
    sources: tuple[str, ...]
    checked_on: date
    open_questions: str = ""
    safe_wording: str = ""
    studies: tuple[StudyRow, ...] = ()
    grades: tuple[DatedGrade, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AdverseTerm:
    """An adverse effect's term, and how patients and clinicians also write it; matched without regard to case."""

    term: str
    synonyms: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedRate:
    """How often an adverse effect was reported in a study [percent of people].

    ``expected`` is false where the way the effect was asked for makes the figure too low to be expected in a
    monitored patient: such a rate may be shown with its ``note``, never as what to expect. ``comparator_percent`` and
    ``comparator_people`` are ``None`` where nobody was compared.
    """

    id: str
    term: str
    percent: float
    comparator_percent: float | None
    comparator: str
    people: int
    comparator_people: int | None
    study: str
    formulation: str
    expected: bool
    note: str
    source: str
    verified: bool
    checked_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """Totals from ``lowest`` to ``highest``, both included, and the word for them."""

    lowest: float
    highest: float
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedNumber:
    """A number about an instrument, with what it rests on."""

    value: float
    basis: Basis
    verified: bool
    sources: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CutOff:
    """A total from which (``at_or_above``) or up to which a screen counts as positive, and where that was shown."""

    number: PublishedNumber
    at_or_above: bool
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InstrumentFacts:
    """What is known about an instrument's total, without its wording.

    Totals lie from ``lowest`` to ``highest`` [``unit``]. ``reliable_change`` is the change from which it is no longer
    within the error of the instrument, ``meaningful_change`` the smallest that is held to matter, ``response`` the
    change in the better direction that counts as a response, ``remission`` the total beyond which (below it where
    lower is better) a person counts as remitted; each ``None`` where no source gives it. ``missing_allowed`` is how
    many items may be left out before there is no total; ``None`` where that is not settled.
    """

    key: str
    label: str
    aliases: tuple[str, ...]
    """How the instrument is also written, such as in `scores.csv`; matched without regard to case and punctuation."""
    lowest: float
    highest: float
    unit: str
    items: int | None
    lower_is_better: bool
    recall: str
    missing_allowed: int | None
    missing_rule: str
    sources: tuple[str, ...]
    verified: bool
    checked_on: date
    bands: tuple[Band, ...] = ()
    cut_offs: tuple[CutOff, ...] = ()
    reliable_change: PublishedNumber | None = None
    meaningful_change: PublishedNumber | None = None
    response: PublishedNumber | None = None
    remission: PublishedNumber | None = None
    note: str = ""

    def band_of(self, total: float) -> Band | None:
        """Band of a total, the lower one between two bands; ``None`` where there are no bands or it lies outside."""
        if not self.lowest <= total <= self.highest:
            return None
        return next((band for band in reversed(self.bands) if band.lowest <= total), None)


class DoseUnit(StrEnum):
    """Unit of a reported dose."""

    MG = "mg"
    MG_PER_KG = "mg/kg"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedDose:
    """A dose that a report gives, from ``low`` to ``high`` a session [``unit``]; it is no recommendation.

    ``people`` is ``None`` where the report gives no single number. ``comparable`` is false for another route or
    product than something held in the mouth or swallowed.
    """

    id: str
    setting: str
    route: str
    formulation: str
    low: float
    high: float
    unit: DoseUnit
    frequency: str
    people: int | None
    design: str
    result: str
    source: str
    verified: bool
    checked_on: date
    note: str = ""


class Recommendation(StrEnum):
    """What a guideline says about a treatment."""

    FOR = "for"
    AGAINST = "against"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """A treatment of insomnia other than ketamine, and what a guideline says about it; ``plain`` is for patients.

    ``grade`` is the guideline's own word (``strong``, ``conditional``, ``weak``), or says that none is given here.
    """

    id: str
    name: str
    kind: str
    recommendation: Recommendation
    grade: str
    guideline: str
    says: str
    plain: str
    sources: tuple[str, ...]
    verified: bool
    checked_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """All knowledge: numbers, sources, claims, facts, rules by id; what is published of effects, scores, doses."""

    quantities: Mapping[str, Quantity] = field(hash=False)
    citations: Mapping[str, Citation] = field(hash=False)
    claims: Mapping[str, Claim] = field(hash=False)
    adverse_terms: tuple[AdverseTerm, ...] = ()
    adverse_rates: tuple[ReportedRate, ...] = ()
    instruments: Mapping[str, InstrumentFacts] = field(default_factory=dict, hash=False)
    reported_doses: tuple[ReportedDose, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    medicines: Mapping[str, Medicine] = field(default_factory=dict, hash=False)
    medicine_classes: Mapping[str, MedicineClass] = field(default_factory=dict, hash=False)
    medicine_words: Mapping[str, WordList] = field(default_factory=dict, hash=False)
    interactions: Mapping[str, Interaction] = field(default_factory=dict, hash=False)
    named_conditions: Mapping[str, NamedCondition] = field(default_factory=dict, hash=False)
    condition_words: Mapping[str, WordList] = field(default_factory=dict, hash=False)
    assessment: Mapping[str, AssessmentSection] = field(default_factory=dict, hash=False)
    """Sections in the order in which they are asked."""
    forms: Mapping[str, Form] = field(default_factory=dict, hash=False)
    alerts: Mapping[str, Alert] = field(default_factory=dict, hash=False)
    consent_texts: Mapping[str, ConsentWords] = field(default_factory=dict, hash=False)
    facts: Mapping[str, Fact] = field(default_factory=dict, hash=False)
    rules: Mapping[str, Rule] = field(default_factory=dict, hash=False)

    def number(self, key: str) -> float:
        """Value of a quantity; raises `KeyError` for an id that no file defines."""
        return self.quantities[key].value

    @property
    def digest(self) -> str:
        """SHA-256 over all that is said here [64 hexadecimal digits]; takes some milliseconds."""
        return digest(self)

    @property
    def version(self) -> str:
        """Newest day from which a value, grade or check stands, and the beginning of the digest."""
        newest = max(
            [
                *(each.since for each in self.quantities.values()),
                *(each.checked_on for each in self.claims.values()),
                *(each.checked_on for each in self.adverse_rates),
                *(each.checked_on for each in self.instruments.values()),
                *(each.checked_on for each in self.reported_doses),
                *(each.checked_on for each in self.alternatives),
                *(each.checked_on for each in self.interactions.values()),
                *(each.checked_on for each in self.alerts.values()),
                *(each.checked_on for each in self.consent_texts.values()),
                *(each.checked_on for each in self.rules.values()),
            ],
            default=None,
        )
        return f"{newest.isoformat() if newest else 'empty'} {self.digest[:12]}"

    def adverse_term(self, text: str) -> str | None:
        """Term of this room for an adverse effect as somebody wrote it; ``None`` where it is not recognised.

        Compares whole phrases without regard to case, hyphens and doubled spaces; it never guesses.
        """
        wanted = plain(text)
        return next(
            (each.term for each in self.adverse_terms if wanted in map(plain, (each.term, *each.synonyms))), None
        )

    def rates_of(self, text: str) -> tuple[ReportedRate, ...]:
        """Give the published rates of an adverse effect as somebody wrote it; empty where none is known."""
        term = self.adverse_term(text)
        return tuple(rate for rate in self.adverse_rates if rate.term == term)

    def instrument(self, text: str) -> InstrumentFacts | None:
        """Facts of an instrument by its key or one of its aliases; ``None`` where it is not recognised."""
        wanted = bare(text)
        return next(
            (each for each in self.instruments.values() if wanted in map(bare, (each.key, *each.aliases))), None
        )
