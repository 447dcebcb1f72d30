"""The questions of the morning, in order, in the patient's words."""

from __future__ import annotations

from dataclasses import dataclass

from trochee.clinic.ui.lazily import lazily as _

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


QUALITY = (("1", _("very poor")), ("2", _("poor")), ("3", _("fair")), ("4", _("good")), ("5", _("very good")))
_MINUTES = _plain(0, 5, 10, 15, 20, 30, 45, 60, 75, 90, 120, 150, 180)
_TIMES = _plain(*range(13))
LATER = Step(by=5, less=_("5 min earlier"), more=_("5 min later"))
MORE_MINUTES = Step(by=5, less=_("5 min less"), more=_("5 min more"))
_ONE_MORE = Step(by=1, less=_("1 less"), more=_("1 more"))
MORNING = (
    Question(name="into_bed", ask=_("Went to bed"), kind=CLOCK, near="22:30", step=LATER),
    Question(name="lights_out", ask=_("Tried to sleep"), kind=CLOCK, near="23:00", step=LATER),
    Question(
        name="slept", ask=_("I did not sleep at all"), kind=TICK, options=(("no", _("I did not sleep at all")),)
    ),
    Question(
        name="sleep_onset_latency_min",
        ask=_("Took to fall asleep"),
        kind=NUMBER,
        hint=_("minutes"),
        quick=_MINUTES,
        of_sleep=True,
        step=MORE_MINUTES,
    ),
    Question(
        name="awakenings",
        ask=_("Woke in the night"),
        kind=NUMBER,
        hint=_("how often, without the last time"),
        quick=_TIMES,
        of_sleep=True,
        step=_ONE_MORE,
    ),
    Question(
        name="wake_after_sleep_onset_min",
        ask=_("Awake in the night"),
        kind=NUMBER,
        hint=_("minutes in all"),
        quick=_MINUTES,
        of_sleep=True,
        step=MORE_MINUTES,
    ),
    Question(name="voids", ask=_("Up to pass water"), kind=NUMBER, hint=_("how often"), quick=_TIMES, step=_ONE_MORE),
    Question(name="final_awakening", ask=_("Last woke"), kind=CLOCK, near="06:30", of_sleep=True, step=LATER),
    Question(name="rise_time", ask=_("Got up"), kind=CLOCK, near="07:00", step=LATER),
    Question(name="sleep_quality", ask=_("Sleep was"), kind=CHOICE, options=QUALITY),
    Question(
        name="hypnotic",
        ask=_("Another sleep medicine"),
        kind=NAME,
        hint=_("its name, or no"),
        quick=(("no", _("no")),),
    ),
    Question(name="note", ask=_("Anything else?"), kind=TEXT, hint=_("read by your care team, not at once")),
)
