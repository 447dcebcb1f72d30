"""A form for one entry: what was typed, as a row of the patient folder would say it, and where a fault belongs."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, ClassVar
from uuid import uuid4

from django import forms

from trochee.clinic.patients.versions.rows import NOT_YET, value_of_texts
from trochee.clinic.patients.versions.values import Keeping, NotSavedError, without_reason
from trochee.clinic.ui.lazily import lazily as _
from trochee.interop.tables.schema import RAW

from .fields import OTHER
from .where import Where, asked, offset_said, there

NOT_YET_WORDS = _("This time has not come yet. Look at the day and the time, and say where you were.")


class EntryForm(forms.Form):
    """The id of this save and the version that it amends, beside whatever a kind of entry asks."""

    keeping: ClassVar[Keeping[Any]]
    places: ClassVar[Mapping[str, str]] = {}
    """Which field asks for a column, where the two have not the same name."""
    worded: ClassVar[Mapping[str, str]] = {}
    """What a column's refusal is called for a patient."""

    begins: ClassVar[str]
    """The column whose moment says where the clock stood."""

    use_required_attribute = False  # an error is told beside its field, in our words, and the rest is kept

    client_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    replaces = forms.UUIDField(widget=forms.HiddenInput, required=False)
    time_zone = Where()
    sure = forms.CharField(widget=forms.HiddenInput, required=False, max_length=80)

    def __init__(self, *arguments: Any, beside: Any, **named: Any) -> None:
        self.beside = beside
        if beside.amended is not None and "initial" not in named:
            said = offset_said(getattr(beside.amended.value, self.begins), beside.zone)
            named["initial"] = {
                **self.written(beside.amended.value),
                "replaces": beside.amended.id,
                "time_zone": said,
            }
        super().__init__(*arguments, **named)

    def clean_time_zone(self) -> str:
        """Take a form that does not ask, such as one from before, as one where nothing was chosen anew."""
        found: str = self.cleaned_data["time_zone"]
        if "time_zone" not in self.data:
            found = self.initial.get("time_zone", "")
        return "" if found == self.beside.zone.key else found

    @property
    def zone(self) -> dict[str, object]:
        """Give what the question about the zone shows."""
        field = self["time_zone"]
        problem = " ".join(str(each) for each in field.errors)
        return asked(str(field.value() or ""), self.beside.zone.key, problem, seen=bool(self.errors))

    def moment(self, column: str, told: datetime) -> datetime:
        """Give the moment of a wall clock; one that was said before keeps its offset while time and place stay."""
        where, amended = self.cleaned_data["time_zone"], self.beside.amended
        before: datetime | None = getattr(amended.value, column) if amended else None
        same = before is not None and before.replace(tzinfo=None, second=0, microsecond=0) == told
        if before is not None and same and where == self.initial["time_zone"]:
            return before
        return there(told, where, column)

    @abstractmethod
    def written(self, value: Any) -> dict[str, object]:
        """Give an entry as the form holds it."""

    @abstractmethod
    def texts(self) -> dict[str, str]:
        """Give the answers as a row of the patient folder says them; only columns that the form asks for."""

    def extra(self) -> dict[str, str]:
        """Give what the folder has no column for."""
        return {}

    def doubt(self) -> tuple[str, str] | None:
        """Give what is asked once more before it is saved, and the sign that it was asked; or nothing."""
        return None

    def value(self) -> Any:
        """Give the entry; what the form does not ask for stays as it was. Raises `NotSavedError`."""
        table, amended = self.keeping.table, self.beside.amended
        before = dict(zip(table.names, table.texts(amended.value), strict=False)) if amended else {}
        new = self.texts()
        found = value_of_texts(table, {**before, **new})
        kept = without_reason(amended.value.extra) if amended else {}
        for column in new:
            kept.pop(column + RAW, None)
        values = {each.name: getattr(found, each.name) for each in table.columns}
        extra = {name: text for name, text in {**kept, **found.extra, **self.extra()}.items() if text}
        return table.row(**values, extra=extra)

    def refuse(self, refused: NotSavedError) -> None:
        """Put what was refused beside the fields that it is about, in plain words."""
        for column, text in refused.problems.items():
            place = self.places.get(column, column)
            said = NOT_YET_WORDS if text == NOT_YET else self.worded.get(column, text)
            self.add_error(place if place in self.fields else None, said)

    def day_of(self, name: str = "day", other: str = "other_day") -> date | None:
        """Give the day that was chosen: a near one by its chip, else the one of the calendar."""
        chosen, written = self.cleaned_data.get(name, ""), self.cleaned_data.get(other)
        return date.fromisoformat(chosen) if chosen and chosen != OTHER else written
