"""The questions of an authorisation, in the order in which a prescriber is asked. Nothing is filled in beforehand."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext

from trochee.clinic.ui.lazily import lazily as _

from ..words import EFFECTS, ROUTES, SETTINGS

STEPS = 4
"""Rows of the titration on the page; what needs more is a new decision, and so an amendment."""
AFTERWARDS = [("no", _("spit it out")), ("yes", _("swallow it"))]
_ANSWER = {"required": _("This is not answered yet.")}
_DAY = {**_ANSWER, "invalid": _("Write the date like 2026-03-01.")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Questions that stand together under one heading."""

    key: str
    title: str
    names: tuple[str, ...]


def step_names(number: int) -> tuple[str, str]:
    """Name the two fields of a titration step: from which dose, how much."""
    return f"step{number}_from", f"step{number}_mg"


SECTIONS = (
    Section(
        key="product",
        title=_("What the pharmacy makes"),
        names=("product", "strength_mg", "base", "flavour", "pharmacy", "lot", "expires"),
    ),
    Section(key="taking", title=_("How it is taken"), names=("route", "held_min", "swallowed")),
    Section(key="dose", title=_("Dose"), names=("doses_per_week",)),
    Section(
        key="limits",
        title=_("Limits"),
        names=("ceiling_dose_mg", "ceiling_mg_per_kg", "ceiling_week_mg", "minimum_interval_h"),
    ),
    Section(key="place", title=_("Where"), names=("settings", "supervised_doses")),
    Section(
        key="time",
        title=_("From when, until when"),
        names=("starts_on", "review_on", "end_point", "stops_unless"),
    ),
    Section(
        key="effects",
        title=_("Smallest effect that matters"),
        names=(*(f"effect_{each}" for each in EFFECTS), "effects_agreed"),
    ),
    Section(key="programme", title=_("Prescription programme"), names=("prescription_programme_on",)),
)


class Number(forms.FloatField):
    """A number with a point. A comma is refused: it is a decimal in one country and a thousand in another."""

    def __init__(self, *, label: str, required: bool = True, help_text: str = "", most: float | None = None) -> None:
        """Ask for a number above 0, or also for 0 where ``most`` bounds it."""
        super().__init__(
            label=label,
            required=required,
            help_text=help_text,
            max_value=most,
            widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
            error_messages={**_ANSWER, "invalid": _("Write a number, with a point if need be, such as 0.5.")},
        )

    def to_python(self, value: object) -> float | None:  # type: ignore[override]  # the framework derives numbers from whole ones
        """Read it, and refuse what is no amount."""
        if isinstance(value, str) and "," in value:
            raise forms.ValidationError(gettext("Write a number, with a point if need be, such as 0.5."))
        found = super().to_python(value)
        if found is not None and found <= 0:
            raise forms.ValidationError(gettext("This has to be more than 0."))
        return found


class Whole(forms.IntegerField):
    """A whole number from 1 on."""

    def __init__(self, *, label: str, required: bool = True, help_text: str = "") -> None:
        """Ask for it."""
        super().__init__(
            label=label,
            required=required,
            help_text=help_text,
            min_value=1,
            widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
            error_messages={**_ANSWER, "invalid": _("Write a whole number."), "min_value": _("Write 1 or more.")},
        )


class Words(forms.CharField):
    """A line of text."""

    def __init__(self, *, label: str, required: bool = True, help_text: str = "", lines: int = 1) -> None:
        """Ask for it; more ``lines`` make a box."""
        box = forms.Textarea({"rows": lines}) if lines > 1 else forms.TextInput({"autocomplete": "off"})
        most = 160 if lines == 1 else 1000
        super().__init__(
            label=label, required=required, help_text=help_text, max_length=most, widget=box, error_messages=_ANSWER
        )


class Day(forms.DateField):
    """A calendar day."""

    def __init__(self, *, label: str, required: bool = True, help_text: str = "") -> None:
        """Ask for it."""
        widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
        super().__init__(label=label, required=required, help_text=help_text, widget=widget, error_messages=_DAY)


