"""What others know of a patient: values, not rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from trochee.clinic.accounts.scope import Scope


class NoSuchPatientError(Exception):
    """There is no such patient for whoever asks. Says nothing on whether there is one for somebody else."""


class Right(StrEnum):
    """What one may do with a patient's record."""

    KNOW_OF = "know_of"
    READ_NIGHTS = "read_nights"
    ENTER_NIGHTS = "enter_nights"
    READ_DOSES = "read_doses"
    ENTER_DOSES = "enter_doses"
    READ_EFFECTS = "read_effects"
    ENTER_EFFECTS = "enter_effects"
    READ_SCORES = "read_scores"
    ENTER_SCORES = "enter_scores"
    READ_OBSERVATIONS = "read_observations"
    ENTER_OBSERVATIONS = "enter_observations"
    READ_THERAPY = "read_therapy"
    KEEP_THERAPY = "keep_therapy"
    READ_INVENTORY = "read_inventory"
    REPORT_INVENTORY = "report_inventory"
    KEEP_INVENTORY = "keep_inventory"
    READ_FACTS = "read_facts"
    KEEP_FACTS = "keep_facts"
    READ_ANSWERS = "read_answers"  # of the assessment, private ones too: for nobody who only helps
    ENTER_ANSWERS = "enter_answers"
    READ_AUTHORISATION = "read_authorisation"
    AUTHORISE = "authorise"
    READ_REVIEW = "read_review"
    DECIDE = "decide"
    RUN_SESSION = "run_session"
    KEEP_PERSON = "keep_person"
    KEEP_TEAM = "keep_team"
    GIVE_CONSENT = "give_consent"
    TAKE_BACK = "take_back"  # a consent, or all: asking for erasure; also once the part in the programme has ended
    READ_TRAIL = "read_trail"
    IMPORT_RECORD = "import_record"
    EXPORT_RECORD = "export_record"


class Basis(StrEnum):
    """Why somebody has a record open."""

    OWN = "own"
    CARER = "carer"
    CARE_TEAM = "care_team"
    BREAK_GLASS = "break_glass"
    PROGRAM = "program"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Everything that decides what somebody may do with one record. Plain facts, so that the rules are pure."""

    role: str
    own: bool = False
    on_team: bool = False
    glass_broken: bool = False
    carer_enters: bool = False
    carer_reads_nights: bool = False
    carer_reads_review: bool = False
    active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who the patient is. ``None`` where it was not asked."""

    family_name: str
    given_name: str
    birth_date: date | None = None
    sex: str | None = None
    weight_kg: float | None = None
    time_zone: str | None = None
    telephone: str | None = None

    @property
    def name(self) -> str:
        """Give the name as it is shown."""
        return f"{self.given_name} {self.family_name}".strip()

    def as_mapping(self) -> Mapping[str, object]:
        """Write the content that a version's hash is made of."""
        return {
            "family_name": self.family_name,
            "given_name": self.given_name,
            "birth_date": None if self.birth_date is None else self.birth_date.isoformat(),
            "sex": self.sex,
            "weight_kg": self.weight_kg,
            "time_zone": self.time_zone,
            "telephone": self.telephone,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A patient's record in hand: who it is, on what ground it is open, what may be done.

    Only `queries.open_chart` makes one, after its check and with its audit row. ``ids`` holds the patient's
    own id and those of duplicates merged into it.
    """

    scope: Scope
    patient: UUID
    ids: tuple[UUID, ...]
    basis: Basis
    rights: frozenset[Right]
    status: str
    time_zone: str
    glass_ends_at: datetime | None = None

    def needs(self, right: Right) -> None:
        """Raise `NoSuchPatientError` unless the right is held."""
        if right not in self.rights:
            raise NoSuchPatientError


@dataclass(frozen=True, slots=True, kw_only=True)
class CarerLimits:
    """What a patient lets a carer do, and until when."""

    may_enter_nights: bool = False
    may_read_nights: bool = False
    may_read_review: bool = False
    until: datetime | None = None
