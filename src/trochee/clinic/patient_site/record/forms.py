from __future__ import annotations

from django import forms


class AnswerForm(forms.Form):
    """A yes or no to the words that stand on the page."""

    answer = forms.ChoiceField(choices=[(each, each) for each in ("given", "refused", "withdrawn")])
    shown_sha256 = forms.CharField(max_length=64)


class ErasureForm(forms.Form):
    """The wish to be erased, or that it is taken back."""

    step = forms.ChoiceField(choices=[("asked", "asked"), ("taken_back", "taken_back")])
    reason = forms.CharField(max_length=2000, required=False)
    version = forms.IntegerField(min_value=0)
