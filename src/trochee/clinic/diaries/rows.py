"""Rows to values of the science and back; and texts of a form to values."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from datetime import date, datetime
from typing import Any

from trochee.clinic.patients.sealed import open_field
from trochee.foundation.clock import WallTime, zone_named
from trochee.interop.tables.definitions import NIGHTS
from trochee.interop.tables.kinds import CLOCK, MOMENT, Misread
from trochee.record import Night
from trochee.sleep.timeline import night_problems

from .models import NightVersion
from .values import NightNotSavedError

CLOCKS = ("into_bed", "lights_out", "final_awakening", "rise_time", "caffeine_last", "alcohol_last")
SEALED = ("hypnotic", "note")
_BESIDE = frozenset({"date", "source", "time_zone", "entered_at", "extra", *SEALED})
ANSWERS = tuple(each.name for each in fields(Night) if each.name not in _BESIDE)
_KINDS = {each.name: each.kind for each in NIGHTS.columns}


def night_of_texts(day: date, texts: Mapping[str, str], *, source: str = "", time_zone: str | None = None) -> Night:
    """Read a form as the patient folder is read; blank is no answer. Raises `NightNotSavedError` by column."""
    answers: dict[str, Any] = {}
    problems: dict[str, str] = {}
    for name in (*ANSWERS, *SEALED):
        text = texts.get(name, "").strip()
        if not text:
            continue
        try:
            value = _KINDS[name].read(text)
        except Misread as misread:
            problems[name] = f"{misread}; {_KINDS[name].allowed}"
        else:
            answers[name] = value
    if problems:
        raise NightNotSavedError(problems)
    return Night(date=day, source=source, time_zone=time_zone, **answers)


def night_faults(night: Night, at: datetime) -> dict[str, str]:
    """Say by column what keeps a night with a zone from being saved: it contradicts itself or has not ended."""
    zone = zone_named(night.time_zone or "")
    problems = {each.column: f"{each.message}; {each.allowed}" for each in night_problems(night, zone)}
    if night.date > at.astimezone(zone).date():
        problems["date"] = "this night has not ended yet; today at the latest"
    return problems


def content(night: Night) -> dict[str, object]:
    """Write a night as what its hash is made of: what was answered, not by whom or when."""
    written: dict[str, object] = {
        name: str(value) if isinstance(value := getattr(night, name), WallTime) else value
        for name in (*ANSWERS, *SEALED)
    }
    extra = {"extra": dict(night.extra)} if night.extra else {}
    return {
        "date": night.date.isoformat(), "source": night.source, "time_zone": night.time_zone, **written, **extra
    }  # fmt: skip


def columns(night: Night) -> dict[str, Any]:
    """Give a night's answers as columns of a row."""
    return {name: str(value) if isinstance(value := getattr(night, name), WallTime) else value for name in ANSWERS}


def sealed_texts(night: Night) -> str:
    """Give the free texts and unknown columns that have to be sealed, as JSON; empty where there are none."""
    texts = {name: getattr(night, name) for name in SEALED if getattr(night, name) is not None}
    if night.extra:
        texts["extra"] = dict(night.extra)
    return json.dumps(texts, ensure_ascii=False) if texts else ""


def night_of_row(row: NightVersion, key: bytes | None) -> Night:
    """Give the value of a row. Without the person's key, as after an erasure, free texts are not there."""
    texts: dict[str, Any] = {}
    if row.sealed_texts and key is not None:
        texts = json.loads(open_field(key, row.sealed_texts, about(row)))
    answers: dict[str, Any] = {name: getattr(row, name) for name in ANSWERS}
    answers |= {name: CLOCK.read(answers[name]) for name in CLOCKS if answers[name] is not None}
    said = row.said_entered_at
    entered_at = row.at if said is None else MOMENT.read(said)
    return Night(date=row.date, source=row.source, time_zone=row.time_zone, entered_at=entered_at, **answers, **texts)


def about(row: NightVersion) -> str:
    """Name the row that a sealed text belongs to."""
    return f"diaries.night:{row.pk}"
