"""What the doses and the course say: since when, how many, how much, how long ago."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import cast

from trochee.knowledge import Knowledge
from trochee.knowledge.facts import FactValue
from trochee.record import Dose, DoseStatus

from ..exposure import Exposure, counted_mg
from ..left import DAY_H, ELSEWHERE, ELSEWHERE_HOURS, ELSEWHERE_MG, WEEK, hours_elsewhere
from .moments import Moment
from .values import Origin, Told

_HOURS_A_DAY, _MINUTES_AN_HOUR = 24, 60
_DOSES, _MG, _HOURS = "doses_last_7_days", "ketamine_last_7_days_mg", "hours_since_last_dose"
"""Facts that count ketamine from anyone."""
ALLERGIC = "allergic reaction"
"""The word of the knowledge for what such an effect is called."""
_LOST = frozenset({DoseStatus.LOST, DoseStatus.SPAT_EARLY, DoseStatus.VOMITED})


def of_doses(moment: Moment, knowledge: Knowledge) -> Iterator[Told]:
    """Give what follows from the doses on record; where none is, that none was taken, and nothing of when.

    The week of treatment counts from 1 on the day of the first dose; 0 before it. What counts in seven days, and from
    when the hours run, is counted as for a dose that is asked about (`trochee.safety.exposure`). A dose counts as
    today's on its calendar day, and for as long after it as it is watched for. An allergic reaction since the first
    dose stands as an allergy.
    """
    taken = moment.ketamine()
    yield _told("treatment_started", bool(taken), moment, "" if taken else "no dose on record")
    yield from _of_allergy(moment, knowledge)
    if any(_is_lost_today(dose, moment) for dose in moment.record.doses):
        yield _told("dose_lost_today", True, moment)
    first = moment.day(taken[0][1].taken_at) if taken else None
    yield _told("treatment_week", 0.0 if first is None else _week((moment.today - first).days), moment)
    yield from _counted(moment.exposure(), moment)
    watched = knowledge.number("safety.record.after_dose_hours")
    if not taken:
        yield _told("dose_taken_today", False, moment, "no dose on record")
        return
    at, last = taken[-1]
    hours = moment.hours_since(at)
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


def _of_allergy(moment: Moment, knowledge: Knowledge) -> Iterator[Told]:
    """Give that an allergic reaction is on record since the first dose, whatever its grade.

    None on record says nothing, and whose fault it was is for the clinician to say.
    """
    first = next((moment.day(dose.taken_at) for _, dose in moment.ketamine()), None)
    found = [
        (day, each.term)
        for each in moment.record.adverse_effects
        if first is not None
        and first <= (day := moment.day(each.onset)) <= moment.today
        and knowledge.adverse_term(each.term) == ALLERGIC
    ]
    if found:
        on, words = min(found)
        yield Told(fact="allergy_to_ketamine", value=True, origin=Origin.COURSE, on=on, words=words)


def with_elsewhere(told: Mapping[str, Told]) -> dict[str, Told]:
    """Add to what the doses on record say what is known of ketamine from anyone else.

    While that is open there may be more of it, or it may be less long ago: a rule that this would decide asks.
    """
    known = {name: each.value for name, each in told.items() if name in {ELSEWHERE, ELSEWHERE_MG, ELSEWHERE_HOURS}}
    hours, found = hours_elsewhere(known), dict(told)
    own = {name: each for name, each in told.items() if each.origin is Origin.DOSES}
    if _DOSES in own and (hours is None or hours < WEEK * DAY_H):
        found[_DOSES] = replace(own[_DOSES], at_least=True)
    if _MG in own:
        said = 0.0 if known.get(ELSEWHERE) is False else known.get(ELSEWHERE_MG) if ELSEWHERE in known else None
        more = 0.0 if said is None else cast(float, said)
        total = cast(float, own[_MG].value) + more
        found[_MG] = replace(own[_MG], value=total, at_least=own[_MG].at_least or said is None)
    if _HOURS in own:
        least = cast(float, own[_HOURS].value) if hours is None else min(hours, cast(float, own[_HOURS].value))
        found[_HOURS] = replace(own[_HOURS], value=least, at_least=hours is None)
    elif _HOURS not in told and ELSEWHERE_HOURS in known and known.get(ELSEWHERE) is True:
        found[_HOURS] = replace(told[ELSEWHERE_HOURS], fact=_HOURS)
    return found


def _counted(doses: Exposure, moment: Moment) -> Iterator[Told]:
    week = doses.within_days(WEEK)
    yield _told(_DOSES, float(len(week)), moment)
    known = [amount for each in week if (amount := counted_mg(each)) is not None]
    if known or not week:
        yield _told(_MG, float(sum(known)), moment, at_least=len(known) < len(week))
    if doses.hours_since_last is not None:
        last = doses.doses[-1][1].taken_at.isoformat(timespec="minutes")
        yield _told(_HOURS, doses.hours_since_last, moment, f"last dose {last}")


def _is_lost_today(dose: Dose, moment: Moment) -> bool:
    return (
        dose.status in _LOST
        and moment.clock.moment(dose.taken_at) <= moment.now
        and moment.day(dose.taken_at) == moment.today
    )


def _week(days: int) -> float:
    return float(timedelta(days=days) // timedelta(days=WEEK) + 1)


def _told(fact: str, value: FactValue, moment: Moment, words: str = "", *, at_least: bool = False) -> Told:
    return Told(fact=fact, value=value, origin=Origin.DOSES, on=moment.today, words=words, at_least=at_least)
