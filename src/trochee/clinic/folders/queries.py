"""Uploaded folders of a record in hand. Reads only."""

from __future__ import annotations

import base64
import json
import zlib
from datetime import datetime
from typing import Any
from uuid import UUID

from trochee.clinic.accounts.sealing import open_bytes
from trochee.clinic.accounts.values import Here
from trochee.clinic.patients.models import PatientKey
from trochee.clinic.patients.sealed import open_field, opened
from trochee.clinic.patients.values import Chart, Right
from trochee.clinic.patients.versions.queries import keys_of

from .models import BroughtFolder, WaitingFolder
from .values import Account, Brought, NoSuchFolderError, NotTaken, Waiting


def waiting(chart: Chart, *, by: Here, at: datetime, folder: UUID) -> Waiting:
    """Open a folder that waits, for whoever uploaded it; raises `NoSuchFolderError`."""
    chart.needs(Right.IMPORT_RECORD)
    rows = WaitingFolder.objects.within(chart.scope).filter(patient_id=chart.patient, by=by.actor.id, ends_at__gt=at)
    row = rows.filter(pk=folder).first()
    if row is None:
        raise NoSuchFolderError
    key = opened(PatientKey.objects.get(patient_id=chart.patient))
    written = json.loads(zlib.decompress(open_bytes(key, bytes(row.sealed), about_waiting(row))))
    files = {name: base64.b64decode(text) for name, text in written.items()}
    return Waiting(id=row.pk, content_sha256=row.content_sha256, ends_at=row.ends_at, files=files)


def brought(chart: Chart) -> tuple[Brought, ...]:
    """Give the folders that were brought into a record, the newest first."""
    chart.needs(Right.EXPORT_RECORD)
    keys = keys_of(chart)
    rows = BroughtFolder.objects.within(chart.scope).filter(patient_id__in=chart.ids).order_by("-at", "id")
    return tuple(
        Brought(
            id=row.pk,
            by=row.by,
            at=row.at,
            not_taken=row.not_taken,
            account=_account(row, keys[row.patient_id]) if row.patient_id in keys else None,
        )
        for row in rows
    )


def about_waiting(row: WaitingFolder) -> str:
    """Name the row that sealed files belong to."""
    return f"folders.waiting:{row.pk}"


def about_brought(row: BroughtFolder) -> str:
    """Name the row that a sealed account belongs to."""
    return f"folders.brought:{row.pk}"


def _account(row: BroughtFolder, key: bytes) -> Account:
    written = json.loads(open_field(key, row.sealed_account, about_brought(row)))
    return Account(
        new=written["new"],
        not_taken=_rows(written["not_taken"]),
        left_out=tuple(written["left_out"]),
        taken=_rows(written.get("taken", [])),  # accounts of earlier versions say nothing of it
    )


def _rows(written: list[dict[str, Any]]) -> tuple[NotTaken, ...]:
    return tuple(NotTaken(**{**each, "cells": tuple((*cell,) for cell in each["cells"])}) for each in written)
