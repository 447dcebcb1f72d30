"""A dose: saved once however often it is sent, never rewritten, read back as it was said."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from tests.factories.clinic import AT, House

from trochee.clinic.dosing_sessions import actions, queries
from trochee.clinic.patients.queries import open_chart
from trochee.clinic.patients.values import Right
from trochee.clinic.patients.versions.values import NewEntry, Saved
from trochee.record import Dose, DoseStatus

EVENING = datetime.fromisoformat("2026-03-01T21:30")
DOSE = Dose(
    taken_at=EVENING,
    product="ketamine troche",
    amount=100,
    share=0.5,
    status=DoseStatus.PARTIAL,
    reason="could not sleep for worry",
    state_before=3,
    route="sublingual",
    held_min=10,
    swallowed=False,
    planned_at=datetime(2026, 3, 1, 21, 0, tzinfo=UTC),
    setting="clinic",
    supervised_by="Nurse Hill",
    allocation="kit 7",
    lot="L-3",
    note="tasted bitter",
    extra={"mood": "low"},
)


def save(house: House, dose: Dose = DOSE, who: str = "patient", **more: Any) -> Saved:
    new = NewEntry(client_id=more.pop("client_id", None) or uuid4(), value=dose, replaces=more.pop("replaces", None))
    return actions.save_dose(
        by=house.ours[who], at=more.pop("at", AT), patient=more.pop("patient", house.ours.patient), new=new
    )


def doses(house: House, who: str = "clinician", patient: UUID | None = None) -> tuple[Dose, ...]:
    chart = open_chart(
        by=house.ours[who], at=AT, patient=patient or house.ours.patient, right=Right.READ_DOSES, page="test"
    )
    return queries.doses(chart)


def test_a_dose_reads_back_as_it_was_said(house: House) -> None:
    saved = save(house)
    assert (saved.version, saved.again) == (1, False)
    assert doses(house) == (DOSE,)
    assert dict(doses(house)[0].extra) == {"mood": "low"}
    assert {each.name for each in fields(Dose) if getattr(DOSE, each.name) is None} == set()
