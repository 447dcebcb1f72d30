"""The form for a helper's limits, which the patient fills in, or the care team for them."""

from __future__ import annotations

from datetime import date, datetime, time

from django import forms
from django.utils.translation import gettext

from trochee.clinic.ui.lazily import lazily as _
from trochee.foundation.clock import zone_named

from .models import Carer
from .values import CarerLimits

LIMITS = {
    "may_enter_nights": _("enters nights"),
    "may_read_nights": _("reads nights"),
    "may_read_review": _("reads the review"),
}


class CarerForm(forms.Form):
    """What somebody who helps may do, and until when."""

    may_enter_nights = forms.BooleanField(label=_("Enter nights"), required=False)
    may_read_nights = forms.BooleanField(label=_("Read the nights"), required=False)
    may_read_review = forms.BooleanField(label=_("Read the review"), required=False)
    until = forms.DateField(
        label=_("Last day"),
        required=False,
        help_text=_("Left empty, it goes on until somebody ends it."),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )

    def clean(self) -> dict[str, object]:
        """Refuse an access that allows nothing."""
        cleaned = super().clean() or {}
        if not any(cleaned.get(name) for name in LIMITS):
            raise forms.ValidationError(gettext("Choose at least one thing that they may do, or end the access."))
        return cleaned

    def limits(self, time_zone: str) -> CarerLimits:
        """Give the limits; the last day ends at midnight where the patient lives."""
        day: date | None = self.cleaned_data["until"]
        until = None if day is None else datetime.combine(day, time.max, zone_named(time_zone))
        kept = {name: bool(self.cleaned_data[name]) for name in LIMITS}
        return CarerLimits(**kept, until=until)


def may(access: Carer) -> str:
    """Say what a helper may do."""
    return ", ".join(str(words) for name, words in LIMITS.items() if getattr(access, name))


def written(access: Carer | None, time_zone: str) -> dict[str, object]:
    """Give a helper's limits as the form holds them."""
    if access is None:
        return {}
    until = access.until.astimezone(zone_named(time_zone)).date() if access.until else None
    return {**{name: getattr(access, name) for name in LIMITS}, "until": until}
