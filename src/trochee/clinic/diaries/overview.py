"""Nights of many patients at once, for lists of people: whoever asks says whose they may read, and writes it down."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Subquery

from trochee.clinic.accounts.scope import Scope
from trochee.clinic.patients.models import Patient
from trochee.interop.tables.kinds import CLOCK
from trochee.record import DIARY_SOURCES, Night

from .models import NightVersion

_PLAIN = ("date", "source", "time_zone", "slept", "sleep_onset_latency_min", "wake_after_sleep_onset_min")
_CLOCKS = ("into_bed", "lights_out", "final_awakening", "rise_time")


def last_mornings(scope: Scope, patients: Collection[UUID]) -> dict[UUID, date]:
    """Give the latest morning for which each has a night that stands; who has none is not in it.

    Each is looked up from the latest night back, so that it does not matter how many there are. Newer versions are
    ruled out by "none exists": a join that finds none makes PostgreSQL read all nights first.
    """
    nights = NightVersion.objects.within(scope)
    newer = nights.filter(replaces=OuterRef("pk"))
    rows = nights.filter(~Exists(newer), patient_id=OuterRef("pk"), withdrawn=False)
    found = Patient.objects.within(scope).filter(pk__in=patients)
    last = found.annotate(last=Subquery(rows.order_by("-date").values("date")[:1])).values_list("pk", "last")
    return {patient: morning for patient, morning in last if morning is not None}


def mornings_answered(scope: Scope, patients: Collection[UUID], since: date) -> dict[UUID, frozenset[date]]:
    """Give the mornings from a day on on which each told the diary something: a night, or that none is remembered.

    A night that was taken back is missing again. A device's night answers nothing.
    """
    rows = NightVersion.objects.within(scope).filter(patient_id__in=patients, date__gte=since).order_by("version")
    withdrawn: dict[tuple[UUID, date, str], list[bool]] = {}
    for patient, day, source, gone in rows.values_list("patient_id", "date", "source", "withdrawn"):
        if source.casefold() in DIARY_SOURCES:
            withdrawn.setdefault((patient, day, source), []).append(gone)
    found: dict[UUID, set[date]] = {}
    for (patient, day, _), gone_each in withdrawn.items():
        if gone_each[-2:] != [False, True]:  # the last word on it is a night, or twice that there is none
            found.setdefault(patient, set()).add(day)
    return {patient: frozenset(days) for patient, days in found.items()}


def nights_since(
    scope: Scope, patients: Collection[UUID], since: date, *, person: Mapping[UUID, UUID]
) -> dict[UUID, tuple[Night, ...]]:
    """Give each person's nights from a morning on: times and minutes of sleep alone, a diary before a device.

    ``person`` says who a record is of: for a night that several of one person's have, the one written last stands.
    The newest version is found here and not by a join, which costs the database more than the rows themselves.
    """
    rows = NightVersion.objects.within(scope).filter(patient_id__in=patients, date__gte=since).order_by("version")
    newest: dict[tuple[UUID, date, str], tuple[Any, ...]] = {}
    columns = ("patient_id", "at", "withdrawn", *_PLAIN, *_CLOCKS)
    for patient, at, withdrawn, day, source, *cells in rows.values_list(*columns):
        newest[patient, day, source] = (at, withdrawn, day, source, *cells)
    found: dict[UUID, dict[date, Night]] = {}
    for (patient, day, _), (_, withdrawn, *cells) in sorted(newest.items(), key=lambda each: each[1][0]):
        mine = found.setdefault(person[patient], {})
        if not withdrawn:
            night = _night(cells)
            if day not in mine or mine[day].from_device or not night.from_device:
                mine[day] = night
    return {patient: tuple(mine[day] for day in sorted(mine)) for patient, mine in found.items()}


def _night(cells: Sequence[Any]) -> Night:
    answers: dict[str, Any] = dict(zip(_PLAIN, cells, strict=False))
    clocks = zip(_CLOCKS, cells[len(_PLAIN) :], strict=True)
    answers |= {name: None if text is None else _clock(text) for name, text in clocks}
    return Night(**answers)


@lru_cache(maxsize=4096)  # a clock has few times
def _clock(text: str) -> Any:
    return CLOCK.read(text)
