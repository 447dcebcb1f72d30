"""What is wrong with an answer, as a tired person is told it."""

from __future__ import annotations

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from trochee.record import Night
from trochee.sleep.timeline import Problem, night_problems

from .questions import CLOCK, MORNING, NUMBER

_UNREAD = {
    CLOCK: gettext_noop("Write a time such as 22:45."),
    NUMBER: gettext_noop("Write a number, 0 or more."),
}
_KINDS = {each.name: each.kind for each in MORNING}
_WORDS = {
    Problem.OUT_OF_ORDER: gettext_noop("This does not fit with the time before it. Look at both."),
    Problem.SPAN_OVER_24_H: gettext_noop("The night would be longer than a day. Look at the times."),
    Problem.NEGATIVE: gettext_noop("This cannot be less than 0."),
    Problem.WAKE_EXCEEDS_NIGHT: gettext_noop(
        "These minutes awake do not fit into the night. Look at the times, too."
    ),
    Problem.NOT_ON_DATE: gettext_noop("This is not on the morning of this page."),
    Problem.SKIPPED_TIME: gettext_noop(
        "No clock showed this time: that night the clocks went forward over it. Was it an hour later?"
    ),
}


def unread(problems: Mapping[str, str]) -> dict[str, str]:
    """Word answers that could not be read."""
    found = {name: _UNREAD.get(_KINDS.get(name, "")) for name in problems}
    return {name: text if (ours := found[name]) is None else _(ours) for name, text in problems.items()}


def refused(night: Night, problems: Mapping[str, str], zone: ZoneInfo | None = None) -> dict[str, str]:
    """Word contradictions, also those that only the zone of the night shows; the rest keeps the record's words."""
    known = {each.column: _(_WORDS[each.problem]) for each in night_problems(night, zone) if each.problem in _WORDS}
    if "date" in problems:
        known["date"] = _("This night has not ended yet. You can enter it when you are up.")
    return {name: known.get(name, text) for name, text in problems.items()}
