"""What else was taken around a dose, and what the folder has no column for: it stands beside the columns, sealed."""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext

from trochee.clinic.ui.lazily import lazily as _
from trochee.record import Dose

THREW_UP_AFTER = "vomited_after_min"
"""Minutes between the dose and throwing up."""
ALSO_TONIGHT = "also_tonight"
"""What else was taken that day or night, names with `;` between them; `no` where nothing was."""


class Also(StrEnum):
    """What is asked about beside a dose."""

    NOTHING = "no"
    ALCOHOL = "alcohol"
    SLEEP_MEDICINE = "sleep_medicine"
    CALMING_MEDICINE = "calming_medicine"
    OPIOID = "opioid"
    CANNABIS = "cannabis"
    OTHER = "other"


WORDS = {
    Also.NOTHING: _("no, nothing"),
    Also.ALCOHOL: _("alcohol"),
    Also.SLEEP_MEDICINE: _("a sleep medicine"),
    Also.CALMING_MEDICINE: _("a medicine to calm down"),
    Also.OPIOID: _("a strong pain medicine"),
    Also.CANNABIS: _("cannabis"),
    Also.OTHER: _("something else"),
}
SLOWS_BREATHING = frozenset({Also.ALCOHOL, Also.SLEEP_MEDICINE, Also.CALMING_MEDICINE, Also.OPIOID})
"""What can slow breathing together with a dose."""


def also_tonight(dose: Dose) -> tuple[Also, ...]:
    """Give what else was taken; empty where it was not answered. Names of other programs are left out."""
    told = dose.extra.get(ALSO_TONIGHT, "").split(";")
    return tuple(each for each in Also if each.value in told)


def can_slow_breathing(dose: Dose) -> bool:
    """Whether a dose that reached the body met something that can slow breathing with it."""
    return dose.reached_the_body and bool(SLOWS_BREATHING & set(also_tonight(dose)))


def in_words(text: str) -> str:
    """Say what was taken besides."""
    told = text.split(";")
    return ", ".join(str(WORDS[each]) for each in Also if each.value in told) or text


def beside(dose: Dose) -> tuple[str, ...]:
    """Give in words what the folder has no column for."""
    found = []
    if dose.extra.get(ALSO_TONIGHT):
        found.append(gettext("also: %(what)s") % {"what": in_words(dose.extra[ALSO_TONIGHT])})
    if dose.extra.get(THREW_UP_AFTER):
        found.append(gettext("threw up after %(minutes)s min") % {"minutes": dose.extra[THREW_UP_AFTER]})
    return tuple(found)
