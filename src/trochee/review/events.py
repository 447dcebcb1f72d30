"""What happened beside the nights, for the one time axis: sessions, scores, adverse effects, therapy, medicines."""

from __future__ import annotations

from collections.abc import Iterable

from trochee.foundation.figures import counted
from trochee.foundation.unknown import Unknown
from trochee.knowledge.scoring import label_of, total_of
from trochee.record import AdverseEffect, Observation, Score, TherapyStep
from trochee.sleep.patient_clock import is_whole_day

from .reading import Reading
from .sides import CourseEvent, Lane

_THERAPY = {
    "cbti_window": "CBT-I: sleep window",
    "cbti_unit": "CBT-I",
    "habit": "Habit",
    "exercise": "Exercise",
    "note": "Note",
}
_MEDICINES = {"medicine_started": "started", "medicine_stopped": "stopped"}


def events(reading: Reading) -> tuple[CourseEvent, ...]:
    """Put everything but nights and doses in order of date, lanes in their own order on one day.

    An adverse effect stands on the row of the night in which it began (noon to noon); where only its day is known, on
    that day. Scores, therapy and medicines stand on the day on which they were noted. What lies before the first
    night or after the last is there too: a chart of nights has no row for it.
    """
    found = [
        *_sessions(reading.observations, reading),
        *(_score(each, reading) for each in reading.scores),
        *(_adverse_effect(each, reading) for each in reading.adverse_effects),
        *(_therapy(each) for each in reading.therapy),
    ]
    lanes = list(Lane)
    return tuple(sorted(found, key=lambda event: (event.on, lanes.index(event.lane))))


def _sessions(observations: Iterable[Observation], reading: Reading) -> list[CourseEvent]:
    """Give one event a session, on the day of its first observation."""
    by_session: dict[str, list[Observation]] = {}
    for each in observations:
        if each.session:
            by_session.setdefault(each.session, []).append(each)
    return [
        CourseEvent(
            on=reading.day(rows[0].at),
            lane=Lane.SESSION,
            text=f"Session {name}: {counted(len(rows), 'observation')}",
        )
        for name, rows in by_session.items()
    ]


def _score(score: Score, reading: Reading) -> CourseEvent:
    label, total = label_of(score.instrument, reading.knowledge), total_of(score, reading.knowledge)
    if isinstance(total, Unknown):
        return CourseEvent(on=score.date, lane=Lane.SCORE, text=f"{label}: no total, {total.reason}", series=label)
    return CourseEvent(on=score.date, lane=Lane.SCORE, text=f"{label} {total:g}", value=total, series=label)


def _adverse_effect(effect: AdverseEffect, reading: Reading) -> CourseEvent:
    grade = "no grade given" if effect.grade is None else f"grade {effect.grade}"
    return CourseEvent(
        on=reading.day(effect.onset) if is_whole_day(effect.onset) else reading.clock.row_of(effect.onset),
        lane=Lane.ADVERSE_EFFECT,
        text=f"{effect.term}, {grade}",
        value=None if effect.grade is None else float(effect.grade),
    )


def _therapy(step: TherapyStep) -> CourseEvent:
    if step.kind in _MEDICINES:
        text = f"{step.detail or 'A medicine'} {_MEDICINES[step.kind]}"
        return CourseEvent(on=step.date, lane=Lane.MEDICINE, text=text)
    kind = _THERAPY.get(step.kind, step.kind)
    return CourseEvent(on=step.date, lane=Lane.THERAPY, text=f"{kind}: {step.detail}" if step.detail else kind)
