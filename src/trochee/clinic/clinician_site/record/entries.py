"""Doses, effects, scores and steps of one record as rows of a table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext

from trochee.clinic.accounts.queries import names
from trochee.clinic.dosing_sessions.tonight import beside
from trochee.clinic.patients.versions.values import Kept
from trochee.clinic.ui.lazily import lazily as _
from trochee.clinic.ui.of_science import of_science
from trochee.record import AdverseEffect, Dose, DoseStatus

STATUS = {
    DoseStatus.TAKEN: _("taken"),
    DoseStatus.PARTIAL: _("taken in part"),
    DoseStatus.SPAT_EARLY: _("spat out early"),
    DoseStatus.VOMITED: _("vomited"),
    DoseStatus.MISSED: _("not taken"),
    DoseStatus.WITHHELD: _("withheld"),
    DoseStatus.LOST: _("lost or broken"),
    DoseStatus.PLANNED: _("planned"),
    DoseStatus.CANCELLED: _("called off"),
}
_USUAL = {DoseStatus.TAKEN, DoseStatus.PLANNED}


@dataclass(frozen=True, slots=True, kw_only=True)
class DoseRow:
    """One dose as the table shows it."""

    entry: UUID
    taken_at: datetime
    what: str
    status: str
    usual: bool
    beside: str
    by: str
    at: datetime
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectRow:
    """One adverse effect as the table shows it."""

    entry: UUID
    term: str
    grade: int | None
    severe: bool
    onset: datetime
    ended: datetime | None
    note: str
    by: str
    at: datetime


def dose_rows(kept: Iterable[Kept[Dose]], *, newest: int | None = None) -> tuple[DoseRow, ...]:
    """Give doses as rows, the latest first."""
    wanted = list(reversed(tuple(kept)))[:newest]
    called = names({each.by for each in wanted})
    return tuple(
        DoseRow(
            entry=each.entry,
            taken_at=each.value.taken_at,
            what=_what(each.value),
            status=STATUS[each.value.status],
            usual=each.value.status in _USUAL,
            beside="; ".join(text for text in (each.value.reason, each.value.note, *beside(each.value)) if text),
            by=called.get(each.by, ""),
            at=each.at,
            version=each.version,
        )
        for each in wanted
    )


def effect_rows(kept: Iterable[Kept[AdverseEffect]], *, severe_grade: float) -> tuple[EffectRow, ...]:
    """Give adverse effects as rows, the latest first."""
    wanted = list(reversed(tuple(kept)))
    called = names({each.by for each in wanted})
    return tuple(
        EffectRow(
            entry=each.entry,
            term=each.value.term,
            grade=each.value.grade,
            severe=each.value.grade is not None and each.value.grade >= severe_grade,
            onset=each.value.onset,
            ended=each.value.ended,
            note=each.value.note or "",
            by=called.get(each.by, ""),
            at=each.at,
        )
        for each in wanted
    )


def _what(dose: Dose) -> str:
    amount = "" if dose.amount is None else f"{dose.amount:g} {of_science(dose.unit)}"
    share = "" if dose.share is None else gettext("%(share)s %% of it") % {"share": f"{100 * dose.share:g}"}
    return ", ".join(each for each in (dose.product, amount, share) if each)
