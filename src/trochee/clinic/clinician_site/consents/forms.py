from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django import forms
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext

from trochee.clinic.accounts.grave import GraveForm
from trochee.clinic.patients.agreed import KINDS
from trochee.clinic.ui.lazily import lazily as _
from trochee.knowledge.consent import Alert, unnamed

from .presenters import in_a_line


class PublishForm(GraveForm):
    """The words that patients will be asked to agree to."""

    kind = forms.ChoiceField(
        label=_("What it is about"),
        choices=[("", _("Choose one")), *KINDS.items()],
        error_messages={"required": _("Choose one.")},
    )
    title = forms.CharField(label=_("Title"), max_length=160, error_messages={"required": _("Write a title.")})
    text = forms.CharField(
        label=_("Text"),
        max_length=20_000,
        help_text=_("Word for word as the patient reads it. Short sentences; an empty line begins a new paragraph."),
        widget=forms.Textarea({"rows": 14}),
        error_messages={"required": _("Write the text.")},
    )
    left_out = forms.BooleanField(
        label=_("Publish without naming these alerts"), required=False, help_text=_("The trail says which.")
    )
    replaces = forms.IntegerField(min_value=0, widget=forms.HiddenInput(), required=False)
    field_order = ("kind", "title", "text", "left_out", "replaces", "password")

    def __init__(self, request: HttpRequest, at: datetime, alerts: Mapping[str, Alert], **named: object) -> None:
        """Read what was sent; whether an alert may be left out is asked only where one is."""
        super().__init__(request, at, **named)  # type: ignore[arg-type]  # arguments of the framework's own form
        self.leaves_out: tuple[Alert, ...] = ()
        if self.is_bound:
            self.leaves_out = unnamed(alerts, self.data.get("kind", ""), self.data.get("text", ""))
        if not self.leaves_out:
            del self.fields["left_out"]

    def clean_left_out(self) -> bool:
        """Refuse a text that leaves an alert out by oversight."""
        if not self.cleaned_data["left_out"]:
            each = ((in_a_line(alert),) for alert in self.leaves_out)  # what the knowledge says is in English
            alerts = format_html_join("; ", '<span lang="en">{}</span>', each)
            text = gettext("These words do not name the day of an alert: {alerts}. Name it, or tick this.")
            raise forms.ValidationError(format_html(text, alerts=alerts))
        return True
