"""Who said it and when: the head of everything that was told."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext

from trochee.clinic.ui.lazily import lazily as _
from trochee.clinic.workflows.telling import How, Told

LONGEST_SHEET = 14
_LENGTHS = [(1, _("1 night")), (7, _("7 nights")), (14, _("14 nights"))]
_WRITTEN = [
    ("mornings", _("each morning, as the patient says")),
    ("later", _("later, at one time that is known")),
    ("unknown", _("nobody knows")),
]


def moment(label: str, **more: Any) -> forms.DateTimeField:
    """Ask for a day and a time by the calendar and clock of the browser; wall clock, in the patient's zone."""
    return forms.DateTimeField(
        label=label,
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={
            "required": _("Give the day and the time."),
            "invalid": _("Give the day and the time."),
        },
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        **more,
    )


class SheetForm(forms.Form):
    """Which nights are to be typed."""

    last = forms.DateField(
        label=_("Last morning"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Choose a day."), "invalid": _("Choose a day.")},
    )
    days = forms.TypedChoiceField(label=_("How many nights"), choices=_LENGTHS, coerce=int)

    def __init__(self, today: date, given: Any = None, initial: dict[str, object] | None = None) -> None:
        """Read what was asked for; no sheet ends after ``today``."""
        super().__init__(given, initial=initial)
        self._today = today

    def clean_last(self) -> date:
        """Refuse a morning that has not come."""
        given: date = self.cleaned_data["last"]
        if given > self._today:
            raise forms.ValidationError(gettext("This morning has not come yet."))
        return given


class ToldForm(forms.Form):
    """Who said it, and when; ``form`` is the id of this save, so that sending it twice saves it once."""

    how: How
    form = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    sure = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    told_by = forms.CharField(
        label=_("Who said it"), max_length=80, error_messages={"required": _("Say who it was.")}
    )

    def __init__(self, now: datetime, given: Any = None) -> None:
        """Read what was sent; ``now`` is the patient's own wall clock."""
        super().__init__(given)
        self.now = now.replace(tzinfo=None)

    def past(self, name: str) -> datetime | None:
        """Give a time without its zone, and refuse one that has not come."""
        given: datetime | None = self.cleaned_data.get(name)
        plain = None if given is None else given.replace(tzinfo=None)
        if plain is not None and plain > self.now:
            self.add_error(name, gettext("This time has not come yet."))
        return plain

    def ask_again(self, sign: str) -> None:
        """Send the form back as it was sent, with the sign of what was asked about."""
        self.data = {**{name: self.data[name] for name in self.data}, "sure": sign}

    def said_at(self) -> datetime | None:
        """Give when it was said, as the patient's wall clock; none where nobody knows."""
        return None

    def told(self) -> Told:
        """Give who said it and when."""
        return Told(how=self.how, told_by=self.cleaned_data["told_by"], said_at=self.said_at())


class PhoneForm(ToldForm):
    """Told by phone: when the call was is when it was said."""

    how = How.PHONE
    said = moment(
        _("When they said it"), help_text=_("The time of the call, not of typing. What was told late counts as late.")
    )

    def clean(self) -> dict[str, Any]:
        """Refuse a call that has not come."""
        self.past("said")
        return self.cleaned_data

    def said_at(self) -> datetime | None:
        """Give the time of the call."""
        return self.past("said")


class PaperForm(ToldForm):
    """From a paper sheet: when it was written is known only by what the patient says of it."""

    how = How.PAPER
    written = forms.ChoiceField(
        label=_("When was the sheet filled in?"),
        choices=_WRITTEN,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one.")},
        help_text=_("Where nobody knows, the nights count as entered now: late, until shown otherwise."),
    )
    later = moment(_("If later, when"), required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for the time where it is known."""
        lacks = self.cleaned_data.get("written") == "later" and not self.cleaned_data.get("later")
        if lacks and "later" not in self.errors:
            self.add_error("later", gettext("Give the day and the time."))
        self.past("later")
        return self.cleaned_data

    def said_at(self) -> datetime | None:
        """Give the time as far as it is known; where nobody knows, only that it was before now."""
        written = self.cleaned_data["written"]
        if written == "later":
            return self.past("later")
        return None if written == "mornings" else self.now.replace(second=0, microsecond=0)


FORMS: dict[How, type[ToldForm]] = {How.PHONE: PhoneForm, How.PAPER: PaperForm}
