"""What the doses and the course say: since when, how many, how much, how long ago."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from trochee.knowledge import Knowledge
from trochee.knowledge.facts import FactValue
from trochee.record import Dose, DoseStatus
from trochee.record.products import in_mg

from .moments import Moment
from .values import Origin, Told

_DAYS_A_WEEK, _HOURS_A_DAY, _MINUTES_AN_HOUR = 7, 24, 60
_LOST = frozenset({DoseStatus.LOST, DoseStatus.SPAT_EARLY, DoseStatus.VOMITED})


def of_doses(moment: Moment, knowledge: Knowledge) -> Iterator[Told]:
    """Give what follows from the doses on record; where none is, that none was taken, and nothing of when.

    The week of treatment counts from 1 on the day of the first dose; 0 before it. Seven days are 168 hours. A dose
    counts as today's on its calendar day, and for as long after it as it is watched for.
    """
    taken = moment.ketamine()
    yield _told("treatment_started", bool(taken), moment, "" if taken else "no dose on record")
    if any(_is_lost_today(dose, moment) for dose in moment.record.doses):
        yield _told("dose_lost_today", True, moment)
    first = moment.day(taken[0][1].taken_at) if taken else None
    yield _told("treatment_week", 0.0 if first is None else _week((moment.today - first).days), moment)
    yield from _last_week(
        [dose for at, dose in taken if moment.hours_since(at) < _DAYS_A_WEEK * _HOURS_A_DAY], moment
    )
    watched = knowledge.number("safety.record.after_dose_hours")
    if not taken:
        yield _told("dose_taken_today", False, moment, "no dose on record")
        return
    at, last = taken[-1]
    hours = moment.hours_since(at)
    yield _told("hours_since_last_dose", hours, moment, f"last dose {last.taken_at.isoformat(timespec='minutes')}")
    today = moment.day(last.taken_at) == moment.today or hours < watched
    yield _told("dose_taken_today", today, moment)
    if today:
        yield _told("minutes_since_dose", hours * _MINUTES_AN_HOUR, moment)


def of_course(moment: Moment) -> Iterator[Told]:
    """Give what the course says beside the doses: the gravest adverse effect, and that CBT-I was tried.

    No adverse effect on record says nothing: nobody may have asked. One without a grade may be graver than the
    others.
    """
    first = next((at for at, _ in moment.ketamine()), None)
    if first is not None:
        effects = [
            each
            for each in moment.record.adverse_effects
            if first - _MINUTES_AN_HOUR * _HOURS_A_DAY <= moment.clock.moment(each.onset) <= moment.now
        ]
        grades = [each.grade for each in effects if each.grade is not None]
        if grades:
            yield _told("worst_adverse_grade", float(max(grades)), moment, at_least=len(grades) < len(effects))
    tried = [each.date for each in moment.record.therapy if each.kind.startswith("cbti_")]
    if any(on <= moment.today for on in tried):
        yield Told(fact="cbti", value="tried", origin=Origin.COURSE, on=min(tried), words="steps of CBT-I on record")


def _last_week(doses: list[Dose], moment: Moment) -> Iterator[Told]:
    yield _told("doses_last_7_days", float(len(doses)), moment)
    amounts = [in_mg(dose) for dose in doses if dose.amount is not None]
    known = [amount for amount, unit in amounts if unit == "mg"]
    if known or not doses:
        yield _told("ketamine_last_7_days_mg", float(sum(known)), moment, at_least=len(known) < len(doses))


def _is_lost_today(dose: Dose, moment: Moment) -> bool:
    return (
        dose.status in _LOST
        and moment.clock.moment(dose.taken_at) <= moment.now
        and moment.day(dose.taken_at) == moment.today
    )


def _week(days: int) -> float:
    return float(timedelta(days=days) // timedelta(days=_DAYS_A_WEEK) + 1)


def _told(fact: str, value: FactValue, moment: Moment, words: str = "", *, at_least: bool = False) -> Told:
    return Told(fact=fact, value=value, origin=Origin.DOSES, on=moment.today, words=words, at_least=at_least)
