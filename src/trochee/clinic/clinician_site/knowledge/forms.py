from __future__ import annotations

from django import forms

from trochee.clinic.ui.lazily import lazily as _


class SearchForm(forms.Form):
    """Words to look for in the knowledge."""

    q = forms.CharField(
        label=_("Words to look for"),
        required=False,
        max_length=100,
        widget=forms.TextInput({"type": "search", "autocomplete": "off"}),
    )


class NameForm(forms.Form):
    """The name of a medicine as somebody wrote it."""

    name = forms.CharField(
        label=_("A name as somebody wrote it"),
        help_text=_("A brand, a class or a misspelling; with dose and time or without. Nothing is kept."),
        max_length=200,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
