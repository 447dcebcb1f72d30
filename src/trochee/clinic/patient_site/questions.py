"""The questions of the morning, in order, in the patient's words."""

from __future__ import annotations

from dataclasses import dataclass

CLOCK, NUMBER, CHOICE, TICK, TEXT = "clock", "number", "choice", "tick", "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question: the answer's name in the record, what is asked, and how it is answered.

    ``near`` is where a picker opens when there is no night before; ``quick`` are answers offered for one tap. Neither
    is an answer.
    """

    name: str
    ask: str
    kind: str
    hint: str = ""
    near: str = ""
    quick: tuple[str, ...] = ()
    options: tuple[tuple[str, str], ...] = ()


QUALITY = (("1", "very poor"), ("2", "poor"), ("3", "fair"), ("4", "good"), ("5", "very good"))
_MINUTES = ("0", "5", "10", "15", "20", "30", "45", "60", "90")
_TIMES = ("0", "1", "2", "3", "4", "5")
MORNING = (
    Question(name="into_bed", ask="Went to bed", kind=CLOCK, near="22:30"),
    Question(name="lights_out", ask="Tried to sleep", kind=CLOCK, near="23:00"),
    Question(name="sleep_onset_latency_min", ask="Took to fall asleep", kind=NUMBER, hint="minutes", quick=_MINUTES),
    Question(
        name="awakenings", ask="Woke in the night", kind=NUMBER, hint="how often, without the last time", quick=_TIMES
    ),
    Question(
        name="wake_after_sleep_onset_min",
        ask="Awake in the night",
        kind=NUMBER,
        hint="minutes in all",
        quick=_MINUTES,
    ),
    Question(name="voids", ask="Up to pass water", kind=NUMBER, hint="how often", quick=_TIMES),
    Question(name="final_awakening", ask="Last woke", kind=CLOCK, near="06:30"),
    Question(name="rise_time", ask="Got up", kind=CLOCK, near="07:00"),
    Question(name="sleep_quality", ask="Sleep was", kind=CHOICE, options=QUALITY),
    Question(name="slept", ask="I did not sleep at all", kind=TICK, options=(("no", "I did not sleep at all"),)),
    Question(name="note", ask="Anything else?", kind=TEXT, hint="read by your care team, not at once"),
)
