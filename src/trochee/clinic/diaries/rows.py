"""Rows to values of the science and back; and texts of a form to values."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import Any

from trochee.clinic.patients.sealed import open_field
from trochee.foundation.clock import WallTime
from trochee.interop.tables.definitions import NIGHTS
from trochee.interop.tables.kinds import CLOCK, Misread
from trochee.record import Night

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


def content(night: Night) -> dict[str, object]:
    """Write a night as what its hash is made of: what was answered, not by whom or when."""
    written: dict[str, object] = {
        name: str(value) if isinstance(value := getattr(night, name), WallTime) else value
        for name in (*ANSWERS, *SEALED)
    }
    return {"date": night.date.isoformat(), "source": night.source, "time_zone": night.time_zone, **written}


def columns(night: Night) -> dict[str, Any]:
    """Give a night's answers as columns of a row."""
    return {name: str(value) if isinstance(value := getattr(night, name), WallTime) else value for name in ANSWERS}


def sealed_texts(night: Night) -> str:
    """Give the free texts that have to be sealed, as JSON; empty where there are none."""
    texts = {name: getattr(night, name) for name in SEALED if getattr(night, name) is not None}
    return json.dumps(texts, ensure_ascii=False) if texts else ""


def night_of_row(row: NightVersion, key: bytes | None) -> Night:
    """Give the value of a row. Without the person's key, as after an erasure, free texts are not there."""
    texts: dict[str, Any] = {}
    if row.sealed_texts and key is not None:
        texts = json.loads(open_field(key, row.sealed_texts, about(row)))
    answers: dict[str, Any] = {name: getattr(row, name) for name in ANSWERS}
    answers |= {name: CLOCK.read(answers[name]) for name in CLOCKS if answers[name] is not None}
    return Night(date=row.date, source=row.source, time_zone=row.time_zone, entered_at=row.at, **answers, **texts)


def about(row: NightVersion) -> str:
    """Name the row that a sealed text belongs to."""
    return f"diaries.night:{row.pk}"
