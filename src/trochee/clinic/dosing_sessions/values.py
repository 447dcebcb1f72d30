"""How doses are kept."""

from __future__ import annotations

from datetime import datetime

from trochee.clinic.patients.values import Right
from trochee.clinic.patients.versions.values import Keeping
from trochee.interop.tables.definitions import DOSES
from trochee.record import Dose

from .models import DoseVersion

PRIVATE = frozenset({"reason", "supervised_by", "note"})


def _happened(dose: Dose) -> datetime | None:
    return dose.taken_at if dose.reached_the_body else None


KEPT_DOSES = Keeping(
    name="dosing_sessions.dose",
    table=DOSES,
    model=DoseVersion,
    read=Right.READ_DOSES,
    enter=Right.ENTER_DOSES,
    private=lambda _: PRIVATE,
    happened=_happened,
)
