from __future__ import annotations

from django import forms

from trochee.clinic.ui.lazily import lazily as _


class BreakGlassForm(forms.Form):
    """Whose record, and why it must be opened now."""

    given_name = forms.CharField(
        label=_("Given name"), max_length=80, error_messages={"required": _("Write the given name.")}
    )
    family_name = forms.CharField(
        label=_("Family name"), max_length=80, error_messages={"required": _("Write the family name.")}
    )
    birth_date = forms.DateField(
        label=_("Birth date"),
        required=False,
        help_text=_("If you know it. It is needed where two people have the same name."),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    reason = forms.CharField(
        label=_("Why must the record be opened now?"),
        max_length=400,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("The care team and the patient read this."),
        error_messages={"required": _("Say why the record must be opened now.")},
    )