def questions() -> dict[str, forms.Field]:
    """Give the fields by name, those of the titration among them."""
    return {**_product(), **_taking(), **_titration(), **_limits(), **_place_and_time(), **_effects()}


def _product() -> dict[str, forms.Field]:
    return {
        "product": Words(label=_("Product"), help_text=_("As the pharmacy writes it, such as ketamine troche.")),
        "strength_mg": Number(label=_("Strength of one troche [mg]")),
        "base": Words(label=_("Base"), required=False, help_text=_("Such as gelatin or polyglycol.")),
        "flavour": Words(label=_("Flavour"), required=False),
        "pharmacy": Words(label=_("Pharmacy"), required=False),
        "lot": Words(label=_("Lot"), required=False),
        "expires": Day(label=_("Not after"), required=False, help_text=_("The day on the label.")),
    }


def _taking() -> dict[str, forms.Field]:
    choose = {"required": _("Choose one.")}
    return {
        "route": forms.ChoiceField(
            label=_("Route"), choices=ROUTES, widget=forms.RadioSelect(), error_messages=choose
        ),
        "held_min": Number(label=_("Held in the mouth [min]"), required=False),
        "swallowed": forms.ChoiceField(
            label=_("Then"), choices=AFTERWARDS, widget=forms.RadioSelect(), error_messages=choose
        ),
    }


def _titration() -> dict[str, forms.Field]:
    found: dict[str, forms.Field] = {}
    for number in range(1, STEPS + 1):
        first, (begins, amount) = number == 1, step_names(number)
        named = {"number": number}
        if not first:
            label = gettext("Step %(number)s: from dose number") % named
            found[begins] = Whole(label=label, required=False)
        label = gettext("Step 1: dose [mg]") if first else gettext("Step %(number)s: dose [mg]") % named
        found[amount] = Number(label=label, required=first)
    found["doses_per_week"] = Number(
        label=_("Doses a week, at most"), help_text=_("Half a dose a week is one in two weeks: 0.5.")
    )
    return found


def _limits() -> dict[str, forms.Field]:
    return {
        "ceiling_dose_mg": Number(label=_("Most for one dose [mg]")),
        "ceiling_mg_per_kg": Number(label=_("Most for one dose [mg/kg]"), required=False),
        "ceiling_week_mg": Number(
            label=_("Most in 7 days, all ketamine [mg]"),
            help_text=_("What other clinics and doctors give counts in."),
        ),
        "minimum_interval_h": Number(label=_("Shortest time between two doses [h]")),
    }


def _place_and_time() -> dict[str, forms.Field]:
    return {
        "settings": forms.MultipleChoiceField(
            label=_("Where a dose may be taken"),
            choices=[(each.value, word) for each, word in SETTINGS.items()],
            widget=forms.CheckboxSelectMultiple(),
            error_messages={
                "required": _("Choose one or more."),
                "invalid_choice": _("This place is not switched on in your clinic."),
            },
        ),
        "supervised_doses": Whole(
            label=_("First doses under supervision"), help_text=_("How many. None of them is taken at home.")
        ),
        "starts_on": Day(label=_("First day")),
        "review_on": Day(
            label=_("Review date"), help_text=_("It lapses when this day begins. Going on needs a new decision.")
        ),
        "end_point": Words(label=_("End-point: what would show that it helped"), lines=3),
        "stops_unless": Words(
            label=_("It stops at the review date, unless"),
            lines=2,
            help_text=_("What must be there for going on, in words that the patient knows."),
        ),
        "prescription_programme_on": Day(
            label=_("Looked up in the prescription monitoring programme on"), required=False
        ),
    }


def _effects() -> dict[str, forms.Field]:
    found: dict[str, forms.Field] = {
        f"effect_{name}": Number(label=label, required=False) for name, label in EFFECTS.items()
    }
    found["effects_agreed"] = forms.BooleanField(
        label=_("The patient and I agreed on these"),
        required=False,
    )
    return found
