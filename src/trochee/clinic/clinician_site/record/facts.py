"""What stands at the top of a patient's page: few facts, each with what is not known said as such."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext, ngettext

from trochee.clinic.assessments.values import Facts
from trochee.clinic.patients.values import Person
from trochee.clinic.ui.lazily import lazily as _
from trochee.foundation.figures import plain

_NOT_ASKED = _("not asked")
_SEX = {"female": _("female"), "male": _("male"), "other": _("other")}


@dataclass(frozen=True, slots=True, kw_only=True)
class FactLine:
    """A fact with its name, and a remark below."""

    label: str
    value: str
    remark: str = ""


def fact_lines(who: Person | None, facts: Facts | None, today: date) -> tuple[FactLine, ...]:
    """Give the facts; ``facts`` is ``None`` for whoever may not read them."""
    found = [] if who is None else _person(who, today)
    if facts is not None:
        found += [
            FactLine(label=gettext("Diagnoses"), value=_listed(facts.diagnoses)),
            FactLine(label=gettext("Conditions"), value=_listed(facts.conditions)),
            FactLine(label=gettext("Other medicines"), value=_listed(facts.medicines)),
        ]
    return tuple(found)


def _person(who: Person, today: date) -> list[FactLine]:
    born = who.birth_date
    age = None if born is None else today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    return [
        FactLine(
            label=gettext("Age"),
            value=_NOT_ASKED if age is None else ngettext("%(age)s year", "%(age)s years", age) % {"age": age},
            remark=_SEX[who.sex] if who.sex in _SEX else who.sex or gettext("sex not asked"),
        ),
        FactLine(
            label=gettext("Weight"),
            value=_NOT_ASKED
            if who.weight_kg is None
            else gettext("%(weight)s kg") % {"weight": plain(who.weight_kg, 1)},
        ),
    ]


def _listed(said: tuple[str, ...] | None) -> str:
    return _NOT_ASKED if said is None else ", ".join(said) or gettext("none")
