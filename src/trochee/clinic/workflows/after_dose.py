"""What a person leaves alone after a dose, and for how long. It never says that somebody may drive."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from trochee.clinic.diaries.queries import kept_nights
from trochee.clinic.dosing_sessions.queries import doses as doses_of
from trochee.clinic.patients.values import Chart
from trochee.clinic.protocols.queries import knowledge_of
from trochee.foundation.clock import zone_named
from trochee.knowledge import Knowledge
from trochee.record import Dose, Night
from trochee.record.products import is_ketamine

from .reviewing import today as today_of

SOURCE = "record.after_dose.calendar_days"
_SPOKEN_OF = "record.after_dose.spoken_of"


class Answer(StrEnum):
    """How a day stands to the last dose."""

    NOT_TODAY = "not_today"
    NO_SLEEP_SINCE = "no_sleep_since"
    NOT_KNOWN = "not_known"
    AFTER_GOOD_SLEEP = "after_good_sleep"
    NO_RULE = "no_rule"
    NO_DOSE = "no_dose"


@dataclass(frozen=True, slots=True, kw_only=True)
class NotToday:
    """What is said of driving, machines and the like on a day; ``dose`` is what it rests on."""

    answer: Answer
    dose: Dose | None = None
    not_before: date | None = None

    @property
    def nothing_signed(self) -> bool:
        """Whether nothing is agreed to or asked for now: the day of a dose, and until a night's sleep is written."""
        return self.answer in {Answer.NOT_TODAY, Answer.NO_SLEEP_SINCE, Answer.NOT_KNOWN}


def after_dose(chart: Chart, at: datetime) -> NotToday:
    """Say how this moment stands to the last dose of a record.

    Raises `NoSuchPatientError` for whoever may not read its doses and nights.
    """
    knowledge, day = knowledge_of(chart.scope), today_of(chart, at)
    since = day - timedelta(days=int(knowledge.number(_SPOKEN_OF)))
    nights = [each.night for each in kept_nights(chart, since=since)]
    return not_today(doses_of(chart), nights, today=day, zone=zone_named(chart.time_zone), knowledge=knowledge)


def not_today(
    doses: Iterable[Dose], nights: Iterable[Night], *, today: date, zone: ZoneInfo, knowledge: Knowledge
) -> NotToday:
    """Say how today stands to the doses of the last days.

    The label's rule has two parts: the next day, and restful sleep in between. The first is a matter of dates; a dose
    after midnight counts for the day that began. Whether sleep was restful nobody but the person can say, so that a
    diary can only fail it: where no sleep at all was written since. An amended past changes the answer, as it should.
    A dose that lost its way (missed, lost, withheld) asks for nothing. For a product without a rule that is said.
    """
    spoken_of = timedelta(days=int(knowledge.number(_SPOKEN_OF)))
    rest = timedelta(days=int(knowledge.number(SOURCE)))
    recent = [
        each for each in doses if each.reached_the_body and today - spoken_of <= _local(each, zone).date() <= today
    ]
    ruled = [each for each in recent if is_ketamine(each.product)]
    if not ruled:
        last = max(recent, key=lambda each: _local(each, zone), default=None)
        return NotToday(answer=Answer.NO_RULE if last else Answer.NO_DOSE, dose=last)
    dose = max(ruled, key=lambda each: _local(each, zone))
    day = _local(dose, zone).date()
    if today < day + rest:
        return NotToday(answer=Answer.NOT_TODAY, dose=dose, not_before=day + rest)
    since = [night for night in nights if day < night.date <= today and not night.from_device]
    slept = [night.slept for night in since]
    answer = Answer.AFTER_GOOD_SLEEP if any(slept) else Answer.NO_SLEEP_SINCE if slept else Answer.NOT_KNOWN
    return NotToday(answer=answer, dose=dose, not_before=day + rest)


def _local(dose: Dose, zone: ZoneInfo) -> datetime:
    """Give the wall clock time of a dose where the person lives."""
    said = dose.taken_at
    return said if said.tzinfo is None else said.astimezone(zone).replace(tzinfo=None)
