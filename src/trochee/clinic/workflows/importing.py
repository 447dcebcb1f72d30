"""A patient folder comes into the clinic: all of it or nothing, and a second time changes nothing."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError

from trochee.clinic.accounts.values import Here, OutOfDateError
from trochee.clinic.assessments.actions import save_facts
from trochee.clinic.assessments.queries import kept_facts
from trochee.clinic.audit.canonical import content_hash
from trochee.clinic.audit.trail import deed
from trochee.clinic.diaries.actions import add_nights
from trochee.clinic.diaries.values import NewNight
from trochee.clinic.patients.actions import amend_person, charted
from trochee.clinic.patients.queries import person, person_version
from trochee.clinic.patients.values import Chart, Right
from trochee.clinic.patients.versions.values import NewEntry
from trochee.record import Record

from .import_whole import Plan, Preview, planned_record


class ImportRefusedError(Exception):
    """The folder cannot come in, and nothing of it did; ``reasons`` says file by file why."""

    def __init__(self, reasons: tuple[str, ...]) -> None:
        self.reasons = reasons
        super().__init__("; ".join(reasons))


def preview(chart: Chart, record: Record, *, at: datetime) -> Preview:
    """Say what `import_folder` would do with a folder's record, and write nothing."""
    return planned_record(chart, record, at).preview


def import_folder(*, by: Here, at: datetime, patient: UUID, folder: Record) -> Preview:
    """Bring a folder's record in, in one transaction; what stands in the clinic wins, and a second time adds nothing.

    Raises `ImportRefusedError` where something of it cannot be kept, and `OutOfDateError` where the record was
    written to at the same moment; then nothing came in.
    """
    try:
        with deed(by=by.actor, at=at) as trail:
            chart = charted(by=by, at=at, patient=patient, right=Right.IMPORT_RECORD)
            plan = planned_record(chart, folder, at)
            if plan.preview.refusals:
                raise ImportRefusedError(plan.preview.refusals)
            _write(by, at, chart, plan)
            if plan.preview.new:
                counts = {each.file: each.new for each in plan.preview.files if each.new}
                detail = {**counts, "sha256": content_hash({"new": _ids(plan)})}
                trail.add("workflows.folder_imported", patient=chart.patient, detail=detail)
    except IntegrityError as error:
        raise OutOfDateError("the record was written to at the same moment") from error
    return plan.preview


def _write(by: Here, at: datetime, chart: Chart, plan: Plan) -> None:
    """Write the person first: the zone of all clock times is theirs."""
    patient = chart.patient
    if plan.person.person != person(chart):
        version = person_version(chart)
        amend_person(by=by, at=at, patient=patient, person=plan.person.person, version=version)
    before = kept_facts(chart)
    if plan.person.facts != before.facts:
        save_facts(by=by, at=at, patient=patient, facts=plan.person.facts, version=before.version)
    if plan.nights.new:
        new = [NewNight(client_id=each, night=night) for each, night in plan.nights.new]
        add_nights(by=by, at=at, patient=patient, new=new)
    for part, rows in plan.parts:
        if rows.new:
            entries = [NewEntry(client_id=each, value=value) for each, value in rows.new]
            part.add(by=by, at=at, patient=patient, new=entries)


def _ids(plan: Plan) -> list[str]:
    together = [*plan.nights.new, *(each for _, rows in plan.parts for each in rows.new)]
    return sorted(str(client_id) for client_id, _ in together)
