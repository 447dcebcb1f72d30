"""Doses that a folder brings: one still to come needs what any planned dose needs, one that was taken is told of.

What was taken before anything was signed here is history: it authorises nothing, and nobody is told of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from trochee.clinic.accounts.values import Here
from trochee.clinic.audit.trail import Trail
from trochee.clinic.dosing_sessions.queries import kept_doses
from trochee.clinic.dosing_sessions.values import KEPT_DOSES
from trochee.clinic.patients.values import Chart
from trochee.clinic.patients.versions.values import Kept
from trochee.clinic.prescriptions.queries import authorisations
from trochee.clinic.protocols.queries import knowledge_of
from trochee.foundation.clock import zone_named
from trochee.interop.tables.definitions import DOSES
from trochee.record import Dose, DoseStatus
from trochee.safety.exposure import moment
from trochee.safety.permission import Answer

from .dosing import chart_for_doses, permission_beside, tell_uncovered, why_not
from .import_plan import Difference, Planned, left_where_it_is
from .import_whole import Plan


def only_permitted(chart: Chart, plan: Plan, at: datetime) -> Plan:
    """Leave the doses out that may not be planned here, each with the reason; what is known here decides.

    In the order of time, so that each is held against those before it.
    """
    time_zone = plan.person.person.time_zone or chart.time_zone
    parts, files = [], {each.file: each for each in plan.preview.files}
    for part, rows in plan.parts:
        kept = rows
        if part.keeping is KEPT_DOSES:
            kept = _permitted(chart_for_doses(chart.scope, chart.patient, time_zone), rows, at)
            files = {**files, DOSES.file: kept.preview} if kept is not rows else files
        parts.append((part, kept))
    return replace(plan, parts=tuple(parts), preview=replace(plan.preview, files=tuple(files.values())))


def _permitted(record: Chart, rows: Planned[Dose], at: datetime) -> Planned[Dose]:
    zone, refused = zone_named(record.time_zone), dict[UUID, Difference]()
    ahead = {name: each for name, each in rows.new if _is_ahead(each, record, at)}
    others = [*(each.value for each in kept_doses(record)), *(each for name, each in rows.new if name not in ahead)]
    for name, dose in sorted(ahead.items(), key=lambda each: moment(each[1], zone)):
        why = _refusal(record, dose, others, at)
        if why:
            refused[name] = left_where_it_is(DOSES, dose, why)
        else:
            others.append(dose)
    if not refused:
        return rows
    new = tuple(each for each in rows.new if each[0] not in refused)
    preview = replace(rows.preview, new=len(new), differ=(*rows.preview.differ, *refused.values()))
    return replace(rows, new=new, preview=preview)


def after_bringing(
    *, by: Here, at: datetime, trail: Trail, chart: Chart, before: Iterable[Kept[Dose]]
) -> tuple[str, ...]:
    """Hold what a folder brought against what was signed, with everything of the folder on record.

    Gives what keeps it out all the same: a dose still to come that may not be planned, as where an answer of this
    very folder speaks against it. Else the care team is told of each dose since the first signature here that
    nothing covers.
    """
    record = chart_for_doses(chart.scope, chart.patient, by.time_zone)
    stood = {each.id for each in before}
    refused = tuple(_refusals(record, [each for each in kept_doses(record) if each.id not in stood], at))
    signed = [each.authorisation.signed_at for each in authorisations(record)]
    if signed and not refused:
        tell_uncovered(by=by, at=at, trail=trail, chart=chart, before=before, since=min(signed))
    return refused


def _refusals(record: Chart, came: Iterable[Kept[Dose]], at: datetime) -> Iterator[str]:
    for each in came:
        if _is_ahead(each.value, record, at):
            others = [other.value for other in kept_doses(record) if other.id != each.id]
            if why := _refusal(record, each.value, others, at):
                yield f"{DOSES.file}, {each.value.taken_at.isoformat(' ', 'minutes')}: {why}"


def _is_ahead(dose: Dose, record: Chart, at: datetime) -> bool:
    return dose.status is DoseStatus.PLANNED and moment(dose, zone_named(record.time_zone)) > at


def _refusal(record: Chart, dose: Dose, others: Iterable[Dose], at: datetime) -> str:
    permission = permission_beside(record, dose, others, at)
    if permission is None or permission.answer is Answer.YES:
        return ""
    return why_not(permission, knowledge_of(record.scope).facts)
