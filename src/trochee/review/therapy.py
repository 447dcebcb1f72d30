"""What was begun beside the medicine: steps of CBT-I, habits, exercise, with the night from which each holds."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from trochee.effect.values import Step
from trochee.foundation.figures import NO_BREAK, day
from trochee.knowledge import Knowledge
from trochee.record import TherapyStep
from trochee.sleep.diary import Diary

_CBTI = frozenset({"cbti_window", "cbti_unit"})
_KINDS = {"cbti_window": "CBT-I", "cbti_unit": "CBT-I", "habit": "a habit", "exercise": "exercise"}
_WINDOW = "cbti_window"


def cbti_steps(rows: Iterable[TherapyStep], diary: Diary, knowledge: Knowledge) -> tuple[Step, ...]:
    """Find the steps of CBT-I that have a column in the model; those close together are one, with the first's name.

    A step holds from the night after its date's evening. Its name is what was noted of it, empty where nothing was.
    """
    apart = knowledge.number("review.cbti.nights_between_steps")
    steps: list[Step] = []
    for row, entry in _placed(rows, diary):
        if row.kind in _CBTI and (not steps or entry - steps[-1].entry >= apart):
            steps.append(Step(name=_detail(row), entry=entry))
    return tuple(steps)


def therapy_begun(rows: Iterable[TherapyStep], diary: Diary) -> tuple[Step, ...]:
    """Every change beside the medicines, each for itself, in words: what it was and when it was begun."""
    return tuple(Step(name=_in_words(row), entry=entry) for row, entry in _placed(rows, diary))


def _placed(rows: Iterable[TherapyStep], diary: Diary) -> list[tuple[TherapyStep, int]]:
    """Place the changes between the nights of a diary, in order of time: the entry from which each holds."""
    if not len(diary):
        return []
    first, last = diary.nights[0].date, diary.nights[-1].date
    found = []
    for row in sorted(rows, key=lambda step: (step.date, step.kind, step.detail or "")):
        entry = (row.date + timedelta(days=1) - first).days
        if row.kind in _KINDS and 0 < entry <= (last - first).days:
            found.append((row, entry))
    return found


def _detail(row: TherapyStep) -> str:
    said = " ".join((row.detail or "").split())
    if row.kind == _WINDOW:
        return f"sleep window {said}".strip()
    return said


def _in_words(row: TherapyStep) -> str:
    detail = _detail(row)
    return f"{_KINDS[row.kind]}{f' ({detail})' if detail else ''}, begun on {day(row.date).replace(NO_BREAK, ' ')}"
