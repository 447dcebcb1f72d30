"""An authorisation as it is kept, signed and shown, and what keeps one from being signed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from trochee.clinic.patients.versions.documents.values import Documents
from trochee.record import Authorisation

from .models import BroughtVersion

BROUGHT = Documents(model=BroughtVersion, name="prescriptions.brought", deed="prescriptions.brought_in")
"""Authorisations of other clinics."""


class NotSignedError(Exception):
    """It was not signed; ``problems`` says by field, or by rule, what stands against it."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        self.problems = dict(problems)
        super().__init__("; ".join(f"{name}: {text}" for name, text in self.problems.items()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A finding as it stood when an authorisation was signed; ``reason`` is why somebody went on in spite of it.

    ``message`` and ``reason`` are empty once the person was erased.
    """

    rule: str
    version: int
    severity: str
    state: str
    message: str = field(default="", repr=False)
    reason: str = field(default="", repr=False)
    overridden: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One step of a person's authorisations. ``id`` is what the next deed has to name as seen.

    ``prescriber`` and ``second_prescriber`` are accounts; the authorisation itself tells their names. ``reason`` is
    why it was refused or stopped, ``taper`` how the dose is let down.
    """

    id: UUID
    patient: UUID
    step: int
    entry: UUID
    authorisation: Authorisation
    findings: tuple[Shown, ...]
    prescriber: str
    second_prescriber: str
    by: str
    at: datetime
    reason: str = field(default="", repr=False)
    taper: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What somebody typed so far, by the names of the form; ``seen`` is the step that stood when they began."""

    texts: Mapping[str, str] = field(default_factory=dict, hash=False, repr=False)
    version: int = 0
    seen: UUID | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewStep:
    """A step to write: what stands from now on, the step that was seen as the last, and what is said with it.

    ``patient`` is the record, of merged ones, in which the authorisation stands.
    """

    patient: UUID
    entry: UUID
    authorisation: Authorisation
    seen: UUID | None
    prescriber: str
    second_prescriber: str = ""
    findings: tuple[Shown, ...] = ()
    reason: str = field(default="", repr=False)
    taper: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """What came of speaking with a person after the end, or of trying to. ``ended`` is the step that ended it."""

    ended: UUID
    number: int
    reached: bool
    note: str = field(repr=False)
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """What folders told of authorisations elsewhere, and the version that another writing has to name."""

    authorisations: tuple[Authorisation, ...] = ()
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCheck:
    """What the rules say of an authorisation in force: of which step, read from what, how many speak against it."""

    step: UUID
    stamp: str
    fires: int
    asks: int
