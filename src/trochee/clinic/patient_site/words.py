"""What is wrong with an answer, as a tired person is told it."""

from __future__ import annotations

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from trochee.interop.tables.definitions import NIGHTS
from trochee.interop.tables.kinds import COUNT, MINUTES_OF_A_DAY
from trochee.record import Night
from trochee.sleep.timeline import Problem, night_problems

from .questions import CLOCK, MORNING, NUMBER

_AS_TYPED = 20
"""How many signs of a wrong answer are said back: enough to know it again."""
_UNREAD = {
    CLOCK: gettext_noop("Write a time such as 22:45."),
    NUMBER: gettext_noop("You wrote %(found)s. Write a number from 0 to %(most)s."),
}
_WHOLE = gettext_noop("You wrote %(found)s. Write a whole number from 0 to %(most)s.")
_KINDS = {each.name: each.kind for each in MORNING}
_COUNTED = frozenset(each.name for each in NIGHTS.columns if each.kind is COUNT)
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


def unread(problems: Mapping[str, str], texts: Mapping[str, str]) -> dict[str, str]:
    """Word answers that could not be read; ``texts`` holds what was typed."""
    return {name: _unread(name, texts.get(name, "").strip()) or text for name, text in problems.items()}


def _unread(name: str, typed: str) -> str:
    ours = _WHOLE if name in _COUNTED else _UNREAD.get(_KINDS.get(name, ""))
    found = Truncator(typed).chars(_AS_TYPED)
    return "" if ours is None else _(ours) % {"found": found, "most": MINUTES_OF_A_DAY}


def refused(night: Night, problems: Mapping[str, str], zone: ZoneInfo | None = None) -> dict[str, str]:
    """Word contradictions, also those that only the zone of the night shows; the rest keeps the record's words."""
    known = {each.column: _(_WORDS[each.problem]) for each in night_problems(night, zone) if each.problem in _WORDS}
    if "date" in problems:
        known["date"] = _("This night has not ended yet. You can enter it when you are up.")
    return {name: known.get(name, text) for name, text in problems.items()}
