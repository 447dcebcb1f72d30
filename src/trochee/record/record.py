"""Everything a patient folder says about one person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time

from trochee.foundation.clock import WallTime

from .authorisation import Authorisation
from .dose import Dose
from .inventory import InventoryMovement
from .night import Night, no_extra
from .trial import Trial


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    """The person. ``None`` or an absent list means not asked; an empty list means asked, and none.

    ``facts`` are coded answers for the safety rules; ``written_on`` is the day on which they and the lists were last
    written, where that is known. ``extra`` holds keys that trochee does not know.
    """

    id: str = ""
    birth_date: date | None = None
    sex: str | None = None
    weight_kg: float | None = None
    time_zone: str | None = None
    diagnoses: tuple[str, ...] | None = None
    conditions: tuple[str, ...] | None = None
    medicines: tuple[str, ...] | None = None
    facts: Mapping[str, object] = field(default_factory=dict, hash=False)
    written_on: date | None = None
    extra: Mapping[str, object] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """An instrument's result on a date; ``items`` in the instrument's own order, ``None`` for one left out."""

    date: date
    instrument: str
    version: str | None = None
    total: float | None = None
    items: tuple[float | None, ...] | None = None
    extra: Mapping[str, str] = field(default_factory=no_extra, hash=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class AdverseEffect:
    """An adverse effect with its grade 1 (mild) to 5 (death)."""

    onset: datetime
    term: str
    grade: int | None = None
    ended: datetime | None = None
    relates_to_dose_at: datetime | None = None
    note: str | None = None
    extra: Mapping[str, str] = field(default_factory=no_extra, hash=False)


THERAPY_KINDS = (
    "cbti_window",
    "cbti_unit",
    "medicine_started",
    "medicine_stopped",
    "habit",
    "exercise",
    "note",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TherapyStep:
    """A change beside the drug, from the night that begins on ``date``'s eve onwards; see `THERAPY_KINDS`."""

    date: date
    kind: str
    detail: str | None = None
    extra: Mapping[str, str] = field(default_factory=no_extra, hash=False)

    @property
    def window(self) -> tuple[WallTime, WallTime] | None:
        """Bed and rise time of a ``cbti_window`` step such as ``23:45-06:30``; ``None`` for any other kind."""
        if self.kind != "cbti_window" or self.detail is None:
            return None
        bed, _, rise = self.detail.partition("-")
        return WallTime(time.fromisoformat(bed.strip())), WallTime(time.fromisoformat(rise.strip()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """A vital sign, laboratory value or answer.

    ``confirmed`` is said of an answer alone, one to the fact that ``code`` names: whether a clinician confirmed it.
    """

    at: datetime
    code: str
    value: str
    unit: str | None = None
    session: str | None = None
    note: str | None = None
    confirmed: bool | None = None
    extra: Mapping[str, str] = field(default_factory=no_extra, hash=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One patient's record. Rows are in canonical order (by date, then source), whatever order the files had."""

    patient: Patient = Patient()
    nights: tuple[Night, ...] = ()
    doses: tuple[Dose, ...] = ()
    scores: tuple[Score, ...] = ()
    adverse_effects: tuple[AdverseEffect, ...] = ()
    therapy: tuple[TherapyStep, ...] = ()
    observations: tuple[Observation, ...] = ()
    authorisations: tuple[Authorisation, ...] = ()
    inventory: tuple[InventoryMovement, ...] = ()
    trial: Trial | None = None
