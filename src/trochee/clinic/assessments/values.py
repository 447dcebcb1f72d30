"""How scores and observations are kept, and what is known of a person beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from trochee.clinic.patients.values import Right
from trochee.clinic.patients.versions.documents.values import Documents
from trochee.clinic.patients.versions.values import Keeping
from trochee.interop.tables.definitions import OBSERVATIONS, SCORES
from trochee.interop.tables.kinds import Misread, plain_number
from trochee.record import Observation

from .models import FactsVersion, ObservationVersion, ScoreVersion

FACTS = Documents(model=FactsVersion, name="assessments.facts", deed="assessments.facts_saved")

KEPT_SCORES = Keeping(
    name="assessments.score",
    table=SCORES,
    model=ScoreVersion,
    read=Right.READ_SCORES,
    enter=Right.ENTER_SCORES,
    private=lambda _: frozenset(),
    happened=lambda score: score.date,
    fields={"version": "of_version"},
)


def _private(seen: Observation) -> frozenset[str]:
    try:
        plain_number(seen.value)
    except Misread:
        return frozenset({"value", "note"})
    return frozenset({"note"})


KEPT_OBSERVATIONS = Keeping(
    name="assessments.observation",
    table=OBSERVATIONS,
    model=ObservationVersion,
    read=Right.READ_OBSERVATIONS,
    enter=Right.ENTER_OBSERVATIONS,
    private=_private,
    happened=lambda seen: seen.at,
    fields={"at": "moment"},
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What patient.toml says beside who the person is. ``None`` means not asked; an empty list asked, and none.

    ``written_on`` is the day that a folder tells of them, where it is earlier than the day on which it came.
    """

    diagnoses: tuple[str, ...] | None = None
    conditions: tuple[str, ...] | None = None
    medicines: tuple[str, ...] | None = None
    facts: Mapping[str, object] = field(default_factory=dict)
    extra: Mapping[str, object] = field(default_factory=dict)
    written_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFacts:
    """The facts as they stand; version 0 where none were written yet."""

    facts: Facts
    version: int
    by: str = ""
    at: datetime | None = None
