from __future__ import annotations

from datetime import date
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext

from trochee.clinic.accounts.grave import GraveForm
from trochee.clinic.patients.models import Status
from trochee.clinic.patients.status_words import WORDS
from trochee.clinic.patients.values import Person
from trochee.clinic.ui.choosing import offer
from trochee.clinic.ui.lazily import lazily as _

_SEX = [("", _("not asked")), ("female", _("female")), ("male", _("male")), ("other", _("other"))]
_WHY = forms.Textarea({"rows": 3})


class PersonForm(forms.Form):
    """Who the patient is. What is left empty was not asked."""

    given_name = forms.CharField(
        label=_("Given name"), max_length=80, error_messages={"required": _("Write the given name.")}
    )
    family_name = forms.CharField(
        label=_("Family name"), max_length=80, error_messages={"required": _("Write the family name.")}
    )
    birth_date = forms.DateField(
        label=_("Birth date"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    sex = forms.ChoiceField(label=_("Sex"), required=False, choices=_SEX)
    weight_kg = forms.FloatField(
        label=_("Weight [kg]"), required=False, min_value=0, widget=forms.TextInput({"inputmode": "decimal"})
    )
    telephone = forms.CharField(
        label=_("Telephone"), required=False, max_length=40, widget=forms.TextInput({"type": "tel"})
    )
    time_zone = forms.CharField(
        label=_("Time zone"), max_length=64, help_text=_("Where the patient sleeps, such as Europe/Berlin.")
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput())

    def __init__(self, today: date, given: object = None, initial: dict[str, object] | None = None) -> None:
        """Read what was sent; nobody is born after ``today``."""
        super().__init__(given, initial=initial)  # type: ignore[arg-type]  # what the browser sent
        self._today = today

    def clean_birth_date(self) -> date | None:
        """Refuse a day that has not come."""
        given: date | None = self.cleaned_data["birth_date"]
        if given is not None and given > self._today:
            raise forms.ValidationError(gettext("This day has not come yet."))
        return given

    def clean_time_zone(self) -> str:
        """Refuse a zone that is none."""
        given = str(self.cleaned_data["time_zone"])
        if given not in available_timezones():
            raise forms.ValidationError(gettext("There is no such zone. Write it like Europe/Berlin."))
        return given

    def person(self) -> Person:
        """Give the person that was written."""
        given = self.cleaned_data
        return Person(
            family_name=given["family_name"],
            given_name=given["given_name"],
            birth_date=given["birth_date"],
            sex=given["sex"] or None,
            weight_kg=given["weight_kg"],
            time_zone=given["time_zone"],
            telephone=given["telephone"] or None,
        )


class StatusForm(forms.Form):
    """Where the person stands from now on, and why."""

    status = forms.ChoiceField(
        label=_("From now on"), widget=forms.RadioSelect(), error_messages={"required": _("Choose one.")}
    )
    reason = forms.CharField(label=_("Why"), max_length=2000, widget=_WHY, error_messages={"required": _("Say why.")})
    version = forms.IntegerField(widget=forms.HiddenInput())

    def __init__(self, now: str, given: object = None, initial: dict[str, object] | None = None) -> None:
        """Offer what can follow: a death is only undone, by taking part again."""
        super().__init__(given, initial=initial)  # type: ignore[arg-type]  # what the browser sent
        after = [Status.ACTIVE] if now == Status.DECEASED else [each for each in WORDS if each != now]
        offer(self, "status", [(each.value, WORDS[each]) for each in after])


class EraseForm(GraveForm):
    """The last yes before a person is erased."""

    sure = forms.BooleanField(
        label=_("I know that this cannot be undone"),
        error_messages={"required": _("Tick this if you are sure. It cannot be undone.")},
    )
    field_order = ("sure", "password")


class DeclineForm(forms.Form):
    """Why a wish to be erased is declined."""

    reason = forms.CharField(
        label=_("Why it is declined"),
        max_length=2000,
        widget=_WHY,
        help_text=_("The patient reads this. Name the law or the duty that asks for the record to be kept."),
        error_messages={"required": _("Say why. The patient reads it.")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput())
