"""Parts of the forms: answers that are one tap, and the day on which something was."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext

from trochee.clinic.ui.days import week_day
from trochee.clinic.ui.lazily import lazily as _

from .picking import Picker

OTHER = "other"


class Chips(forms.RadioSelect):
    """A choice of few, each of them big enough for a thumb; nothing is chosen beforehand."""

    template_name = "patient_site/chips.html"


def choice(label: str, options: Iterable[tuple[str, str]], **more: Any) -> forms.ChoiceField:
    """Ask for one of these by one tap."""
    given = {"required": False, "widget": Chips, **more}
    return forms.ChoiceField(label=label, choices=list(options), **given)


def clock(label: str, **more: Any) -> forms.RegexField:
    """Ask for a time of the day, such as 22:45."""
    wrong = _("Write a time such as 22:45.")
    return forms.RegexField(
        r"^([01]?\d|2[0-3]):[0-5]\d$",
        label=label,
        error_messages={"invalid": wrong, "required": wrong, "max_length": wrong},
        **{
            "required": False,
            "max_length": 5,
            "widget": forms.TextInput({"type": "time", "class": "pick"}),
            **more,
        },
    )


def number(label: str, most: int, *, quick: Iterable[int], **more: Any) -> forms.FloatField:
    """Ask for a number from 0; ``quick`` are offered for one tap."""
    wrong = format_lazy(_("Write a number from 0 to {most}."), most=most)
    return forms.FloatField(
        label=label,
        required=False,
        min_value=0,
        max_value=most,
        widget=Picker(label, quick),
        error_messages={"invalid": wrong, "min_value": wrong, "max_value": wrong},
        **more,
    )


def words(label: str, **more: Any) -> forms.CharField:
    """Ask for a few sentences."""
    return forms.CharField(label=label, required=False, max_length=2000, widget=forms.Textarea({"rows": 2}), **more)


def days(today: date) -> list[tuple[str, str]]:
    """Name today and yesterday by their dates, and leave room for another day."""
    before = today - timedelta(days=1)
    return [
        (today.isoformat(), gettext("today, %(day)s") % {"day": week_day(today)}),
        (before.isoformat(), gettext("yesterday, %(day)s") % {"day": week_day(before)}),
        (OTHER, gettext("another day")),
    ]


def other_day_field(label: str = _("If another day, which?")) -> forms.DateField:
    """Ask for a day by the calendar."""
    return forms.DateField(
        label=label,
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Choose a day.")},
    )
