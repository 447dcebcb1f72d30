"""Nights of many patients at once, for lists of people: whoever asks says whose they may read, and writes it down."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import Lower

from trochee.clinic.accounts.scope import Scope
from trochee.clinic.patients.models import Patient
from trochee.interop.tables.kinds import CLOCK
from trochee.record import DIARY_SOURCES, Night
from trochee.sleep.select import one_a_night

from .models import NightVersion

_PLAIN = ("date", "source", "time_zone", "slept", "sleep_onset_latency_min", "wake_after_sleep_onset_min")
_CLOCKS = ("into_bed", "lights_out", "final_awakening", "rise_time")


def last_mornings(scope: Scope, patients: Collection[UUID]) -> dict[UUID, date]:
    """Give the latest morning of which each told a night that stands; who told none is not in it, nor a device.

    Each is looked up from the latest night back, so that it does not matter how many there are. Newer versions are
    ruled out by "none exists": a join that finds none makes PostgreSQL read all nights first.
    """
    nights = NightVersion.objects.within(scope)
    newer = nights.filter(replaces=OuterRef("pk"))
    told = nights.alias(road=Lower("source")).filter(road__in=sorted(DIARY_SOURCES))
    rows = told.filter(~Exists(newer), patient_id=OuterRef("pk"), withdrawn=False)
    found = Patient.objects.within(scope).filter(pk__in=patients)
    last = found.annotate(last=Subquery(rows.order_by("-date").values("date")[:1])).values_list("pk", "last")
    return {patient: morning for patient, morning in last if morning is not None}


def mornings_answered(scope: Scope, patients: Collection[UUID], since: date) -> dict[UUID, frozenset[date]]:
    """Give the mornings from a day on on which each told the diary something: a night, or that none is remembered.

    A night that was taken back is missing again. A device's night answers nothing.
    """
    rows = NightVersion.objects.within(scope).filter(patient_id__in=patients, date__gte=since)
    columns = ("id", "replaces_id", "patient_id", "date", "source", "withdrawn")
    told = {key: rest for key, *rest in rows.values_list(*columns) if rest[3].casefold() in DIARY_SOURCES}
    found: dict[UUID, set[date]] = {}
    for key in told.keys() - {before for before, *_ in told.values()}:
        before, patient, day, _, gone = told[key]
        if not gone or before is None or told[before][-1]:  # the last word is a night, or twice that there is none
            found.setdefault(patient, set()).add(day)
    return {patient: frozenset(days) for patient, days in found.items()}


def nights_since(
    scope: Scope, patients: Collection[UUID], since: date, *, person: Mapping[UUID, UUID]
) -> dict[UUID, tuple[Night, ...]]:
    """Give each person's nights from a morning on: times and minutes of sleep alone, a diary before a device.

    ``person`` says who a record is of: for a night that several of one person's have, the one written last stands.
    The newest version is found here and not by a join, which costs the database more than the rows themselves.
    """
    rows = NightVersion.objects.within(scope).filter(patient_id__in=patients, date__gte=since).order_by("at")
    columns = ("id", "replaces_id", "patient_id", "withdrawn", *_PLAIN, *_CLOCKS)
    written = list(rows.values_list(*columns))
    replaced = {before for _, before, *_ in written}
    found: dict[UUID, dict[tuple[date, str], Night]] = {}
    for key, _, patient, withdrawn, *cells in written:
        if key not in replaced:
            mine = found.setdefault(person[patient], {})
            if not withdrawn:
                night = _night(cells)
                mine[night.date, night.source] = night
    return {patient: one_a_night(mine.values()).chosen for patient, mine in found.items()}


def _night(cells: Sequence[Any]) -> Night:
    answers: dict[str, Any] = dict(zip(_PLAIN, cells, strict=False))
    clocks = zip(_CLOCKS, cells[len(_PLAIN) :], strict=True)
    answers |= {name: None if text is None else _clock(text) for name, text in clocks}
    return Night(**answers)


@lru_cache(maxsize=4096)  # a clock has few times
def _clock(text: str) -> Any:
    return CLOCK.read(text)
