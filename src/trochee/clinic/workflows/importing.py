"""A patient folder comes into the clinic: all of it or nothing, and a second time changes nothing."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError

from trochee.clinic.accounts.values import Here, OutOfDateError
from trochee.clinic.assessments.actions import save_facts
from trochee.clinic.assessments.queries import kept_facts
from trochee.clinic.audit.canonical import content_hash
from trochee.clinic.audit.trail import deed
from trochee.clinic.diaries.actions import add_nights, save_night
from trochee.clinic.diaries.values import NewNight
from trochee.clinic.dosing_sessions.queries import kept_doses
from trochee.clinic.patients.actions import amend_person, charted
from trochee.clinic.patients.queries import person, person_version
from trochee.clinic.patients.values import Chart, Right
from trochee.clinic.patients.versions.values import CORRECTION_REASON, NewEntry
from trochee.clinic.prescriptions.queries import hold
from trochee.interop.tables import Stretch
from trochee.record import Record

from .import_beside import write_beside
from .import_doses import after_bringing, only_permitted
from .import_whole import Plan, Preview, planned_record

TAKEN = "taken from a folder that was brought in"
"""Why a row was changed where somebody chose what the folder says."""


class ImportRefusedError(Exception):
    """The folder cannot come in, and nothing of it did; ``reasons`` says file by file why."""

    def __init__(self, reasons: tuple[str, ...]) -> None:
        self.reasons = reasons
        super().__init__("; ".join(reasons))


def preview(chart: Chart, record: Record, *, at: datetime, stages: Sequence[Stretch] = ()) -> Preview:
    """Say what `import_folder` would do with a folder's record, and write nothing."""
    return only_permitted(chart, planned_record(chart, record, at, stages=stages), at).preview


def import_folder(
    *,
    by: Here,
    at: datetime,
    patient: UUID,
    folder: Record,
    stages: Sequence[Stretch] = (),
    take: Collection[str] = frozenset(),
) -> Preview:
    """Bring a folder's record in, in one transaction; a second time adds nothing.

    What stands in the clinic wins, but for the rows that ``take`` names: those amend. Raises `ImportRefusedError`
    where something of it cannot be kept, and `OutOfDateError` where the record was written to at the same moment or
    a choice is none; then nothing came in.
    """
    try:
        with deed(by=by.actor, at=at) as trail:
            chart = charted(by=by, at=at, patient=patient, right=Right.IMPORT_RECORD)
            hold(chart)
            before = kept_doses(chart)
            plan = only_permitted(chart, planned_record(chart, folder, at, stages=stages, take=take), at)
            if plan.preview.refusals:
                raise ImportRefusedError(plan.preview.refusals)
            offered = {differs.choice for each in plan.preview.files for differs in each.differ} - {""}
            if not set(take) <= offered:
                raise OutOfDateError("what was chosen is not to be chosen any more")
            _write(by, at, chart, plan)
            _amend(by, at, chart, plan, take)
            if refused := after_bringing(by=by, at=at, trail=trail, chart=chart, before=before):
                raise ImportRefusedError(refused)
            if plan.preview.new or take:
                counts = {each.file: each.new for each in plan.preview.files if each.new}
                counts |= {"taken": len(set(take))} if take else {}
                detail = {**counts, "sha256": content_hash({"new": _ids(plan), "taken": sorted(take)})}
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
    write_beside(plan.beside, by=by, at=at, patient=patient)


def _amend(by: Here, at: datetime, chart: Chart, plan: Plan, take: Collection[str]) -> None:
    """Write the rows that were chosen as amendments of what stands; each says why it was changed."""
    patient = chart.patient
    for choice in set(take) & plan.nights.others.keys():
        other = plan.nights.others[choice]
        night = _with_reason(other.value)
        new = NewNight(client_id=other.client_id, night=night, replaces=other.stands, as_said=True)
        save_night(by=by, at=at, patient=patient, new=new)
    for part, rows in plan.parts:
        for choice in set(take) & rows.others.keys():
            one = rows.others[choice]
            entry = NewEntry(client_id=one.client_id, value=_with_reason(one.value), replaces=one.stands)
            part.amend(by=by, at=at, patient=patient, new=entry)


def _with_reason(value: Any) -> Any:
    return replace(value, extra={**value.extra, CORRECTION_REASON: TAKEN})


def _ids(plan: Plan) -> list[str]:
    together = [*plan.nights.new, *(each for _, rows in plan.parts for each in rows.new)]
    return sorted(str(client_id) for client_id, _ in together)
