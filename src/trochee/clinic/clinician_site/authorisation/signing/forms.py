"""What is asked when an authorisation is signed, refused or stopped."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext

from trochee.clinic.accounts.grave import GraveForm
from trochee.clinic.ui.lazily import lazily as _

_WHY = forms.Textarea({"rows": 3})


class SignForm(GraveForm):
    """The hash and the step that the page showed, a reason for each rule that is overridden, and who signs."""

    shown = forms.CharField(max_length=64, widget=forms.HiddenInput())
    seen = forms.UUIDField(required=False, widget=forms.HiddenInput())

    def __init__(self, request: HttpRequest, at: datetime, rules: Iterable[str] = (), **named: object) -> None:
        """Ask why for each of the ``rules``."""
        super().__init__(request, at, **named)  # type: ignore[arg-type]  # arguments of the framework's own form
        self.rules = tuple(rules)
        for rule in self.rules:
            self.fields[reason_name(rule)] = forms.CharField(
                label=gettext("Why you go on in spite of it"),
                max_length=1000,
                widget=forms.Textarea({"rows": 2, "autocomplete": "off"}),
                error_messages={"required": gettext("Say why you go on in spite of this.")},
            )
        if "password" in self.fields:
            self.fields["password"] = self.fields.pop("password")  # asked last

    def reasons(self) -> dict[str, str]:
        """Give the reasons by rule."""
        return {rule: self.cleaned_data[reason_name(rule)] for rule in self.rules}


def reason_name(rule: str) -> str:
    """Name the field in which the reason for going on in spite of a rule is written."""
    return f"reason-{rule}"


class RefuseForm(forms.Form):
    """Why it is refused."""

    seen = forms.UUIDField(widget=forms.HiddenInput())
    reason = forms.CharField(
        label=_("Why you refuse"),
        max_length=1000,
        widget=_WHY,
        error_messages={"required": _("Say why you refuse.")},
    )


class StopForm(forms.Form):
    """Why it stops, and how the dose is let down."""

    seen = forms.UUIDField(widget=forms.HiddenInput())
    reason = forms.CharField(
        label=_("Why it stops"), max_length=1000, widget=_WHY, error_messages={"required": _("Say why it stops.")}
    )
    taper = forms.CharField(
        label=_("How the dose is let down"),
        required=False,
        max_length=1000,
        widget=_WHY,
        help_text=_("The patient reads this. Such as: no dose from today on. Empty is not said."),
    )
