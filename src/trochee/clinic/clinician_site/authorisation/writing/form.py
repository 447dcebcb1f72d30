"""The form of an authorisation: what was typed, what of it is wrong, and the terms that it gives when it is whole."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext, ngettext

from trochee.clinic.ui.choosing import offer
from trochee.record import Authorisation, AuthorisationStatus, Formulation, Setting, TitrationStep

from ..words import EFFECTS, IN_THE_CLINIC, SETTINGS
from .fields import STEPS, questions, step_names

LISTED = frozenset({"settings"})
"""Fields with several answers."""


class AuthorisationForm(forms.Form):
    """All that an authorisation says. ``allowed`` are the settings that the clinic has switched on."""

    use_required_attribute = False  # a browser would keep back what is half typed, and the draft that is thrown away

    def __init__(
        self,
        today: date,
        allowed: Collection[Setting] = IN_THE_CLINIC,
        given: Any = None,
        initial: Mapping[str, object] | None = None,
    ) -> None:
        """Ask everything; ``given`` is what was typed."""
        super().__init__(given, initial=dict(initial or {}))
        self.fields.update(questions())
        self._today = today
        offer(self, "settings", [(each.value, word) for each, word in SETTINGS.items() if each in allowed])

    def clean(self) -> dict[str, Any]:
        """Refuse what contradicts itself, at the field where it is mended."""
        found: dict[str, Any] = super().clean() or {}
        self._steps_in_order()
        self._steps_within(found.get("ceiling_dose_mg"))
        self._limits_together(found)
        self._days(found)
        self._effects(found)
        return found

    def _steps_in_order(self) -> None:
        last = 1
        for number in range(2, STEPS + 1):
            begins, amount = step_names(number)
            if begins in self.errors or amount in self.errors:
                continue
            first, dose = self.cleaned_data.get(begins), self.cleaned_data.get(amount)
            if (first is None) != (dose is None):
                missing = begins if first is None else amount
                self.add_error(missing, gettext("A step needs both: from which dose, and how much."))
            elif first is not None and first <= last:
                text = gettext("This step begins after the one before it, so after dose %(last)s.")
                self.add_error(begins, text % {"last": last})
            last = max(last, first or last)

    def _steps_within(self, ceiling: float | None) -> None:
        if ceiling is None:
            return
        for number in range(1, STEPS + 1):
            _begins, amount = step_names(number)
            dose = self.cleaned_data.get(amount)
            if dose is not None and dose > ceiling:
                text = gettext("This is more than the %(ceiling)s mg that you allow for one dose.")
                self.add_error(amount, text % {"ceiling": f"{ceiling:g}"})

    def _limits_together(self, found: Mapping[str, Any]) -> None:
        dose, week = found.get("ceiling_dose_mg"), found.get("ceiling_week_mg")
        if dose is not None and week is not None and week < dose:
            text = gettext("One dose may have %(dose)s mg, so a week cannot have less.")
            self.add_error("ceiling_week_mg", text % {"dose": f"{dose:g}"})
        places = {Setting(each) for each in found.get("settings", ())}
        if places and not places & IN_THE_CLINIC and Setting.LIVE_REMOTE not in places:
            text = gettext("The first doses are supervised, so name a place where that can be.")
            self.add_error("settings", text)

    def _days(self, found: Mapping[str, Any]) -> None:
        starts, review, expires = found.get("starts_on"), found.get("review_on"), found.get("expires")
        if review is not None and review <= self._today:
            self.add_error("review_on", gettext("This day is not ahead. It would lapse at once."))
        elif starts is not None and review is not None and review <= starts:
            self.add_error("review_on", gettext("The review lies after the first day."))
        if expires is not None and expires < self._today:
            self.add_error("expires", gettext("This product is past its date."))
        looked_up = found.get("prescription_programme_on")
        if looked_up is not None and looked_up > self._today:
            self.add_error("prescription_programme_on", gettext("This day has not come yet."))

    def _effects(self, found: Mapping[str, Any]) -> None:
        wrong = any(name.startswith("effect_") for name in self.errors)
        said = [name for name in EFFECTS if found.get(f"effect_{name}") is not None]
        if not said and not wrong:
            text = gettext("Agree with the patient on one or more, before the first dose.")
            self.add_error(f"effect_{next(iter(EFFECTS))}", text)
        elif said and not found.get("effects_agreed"):
            text = ngettext(
                "Tick this once the patient has agreed to it.",
                "Tick this once the patient has agreed to them.",
                len(said),
            )
            self.add_error("effects_agreed", text)

    def typed(self) -> dict[str, str]:
        """Give what was typed, right or wrong, as a draft keeps it; nothing of what was left empty."""
        found = {}
        for name, field in self.fields.items():
            value = field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
            text = " ".join(value) if isinstance(value, list) else "on" if value is True else str(value or "")
            if text.strip():
                found[name] = text.strip()
        return found

    def terms(self) -> dict[str, Any]:
        """Give what the form says, under the names of `record.Authorisation`; a valid form has answered all of it."""
        found: dict[str, Any] = dict.fromkeys(self.fields, None) | self.cleaned_data
        return {
            "formulation": Formulation(
                product=found["product"],
                strength_mg=found["strength_mg"],
                base=found["base"] or None,
                flavour=found["flavour"] or None,
                pharmacy=found["pharmacy"] or None,
                lot=found["lot"] or None,
                expires=found["expires"],
            ),
            "route": found["route"],
            "titration": tuple(self._titration()),
            "settings": tuple(each for each in Setting if each.value in found["settings"]),
            "swallowed": found["swallowed"] == "yes",
            "smallest_effects": {
                name: found[f"effect_{name}"] for name in EFFECTS if found[f"effect_{name}"] is not None
            },
            **{name: found[name] for name in _AS_THEY_ARE},
            "end_point": found["end_point"] or "",
        }

    @property
    def can_be_checked(self) -> bool:
        """Whether all that rules ask for has an answer; what is only read by people may still be missing."""
        return all(self.cleaned_data.get(name) not in (None, "", []) for name in _RULES_ASK_FOR)

    def _titration(self) -> Iterator[TitrationStep]:
        for number in range(1, STEPS + 1):
            begins, amount = step_names(number)
            dose, first = self.cleaned_data.get(amount), 1 if number == 1 else self.cleaned_data.get(begins)
            if dose is not None and first is not None:
                yield TitrationStep(from_dose=first, dose_mg=dose)


_AS_THEY_ARE = (
    "ceiling_dose_mg",
    "ceiling_mg_per_kg",
    "ceiling_week_mg",
    "minimum_interval_h",
    "doses_per_week",
    "held_min",
    "supervised_doses",
    "starts_on",
    "review_on",
    "end_point",
    "stops_unless",
    "prescription_programme_on",
)
_OF_A_PRODUCT = ("product", "strength_mg", "base", "flavour", "pharmacy", "lot", "expires")
_RULES_ASK_FOR = (
    "product",
    "strength_mg",
    "route",
    "step1_mg",
    "ceiling_dose_mg",
    "ceiling_week_mg",
    "minimum_interval_h",
    "settings",
    "supervised_doses",
    "starts_on",
    "review_on",
)


def resumed(texts: Mapping[str, str]) -> dict[str, object]:
    """Give what a form begins with, from the texts of a draft."""
    return {name: text.split() if name in LISTED else text for name, text in texts.items()}


def filled(terms: Mapping[str, Any]) -> dict[str, str]:
    """Give the texts of a form that says the same as these terms; agreement of the patient is asked anew."""
    found: dict[str, str] = {name: _text(terms[name]) for name in (*_AS_THEY_ARE, "route")}
    found |= {name: _text(getattr(terms["formulation"], name)) for name in _OF_A_PRODUCT}
    for number, step in enumerate(terms["titration"][:STEPS], 1):
        begins, amount = step_names(number)
        found[amount] = _text(step.dose_mg)
        if number > 1:
            found[begins] = _text(step.from_dose)
    found["settings"] = " ".join(each.value for each in terms["settings"])
    found["swallowed"] = "" if terms["swallowed"] is None else "yes" if terms["swallowed"] else "no"
    found |= {f"effect_{name}": _text(value) for name, value in terms["smallest_effects"].items() if name in EFFECTS}
    return {name: text for name, text in found.items() if text}


def made_by(texts: Mapping[str, str], made: Formulation) -> dict[str, str]:
    """Give the texts of a form with another product in it; nothing of the one before stays, nor of its lot."""
    found = {name: _text(getattr(made, name)) for name in _OF_A_PRODUCT}
    return {name: text for name, text in {**texts, **found}.items() if text}


def _text(value: object) -> str:
    if value is None:
        return ""
    return f"{value:g}" if isinstance(value, float) else str(value)


def asked_by(form: AuthorisationForm, time_zone: str, at: datetime) -> Authorisation:
    """Give what a form asks to sign, once it can be checked; who, when and which version is for the signature."""
    return Authorisation(
        id="",
        version=0,
        status=AuthorisationStatus.WAITS,
        prescriber="",
        signed_at=at,
        time_zone=time_zone,
        **form.terms(),
    )


def terms_of(stands: Authorisation) -> dict[str, Any]:
    """Give the terms of an authorisation that stands, for an amendment: what must be decided anew is left out."""
    names = (*_AS_THEY_ARE, "formulation", "route", "titration", "settings", "swallowed", "smallest_effects")
    found = {name: getattr(stands, name) for name in names}
    anew = {"review_on": None, "starts_on": None, "prescription_programme_on": None}
    return {**found, **anew, "formulation": replace(stands.formulation, lot=None, expires=None)}


def as_sent(texts: Mapping[str, str]) -> MultiValueDict[str, str]:
    """Give the texts of a draft as a browser would send them."""
    return MultiValueDict({name: text.split() if name in LISTED else [text] for name, text in texts.items()})
