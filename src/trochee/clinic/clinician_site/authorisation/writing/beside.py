"""What is known of the patient beside the form: few facts, each with the day it speaks of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext

from trochee.clinic.ui.days import whole_day
from trochee.clinic.ui.lazily import lazily as _
from trochee.knowledge import Knowledge
from trochee.knowledge.facts import FactValue
from trochee.safety.from_record.values import Known, Told

from ..words import value_in_words

WEIGHT = "weight_kg"
_WANTED = {
    "age_years": _("Age"),
    WEIGHT: _("Weight"),
    "medicines": _("Medicines"),
    "conditions": _("Conditions"),
    "ketamine_from_elsewhere": _("Ketamine from elsewhere"),
    "ketamine_last_7_days_mg": _("All ketamine of the last 7 days"),
    "hours_since_last_dose": _("Since the last dose"),
    "allergy_to_troche_base": _("Allergy to a troche base"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One fact with what stands below it: the day it speaks of, or why it is not known."""

    label: str
    value: str
    remark: str
    known: bool


def beside(known: Known, facts: Mapping[str, FactValue], knowledge: Knowledge) -> tuple[Fact, ...]:
    """Give what a prescriber looks at while writing; ``facts`` holds what follows from the rest, too."""
    return tuple(_fact(name, str(label), known, facts, knowledge) for name, label in _WANTED.items())


def weight_kg(given: Mapping[str, FactValue]) -> float | None:
    """Give the weight that the record knows."""
    found = given.get(WEIGHT)
    return float(found) if isinstance(found, int | float) and not isinstance(found, bool) and found > 0 else None


def _fact(name: str, label: str, known: Known, facts: Mapping[str, FactValue], knowledge: Knowledge) -> Fact:
    if name in facts:
        value = value_in_words(name, facts[name], knowledge)
        return Fact(label=label, value=value, remark=_from(known.told.get(name)), known=True)
    old = known.stale.get(name)
    if old is not None:
        text = gettext("too old to count: %(value)s") % {"value": value_in_words(name, old.value, knowledge)}
        return Fact(label=label, value=gettext("not known now"), remark=f"{text}, {_from(old)}", known=False)
    return Fact(label=label, value=gettext("not known"), remark="", known=False)


def _from(told: Told | None) -> str:
    if told is None:
        return ""
    when = gettext("day not said") if told.on is None else whole_day(told.on)
    return gettext("%(when)s, %(who)s") % {"when": when, "who": told.by} if told.by else when
