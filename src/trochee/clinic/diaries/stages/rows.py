"""Stretches of one night to one sealed piece and back."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from trochee.clinic.accounts.sealing import open_bytes, seal_bytes
from trochee.clinic.patients.sealed import content_code
from trochee.clinic.patients.versions.rows import value_of_texts
from trochee.interop.tables import Stretch
from trochee.interop.tables.stages import STAGES

from ..models import StagesOfNight
from .values import NightOfStages


def by_night(stretches: Iterable[Stretch]) -> tuple[NightOfStages, ...]:
    """Put stretches together by night and device, in canonical order."""
    ordered = sorted(stretches, key=lambda each: (STAGES.key(each), STAGES.texts(each)))
    together = groupby(ordered, key=lambda each: (each.date, each.source))
    return tuple(NightOfStages(date=day, source=source, stretches=tuple(some)) for (day, source), some in together)


def code(key: bytes, night: NightOfStages) -> str:
    """Give what stands for what a device said of a night, under the person's key."""
    return content_code(key, {"stretches": _cells(night.stretches)})


def seal(key: bytes, night: NightOfStages, row: StagesOfNight) -> bytes:
    """Seal the stretches for a row."""
    written = json.dumps(_cells(night.stretches), ensure_ascii=False)
    return seal_bytes(key, zlib.compress(written.encode()), about(row))


def unseal(key: bytes, row: StagesOfNight) -> NightOfStages:
    """Open the stretches of a row."""
    written = json.loads(zlib.decompress(open_bytes(key, bytes(row.sealed), about(row))))
    stretches = tuple(
        replace(value_of_texts(STAGES, dict(zip(STAGES.names, cells, strict=True))), extra=extra)
        for cells, extra in written
    )
    return NightOfStages(date=row.date, source=row.source, stretches=stretches)


def about(row: StagesOfNight) -> str:
    """Name the row that sealed stretches belong to."""
    return f"diaries.stages:{row.pk}"


def _cells(stretches: Sequence[Stretch]) -> list[list[object]]:
    columns = len(STAGES.columns)
    return [[list(STAGES.texts(each)[:columns]), dict(each.extra)] for each in stretches]
