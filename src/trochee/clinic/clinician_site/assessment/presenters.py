"""Who said what, and who confirmed it, beside each question."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from trochee.clinic.accounts.queries import names
from trochee.clinic.assessments.answers import Answer, Way
from trochee.clinic.assessments.answers.questions import Question
from trochee.foundation.clock import zone_named


def with_origins(page: Iterable[Question], time_zone: str) -> tuple[Question, ...]:
    """Say beside each question, once for a form, who gave the answer that stands and who confirmed it."""
    asked = tuple(page)
    called = names({by for each in asked if each.stands for by in (each.stands.by, each.stands.confirmed_by) if by})
    found, told = [], set()
    for each in asked:
        if each.stands is None or each.fact in told:
            found.append(each)
            continue
        told.add(each.fact)
        text = " ".join(filter(None, (each.told, _origin(each.stands, called, time_zone))))
        found.append(replace(each, told=text, waits=each.stands.confirmed_at is None and not each.again))
    return tuple(found)


def _origin(stands: Answer, called: dict[str, str], time_zone: str) -> str:
    who, when = called.get(stands.by, ""), _day(stands.at, time_zone)
    if stands.way is Way.PATIENT:
        text = _("The patient, %(when)s.") % {"when": when}
    elif stands.way is Way.PHONE:
        text = _("Told by telephone, typed by %(who)s, %(when)s.") % {"who": who, "when": when}
    else:
        text = _("%(who)s, %(when)s.") % {"who": who, "when": when}
    if stands.confirmed_at is None or (stands.confirmed_by, stands.confirmed_at) == (stands.by, stands.at):
        return text
    by = {"who": called.get(stands.confirmed_by, ""), "when": _day(stands.confirmed_at, time_zone)}
    return text + " " + _("Confirmed by %(who)s, %(when)s.") % by


def _day(at: datetime, time_zone: str) -> str:
    return date_format(at.astimezone(zone_named(time_zone)), "j M Y")
