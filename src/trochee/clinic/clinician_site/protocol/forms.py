from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django import forms
from django.utils.translation import gettext

from trochee.clinic.accounts.grave import GraveForm
from trochee.clinic.accounts.models import Membership
from trochee.clinic.ui.choosing import offer
from trochee.clinic.ui.lazily import lazily as _
from trochee.knowledge.protocol import Switch
from trochee.knowledge.protocol_reading import MOST_CHARACTERS
from trochee.knowledge.shapes import a_number

_SWITCHES = {
    Switch.LIVE_REMOTE: _("Doses with a professional on a screen"),
    Switch.HOME: _("Doses at home, with a named grown-up"),
}


class DraftForm(forms.Form):
    """The clinic's own entries as text, and which settings are switched on."""

    switches = forms.MultipleChoiceField(
        label=_("Switched on"),
        required=False,
        choices=[(each.value, word) for each, word in _SWITCHES.items()],
        help_text=_("Off unless chosen. Each dose there still needs its own line in the authorisation."),
        widget=forms.CheckboxSelectMultiple(),
    )
    entries = forms.CharField(
        label=_("Own rules, facts, medicines, interactions, formulations, sources"),
        required=False,
        max_length=MOST_CHARACTERS,
        help_text=_(
            "Written as the shipped ones are. Names begin with own. or own_. Each rule has its own examples."
        ),
        widget=forms.Textarea({"rows": 22, "class": "text", "spellcheck": "false", "autocomplete": "off"}),
        strip=False,
    )
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput())

    def written(self) -> str:
        """Give the text with the line ends of a file."""
        return str(self.cleaned_data["entries"]).replace("\r\n", "\n").replace("\r", "\n")

    def switched_on(self) -> frozenset[Switch]:
        """Give the settings that are on."""
        return frozenset(Switch(each) for each in self.cleaned_data["switches"])


class NumberForm(forms.Form):
    """Another value for a number, and why; or none."""

    value = forms.CharField(
        label=_("This clinic's value"),
        max_length=20,
        required=False,
        help_text=_("Empty takes the shipped one again."),
        widget=forms.TextInput({"inputmode": "decimal", "class": "pick", "autocomplete": "off"}),
    )
    why = forms.CharField(
        label=_("Why"),
        max_length=500,
        required=False,
        help_text=_("It stands beside the number wherever the number is shown."),
        widget=forms.Textarea({"rows": 3}),
    )
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput())

    def clean(self) -> dict[str, object]:
        """Read the number, and ask why there is one."""
        cleaned = super().clean() or {}
        text = str(cleaned.get("value", "")).strip().replace(",", ".")
        cleaned["number"] = None
        if text:
            try:
                cleaned["number"] = a_number(text)
            except ValueError:
                self.add_error("value", gettext("Write a number, such as 96 or 0.5."))
            if not str(cleaned.get("why", "")).strip():
                self.add_error("why", gettext("Say why, for whoever reads it later."))
        return cleaned


class SignForm(GraveForm):
    """Why the clinic decides so, and who signs it."""

    why = forms.CharField(
        label=_("Why the clinic changes it"),
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Say why, for whoever reads it later.")},
    )
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput())
    field_order = ("why", "version", "password")


class LeadForm(forms.Form):
    """Which clinician is a medical lead."""

    user = forms.ChoiceField(label=_("Clinician"), error_messages={"required": _("Choose a clinician.")})

    def __init__(self, clinicians: Iterable[Membership], given: object = None) -> None:
        """Offer the clinic's own clinicians."""
        super().__init__(given)  # type: ignore[arg-type]  # what the browser sent
        choices = [(str(each.user_id), each.user.name) for each in clinicians]
        offer(self, "user", choices, first=gettext("Choose one"))

    def chosen(self) -> UUID:
        """Give who was chosen."""
        return UUID(self.cleaned_data["user"])
