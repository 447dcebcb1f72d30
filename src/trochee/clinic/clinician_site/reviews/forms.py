"""As of which date a review is wanted."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext

from trochee.clinic.ui.lazily import lazily as _


class AsOfForm(forms.Form):
    """One date, today at the latest."""

    day = forms.DateField(
        label=_("As of"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Choose a date."), "invalid": _("Write the date like 2026-03-01.")},
    )

    def __init__(self, today: date, given: Any = None, initial: Any = None) -> None:
        """Refuse days that have not come."""
        super().__init__(given, initial=initial)
        self._today = today
        self.fields["day"].widget.attrs["max"] = today.isoformat()

    def clean_day(self) -> date:
        """Refuse a day that has not come."""
        found: date = self.cleaned_data["day"]
        if found > self._today:
            raise forms.ValidationError(gettext("This day has not come yet."))
        return found
