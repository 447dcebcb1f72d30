from __future__ import annotations

from django import forms


class BreakGlassForm(forms.Form):
    """Whose record, and why it must be opened now."""

    given_name = forms.CharField(
        label="Given name", max_length=80, error_messages={"required": "Write the given name."}
    )
    family_name = forms.CharField(
        label="Family name", max_length=80, error_messages={"required": "Write the family name."}
    )
    birth_date = forms.DateField(
        label="Birth date",
        required=False,
        help_text="If you know it. It is needed where two people have the same name.",
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    reason = forms.CharField(
        label="Why must the record be opened now?",
        max_length=400,
        widget=forms.Textarea({"rows": 3}),
        help_text="The care team and the patient read this.",
        error_messages={"required": "Say why the record must be opened now."},
    )
