"""What a review was written from, as two short texts: which rows there are, and what they say.

The first is cheap and is asked at every page view; it changes whenever anything was written about the patient, also
what no review shows. Only then is the second made, from the record itself.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path

from django.apps import apps
from django.db.models import CharField, Count, Model, QuerySet, Value

import trochee
from trochee.clinic.audit.triggers import APPEND_ONLY
from trochee.clinic.patients.values import Chart
from trochee.clinic.protocols.queries import stamp_of_knowledge
from trochee.knowledge import shipped
from trochee.record import Record

_SCIENCE = ("foundation", "record", "knowledge", "sleep", "pharmacology", "effect", "safety", "review", "reports")


def stamp_of(chart: Chart, today: date) -> str:
    """Name what there is of a record today, and the protocol that the clinic signed last, in one query each.

    Tables of versions only grow, so the number of rows in each says whether anything was written since. ``today``
    counts, since a row may be dated ahead.
    """
    counts = [_count(model, chart) for model in tables()]
    found = counts[0].union(*counts[1:], all=True)
    rows = sorted((str(each["table"]), str(each["patient_id"]), each["rows"]) for each in found)
    own = stamp_of_knowledge(chart.scope)
    return _told(program(), own, today.isoformat(), *map(str, chart.ids), *map(repr, rows))


def content_of(record: Record, name: str, own: str = "") -> str:
    """Name what a record says, of whom, and the knowledge and the program that a review of it rests on.

    ``own`` names the protocol that the clinic signed last.
    """
    return _told(program(), own, name, repr(record))


@cache
def tables() -> tuple[type[Model], ...]:
    """Give the models of all versions that are about one patient, whichever room they are in."""
    return tuple(
        model
        for model in sorted(apps.get_models(), key=lambda each: each._meta.db_table)
        if model._meta.db_table in APPEND_ONLY
        and "patient" in {each.name for each in model._meta.get_fields()}
        and model._meta.get_field("patient").is_relation
    )


@cache
def program() -> str:
    """Name the knowledge and the program that writes reviews: a new one writes them all anew. Read once a process."""
    house = Path(trochee.__file__).parent
    files = sorted(file for room in _SCIENCE for file in (house / room).rglob("*") if file.suffix in {".py", ".yaml"})
    read = sha256()
    for file in files:
        read.update(file.relative_to(house).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    return _told(shipped().digest, read.hexdigest())


def _count(model: type[Model], chart: Chart) -> QuerySet[Model, dict[str, object]]:
    rows = model.objects.within(chart.scope).filter(patient_id__in=chart.ids)  # type: ignore[attr-defined]  # each has ScopedRows
    name = Value(model._meta.db_table, output_field=CharField())
    counted: QuerySet[Model, dict[str, object]] = rows.values("patient_id").annotate(table=name, rows=Count("pk"))
    return counted


def _told(*facts: str) -> str:
    return sha256("\0".join(facts).encode()).hexdigest()
