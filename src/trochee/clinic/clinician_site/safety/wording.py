"""Facts in words: the question that asks one, its value, where it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext

from trochee.clinic.ui.days import whole_day
from trochee.clinic.ui.lazily import lazily as _
from trochee.clinic.ui.of_science import of_science
from trochee.foundation.citation import Basis
from trochee.foundation.figures import alone
from trochee.knowledge import Knowledge
from trochee.knowledge.facts import FactValue
from trochee.safety.figures import FIGURES
from trochee.safety.from_record.values import Known, Told

BASES = {
    Basis.LABEL: _("a label"),
    Basis.GUIDELINE: _("a guideline"),
    Basis.STUDY: _("a study"),
    Basis.DESIGN: _("our own decision"),
}
_ORIGINS = {
    "person": _("from name and contact"),
    "facts": _("from the lists and coded facts"),
    "answer": _("answered in the assessment"),
    "merged": _("answered in another record of this person"),
    "score": _("from a questionnaire"),
    "observation": _("measured"),
    "doses": _("from the doses on record"),
    "course": _("from the therapy on record"),
    "consent": _("from the consent on record"),
    "asked_now": _("from this page, not saved"),
    "inventory": _("from the count of troches"),
}
_WORKED_OUT: Mapping[str, tuple[str, ...]] = {
    "medicine_ingredients": ("medicines",),
    "medicine_classes": ("medicines",),
    "cns_depressants": ("medicines", "taken_today"),
    "classes_taken_today": ("taken_today",),
    **{name: figure.needs for name, figure in FIGURES.items()},
}
"""The facts that others are worked out from."""


def question(name: str, knowledge: Knowledge) -> str:
    """Give the question that asks a fact."""
    fact = knowledge.facts.get(name)
    return name if fact is None else of_science(fact.question)


def in_words(name: str, value: FactValue, knowledge: Knowledge) -> str:
    """Write the value of a fact with its unit."""
    fact = knowledge.facts.get(name)
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, tuple):
        return ", ".join(value) or gettext("none")
    if isinstance(value, date):
        return whole_day(value)
    if isinstance(value, str):
        return of_science(value.replace("_", " "))
    return f"{alone(value)} {of_science(fact.unit) if fact else ''}".strip()


def told_in_words(told: Told, names: Mapping[str, str]) -> str:
    """Say where a value comes from, of what day, by whom, and whether nobody confirmed it."""
    said = [str(_ORIGINS[told.origin.value])]
    if told.words:
        said.append(told.words)
    if told.on is not None:
        said.append(whole_day(told.on))
    if told.by in names:
        said.append(names[told.by])
    if not told.confirmed:
        said.append(gettext("not confirmed"))
    if told.at_least:
        said.append(gettext("there may be more"))
    return ", ".join(said)


def origin_in_words(name: str, known: Known, knowledge: Knowledge, names: Mapping[str, str]) -> str:
    """Say where a fact comes from; of one that is worked out, what it was worked out from."""
    if name in known.told:
        return told_in_words(known.told[name], names)
    fact = knowledge.facts.get(name)
    if fact is not None and (fact.conditions or fact.codes) and "conditions" in known.told:
        said = {"origin": told_in_words(known.told["conditions"], names)}
        return gettext("named in the list of conditions, %(origin)s") % said
    told = [known.told[each] for each in _WORKED_OUT.get(name, ()) if each in known.told]
    if not told:
        return gettext("follows from other facts")
    parts = [f"{question(each.fact, knowledge)} {told_in_words(each, names)}" for each in told]
    return gettext("worked out: %(parts)s") % {"parts": "; ".join(parts)}
