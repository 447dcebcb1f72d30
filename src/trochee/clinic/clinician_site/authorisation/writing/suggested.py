"""What published facts and our own decisions say beside a field. Nothing of it is filled in: a prescriber decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext, gettext_noop

from trochee.clinic.ui.of_science import of_science
from trochee.knowledge import Knowledge

from ..words import BASES, EFFECTS

_BESIDE = {
    "minimum_interval_h": (("safety.dose.interval", gettext_noop("Suggested: %(value)s h or more")),),
    "ceiling_mg_per_kg": (("safety.dose.high_by_weight", gettext_noop("Counts as high above %(value)s mg/kg")),),
    "doses_per_week": (
        ("safety.dose.first_phase", gettext_noop("Suggested: %(value)s at most in the first weeks")),
        ("safety.dose.later_phase", gettext_noop("Suggested: %(value)s at most later")),
    ),
    "review_on": (("safety.course.week_of_pause", gettext_noop("Suggested: within %(value)s weeks")),),
}
_EFFECT = gettext_noop("Suggested: %(value)s %(unit)s; agree on it with the patient")


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """One suggestion beside a field: what, on which basis, from where; ``checked`` is whether the source was read."""

    text: str
    basis: str
    sources: tuple[str, ...]
    note: str
    checked: bool


def suggestions(knowledge: Knowledge) -> Mapping[str, tuple[Suggestion, ...]]:
    """Give the suggestions by field."""
    found = {
        name: tuple(_suggestion(knowledge, key, text) for key, text in beside if key in knowledge.quantities)
        for name, beside in _BESIDE.items()
    }
    effects = {
        f"effect_{name}": (_suggestion(knowledge, f"effect.smallest.{name}", _EFFECT),)
        for name in EFFECTS
        if f"effect.smallest.{name}" in knowledge.quantities
    }
    return found | effects


def _suggestion(knowledge: Knowledge, key: str, text: str) -> Suggestion:
    said = knowledge.quantities[key]
    cited = [knowledge.citations[each] for each in said.sources]
    return Suggestion(
        text=gettext(text) % {"value": f"{said.value:g}", "unit": of_science(said.unit)},
        basis=str(BASES[said.basis]),
        sources=tuple(f"{each.authors}, {each.title}, {each.year}" for each in cited),
        note=said.note,
        checked=said.verified,
    )
