"""The questions of the morning, in order, in the patient's words."""

from __future__ import annotations

from dataclasses import dataclass

from trochee.clinic.diaries.items import ITEMS, QUALITY
from trochee.clinic.ui.lazily import lazily as _

__all__ = ["CHOICE", "CLOCK", "MORNING", "NAME", "NUMBER", "QUALITY", "TEXT", "TICK", "Question", "Step"]

CLOCK, NUMBER, CHOICE, TICK, TEXT, NAME = "clock", "number", "choice", "tick", "text", "name"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """By how much one tap makes an answer less or more, and how the two buttons are called."""

    by: int
    less: str
    more: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question: the answer's name in the record, what is asked, and how it is answered.

    ``near`` is where a picker opens when there is no night before; ``quick`` are answers offered for one tap, each
    with its word; ``step`` makes the answer a little less or more. None of them is an answer.
    ``of_sleep`` marks what nobody can answer who did not sleep.
    """

    name: str
    ask: str
    kind: str
    hint: str = ""
    near: str = ""
    quick: tuple[tuple[str, str], ...] = ()
    step: Step | None = None
    options: tuple[tuple[str, str], ...] = ()
    of_sleep: bool = False


def _plain(*values: int) -> tuple[tuple[str, str], ...]:
    return tuple((str(each), str(each)) for each in values)


_MINUTES = _plain(0, 5, 10, 15, 20, 30, 45, 60, 75, 90, 120, 150, 180)
_TIMES = _plain(*range(13))
LATER = Step(by=5, less=_("5 min earlier"), more=_("5 min later"))
MORE_MINUTES = Step(by=5, less=_("5 min less"), more=_("5 min more"))
_ONE_MORE = Step(by=1, less=_("1 less"), more=_("1 more"))
MORNING = (
    Question(name="into_bed", ask=ITEMS["into_bed"].ask, kind=CLOCK, near="22:30", step=LATER),
    Question(name="lights_out", ask=ITEMS["lights_out"].ask, kind=CLOCK, near="23:00", step=LATER),
    Question(name="slept", ask=ITEMS["slept"].ask, kind=TICK, options=(("no", ITEMS["slept"].ask),)),
    Question(
        name="sleep_onset_latency_min",
        ask=ITEMS["sleep_onset_latency_min"].ask,
        kind=NUMBER,
        hint=ITEMS["sleep_onset_latency_min"].hint,
        quick=_MINUTES,
        of_sleep=True,
        step=MORE_MINUTES,
    ),
    Question(
        name="awakenings",
        ask=ITEMS["awakenings"].ask,
        kind=NUMBER,
        hint=ITEMS["awakenings"].hint,
        quick=_TIMES,
        of_sleep=True,
        step=_ONE_MORE,
    ),
    Question(
        name="wake_after_sleep_onset_min",
        ask=ITEMS["wake_after_sleep_onset_min"].ask,
        kind=NUMBER,
        hint=ITEMS["wake_after_sleep_onset_min"].hint,
        quick=_MINUTES,
        of_sleep=True,
        step=MORE_MINUTES,
    ),
    Question(
        name="voids", ask=ITEMS["voids"].ask, kind=NUMBER, hint=ITEMS["voids"].hint, quick=_TIMES, step=_ONE_MORE
    ),
    Question(
        name="final_awakening", ask=ITEMS["final_awakening"].ask, kind=CLOCK, near="06:30", of_sleep=True, step=LATER
    ),
    Question(name="rise_time", ask=ITEMS["rise_time"].ask, kind=CLOCK, near="07:00", step=LATER),
    Question(name="sleep_quality", ask=ITEMS["sleep_quality"].ask, kind=CHOICE, options=QUALITY),
    Question(
        name="hypnotic",
        ask=ITEMS["hypnotic"].ask,
        kind=NAME,
        hint=ITEMS["hypnotic"].hint,
        quick=(("no", _("no")),),
    ),
    Question(name="note", ask=ITEMS["note"].ask, kind=TEXT, hint=ITEMS["note"].hint),
)
