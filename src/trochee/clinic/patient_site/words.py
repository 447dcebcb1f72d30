"""What is wrong with an answer, as a tired person is told it."""

from __future__ import annotations

from collections.abc import Mapping

from trochee.record import Night
from trochee.sleep.timeline import Problem, night_problems

from .questions import CLOCK, MORNING, NUMBER

_UNREAD = {CLOCK: "Write a time such as 22:45.", NUMBER: "Write a number, 0 or more."}
_KINDS = {each.name: each.kind for each in MORNING}
_WORDS = {
    Problem.OUT_OF_ORDER: "This does not fit with the time before it. Look at both.",
    Problem.SPAN_OVER_24_H: "The night would be longer than a day. Look at the times.",
    Problem.NEGATIVE: "This cannot be less than 0.",
    Problem.WAKE_EXCEEDS_NIGHT: "These minutes awake do not fit into the night. Look at the times, too.",
    Problem.NOT_ON_DATE: "This is not on the morning of this page.",
}


def unread(problems: Mapping[str, str]) -> dict[str, str]:
    """Word answers that could not be read."""
    return {name: _UNREAD.get(_KINDS.get(name, ""), text) for name, text in problems.items()}


def refused(night: Night, problems: Mapping[str, str]) -> dict[str, str]:
    """Word contradictions; what only the patient's own time zone shows keeps the record's words."""
    known = {each.column: _WORDS[each.problem] for each in night_problems(night, None) if each.problem in _WORDS}
    return {name: known.get(name, text) for name, text in problems.items()}
