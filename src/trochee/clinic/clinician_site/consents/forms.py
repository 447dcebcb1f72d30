from __future__ import annotations

from django import forms

from trochee.clinic.accounts.grave import GraveForm
from trochee.clinic.patients.agreed import KINDS


class PublishForm(GraveForm):
    """The words that patients will be asked to agree to."""

    kind = forms.ChoiceField(
        label="What it is about",
        choices=[("", "Choose one"), *KINDS.items()],
        error_messages={"required": "Choose one."},
    )
    title = forms.CharField(label="Title", max_length=160, error_messages={"required": "Write a title."})
    text = forms.CharField(
        label="Text",
        max_length=20_000,
        help_text="Word for word as the patient reads it. Short sentences; an empty line begins a new paragraph.",
        widget=forms.Textarea({"rows": 14}),
        error_messages={"required": "Write the text."},
    )
    replaces = forms.IntegerField(min_value=0, widget=forms.HiddenInput(), required=False)
    field_order = ("kind", "title", "text", "replaces", "password")
