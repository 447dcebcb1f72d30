"""Words that every page of the authorisation shares: outcomes, routes, places, bases, and values of facts."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext

from trochee.clinic.ui.days import whole_day
from trochee.clinic.ui.lazily import lazily as _
from trochee.clinic.ui.of_science import of_science
from trochee.foundation.citation import Basis
from trochee.knowledge import Knowledge
from trochee.knowledge.facts import FactValue
from trochee.record import Setting

EFFECTS = {
    "sleep_efficiency": _("Sleep efficiency, gain [percentage points]"),
    "total_sleep_time": _("Total sleep time, gain [min]"),
    "sleep_onset_latency": _("Time to fall asleep, fall [min]"),
    "wake_after_sleep_onset": _("Time awake in the night, fall [min]"),
    "sleep_quality": _("Sleep quality 1 to 5, gain [points]"),
}
ROUTES = [
    ("sublingual", _("under the tongue")),
    ("buccal", _("in the cheek")),
    ("oral", _("swallowed at once")),
]
SETTINGS = {
    Setting.CLINIC: _("in the clinic"),
    Setting.CLINIC_OVERNIGHT: _("in the clinic, overnight"),
    Setting.LIVE_REMOTE: _("elsewhere, with a professional who watches live"),
    Setting.HOME: _("at home, with a named adult who stays"),
}
IN_THE_CLINIC = frozenset({Setting.CLINIC, Setting.CLINIC_OVERNIGHT})
BASES = {
    Basis.LABEL: _("a label"),
    Basis.GUIDELINE: _("a guideline"),
    Basis.STUDY: _("a study"),
    Basis.DESIGN: _("our own decision"),
}


def value_in_words(name: str, value: FactValue, knowledge: Knowledge) -> str:
    """Write the value of a fact with its unit."""
    fact = knowledge.facts.get(name)
    unit = of_science(fact.unit) if fact is not None and fact.unit else ""
    if value is True:
        return gettext("yes")
    if value is False:
        return gettext("no")
    if isinstance(value, tuple | list):
        return ", ".join(map(str, value)) or gettext("none")
    if isinstance(value, date):
        return whole_day(value)
    text = f"{value:.3g}" if isinstance(value, float | int) else of_science(str(value))
    return f"{text} {unit}" if unit else text


def question(name: str, knowledge: Knowledge) -> str:
    """Give the question that asks a fact."""
    fact = knowledge.facts.get(name)
    return of_science(fact.question) if fact is not None else name
