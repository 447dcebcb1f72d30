"""What people chose and where they are reached. Reads only."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from trochee.clinic.accounts.scope import Scope
from trochee.clinic.patients.models import Merge, PatientKey, PersonVersion, Status, StatusVersion
from trochee.clinic.patients.sealed import ErasedError, open_field, opened
from trochee.clinic.patients.values import Chart, Right

from ..models import Message, ReminderAddress, ReminderChoice
from ..values import Channel, Choice, Fate, Kind, Reached, Told, Trouble


def own_choice(chart: Chart) -> Choice | None:
    """Give what the patient of a record in hand chose last."""
    chart.needs(Right.KNOW_OF)
    return choices(chart.scope, dict.fromkeys(chart.ids, chart.patient)).get(chart.patient)


def history(chart: Chart) -> tuple[Choice, ...]:
    """Give everything that the patient of a record in hand ever chose, the first first."""
    chart.needs(Right.KNOW_OF)
    rows = ReminderChoice.objects.within(chart.scope).filter(patient_id__in=chart.ids).order_by("at", "version")
    return tuple(_choice(row, chart.patient, in_force=False) for row in rows)


def choices(scope: Scope, kept: Mapping[UUID, UUID]) -> dict[UUID, Choice]:
    """Give the latest choice of each, by the record that is kept: ``kept`` maps every id asked about to that one.

    A choice from before the last change of somebody's part in the programme does not come back with it: whoever takes
    part again chooses again.
    """
    rows = ReminderChoice.objects.within(scope).filter(patient_id__in=kept).order_by("at", "version")
    latest = {kept[row.patient_id]: row for row in rows}
    if not latest:
        return {}
    states = StatusVersion.objects.within(scope).filter(patient_id__in=latest).order_by("version")
    stands = {row.patient_id: row for row in states}
    found = {}
    for patient, row in latest.items():
        state = stands.get(patient)
        in_force = state is None or (state.status == Status.ACTIVE and state.at <= row.at)
        found[patient] = _choice(row, patient, in_force=in_force)
    return found


def _choice(row: ReminderChoice, patient: UUID, *, in_force: bool) -> Choice:
    return Choice(
        patient=patient,
        version=row.version,
        channel=Channel(row.channel),
        remind_at=row.remind_at,
        time_zone=row.time_zone,
        language=row.language,
        at=row.at,
        in_force=in_force,
    )


def who_chose(scope: Scope) -> dict[UUID, UUID]:
    """Give all of a clinic who ever chose and were not erased, each with the record that is kept of them."""
    rows = ReminderChoice.objects.within(scope).filter(patient__key__erased_at=None)
    merged = dict(Merge.objects.within(scope).filter(undone_at=None).values_list("merged_id", "kept_id"))
    found = rows.order_by("patient_id").values_list("patient_id", flat=True).distinct()
    return {patient: merged.get(patient, patient) for patient in found}


def zones(scope: Scope, patients: Collection[UUID]) -> dict[UUID, str]:
    """Give the time zones that stand in the records of these people; who has none there is not in it."""
    rows = PersonVersion.objects.within(scope).filter(patient_id__in=patients, replaced_by=None)
    return {patient: zone for patient, zone in rows.values_list("patient_id", "time_zone") if zone}


def last_version(chart: Chart) -> int:
    """Give the version that the next choice has to name."""
    rows = ReminderChoice.objects.within(chart.scope).filter(patient_id=chart.patient)
    return rows.order_by("-version").values_list("version", flat=True).first() or 0


def reached(chart: Chart) -> dict[Channel, Reached]:
    """Give the addresses that count, opened, to their owner alone; nothing of them once the person was erased."""
    chart.needs(Right.TAKE_BACK)
    rows = ReminderAddress.objects.within(chart.scope).filter(patient_id__in=chart.ids, ended_at=None).order_by("at")
    found = {}
    for row in rows:
        address = address_of(row)
        if address is not None:
            found[Channel(row.channel)] = Reached(
                id=row.pk, channel=Channel(row.channel), address=address, confirmed_at=row.confirmed_at
            )
    return found


def address_of(row: ReminderAddress) -> str | None:
    """Open an address; nothing once its person's key was taken away."""
    try:
        key = opened(PatientKey.objects.get(patient_id=row.patient_id))
    except ErasedError:
        return None
    return open_field(key, row.sealed_address, about(row))


def about(row: ReminderAddress) -> str:
    """Name the row that a sealed address belongs to."""
    return f"messaging.address:{row.pk}"


def told_to(chart: Chart, *, at_most: int = 14) -> tuple[Told, ...]:
    """Give the latest messages of a record in hand and what became of them, the newest first."""
    chart.needs(Right.KNOW_OF)
    rows = Message.objects.within(chart.scope).filter(patient_id__in=chart.ids).order_by("-due_at", "-at")
    return tuple(told(rows[:at_most]))


def told(rows: Iterable[Message]) -> Iterable[Told]:
    """Give rows as values."""
    return (
        Told(
            id=row.pk,
            patient=row.patient_id,
            kind=Kind(row.kind),
            morning=row.morning,
            due_at=row.due_at,
            until=row.until,
            fate=Fate(row.fate),
            trouble=Trouble(row.trouble),
            tries=row.tries,
            settled_at=row.settled_at,
        )
        for row in rows
    )
