from __future__ import annotations

from django import forms

from trochee.clinic.accounts.grave import GraveForm
from trochee.clinic.patients.agreed import KINDS
from trochee.clinic.ui.lazily import lazily as _


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
    replaces = forms.IntegerField(min_value=0, widget=forms.HiddenInput(), required=False)
    field_order = ("kind", "title", "text", "replaces", "password")
