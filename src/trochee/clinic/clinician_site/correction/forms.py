"""Correcting a night or a dose on a patient's behalf, with a reason; every version stays and is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext

from trochee.clinic.diaries.items import ITEMS as NIGHT_ITEMS
from trochee.clinic.diaries.values import teller
from trochee.clinic.dosing_sessions.items import ITEMS as DOSE_ITEMS
from trochee.clinic.patients.versions.values import CORRECTION_REASON
from trochee.clinic.ui.lazily import lazily as _
from trochee.clinic.ui.of_science import of_science
from trochee.interop.tables.schema import Column

WHY = CORRECTION_REASON
_SPACE = str.maketrans("_", " ")
_CODED = frozenset({"slept", "nightmare", "swallowed", "status", "unit", "route", "setting"})
_BESIDE = frozenset({"date", "source", "time_zone", "entered_at"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version in words: who wrote it, when, why, and what it changed."""

    version: int
    by: str
    at: datetime | None
    source: str
    withdrawn: bool
    reason: str
    changes: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """One version as it is kept: its cells by column, who wrote it and when."""

    version: int
    by: str
    at: datetime | None
    texts: Mapping[str, str]
    source: str = ""
    withdrawn: bool = False
    reason: str = ""


def versions(written: Sequence[Written], called: Mapping[str, str]) -> tuple[Version, ...]:
    """Word the versions, the first first, each against the one before it of the same account or device."""
    before: dict[str, Mapping[str, str]] = {}
    found = []
    for each in written:
        last = before.get(teller(each.source), {})
        changed = tuple(
            (label(name), _cell(name, last.get(name, "")), _cell(name, text))
            for name, text in each.texts.items()
            if name not in _BESIDE and text != last.get(name, "") and not each.withdrawn
        )
        before[teller(each.source)] = each.texts
        found.append(
            Version(
                version=each.version,
                by=called.get(each.by, ""),
                at=each.at,
                source=each.source,
                withdrawn=each.withdrawn,
                reason=each.reason,
                changes=changed,
            )
        )
    return tuple(found)


def _cell(column: str, text: str) -> str:
    return of_science(text) if column in _CODED else text


def label(column: str) -> str:
    """Call a column by its head where patients are asked for it, else by its own name."""
    asked = NIGHT_ITEMS.get(column) or DOSE_ITEMS.get(column)
    if asked is not None:
        return asked.label
    stem = column.removesuffix("_min")
    text = of_science(stem.translate(_SPACE).capitalize())
    return text if stem == column else gettext("%(what)s [min]") % {"what": text}


class CorrectionForm(forms.Form):
    """All columns of a row, the version that it amends, and why. An empty field says that there is no answer."""

    stale = False
    """Whether another version than the one amended stands by now."""

    reason = forms.CharField(
        label=_("Why you change it"),
        max_length=400,
        error_messages={"required": _("Say why you change it.")},
        help_text=_("Such as: the patient telephoned on Monday."),
    )
    client_id = forms.UUIDField(widget=forms.HiddenInput(), initial=uuid4)
    replaces = forms.CharField(widget=forms.HiddenInput())

    def __init__(self, columns: Sequence[Column], given: Any = None, initial: Any = None) -> None:
        """Ask for what the table has."""
        super().__init__(given, initial=initial)
        for column in columns:
            if column.name in _BESIDE:
                continue
            self.fields[f"row-{column.name}"] = forms.CharField(
                label=label(column.name), required=False, max_length=2000, help_text=of_science(column.kind.allowed)
            )
        self.order_fields([*(name for name in self.fields if name.startswith("row-")), "reason"])

    def texts(self) -> dict[str, str]:
        """Give the cells by column."""
        return {name[4:]: value for name, value in self.cleaned_data.items() if name.startswith("row-")}

    def refuse(self, problems: Mapping[str, str]) -> None:
        """Say at each column what is wrong there."""
        for name, text in problems.items():
            place = name.removesuffix("_raw")
            self.add_error(f"row-{place}" if f"row-{place}" in self.fields else None, text)

    def out_of_date(self, stands: object) -> None:
        """Say that another version stands by now, and amend that one when this is sent again; nothing typed is lost.

        ``stands`` names it; nothing where the row was taken back.
        """
        self.stale = True
        if stands is None:
            self.add_error(None, gettext("Nothing was saved: this was taken back after you opened the page."))
            return
        self.data = {**dict(self.data.items()), "replaces": str(stands), "client_id": str(uuid4())}
        self.add_error(
            None,
            gettext(
                "Not saved yet: somebody changed this after you opened the page. What they wrote stands in the "
                "history. Look at it, and save again if your answers are still right."
            ),
        )

    @property
    def client(self) -> UUID:
        """The id of this save."""
        found: UUID = self.cleaned_data["client_id"]
        return found


def filled(texts: Mapping[str, str], replaces: object) -> dict[str, object]:
    """Give what the form begins with: the row as it stands."""
    return {**{f"row-{name}": text for name, text in texts.items()}, "replaces": str(replaces), "client_id": uuid4()}
