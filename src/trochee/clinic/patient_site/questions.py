"""The questions of the morning, in order, in the patient's words."""

from __future__ import annotations

from dataclasses import dataclass

CLOCK, NUMBER, CHOICE, TEXT = "clock", "number", "choice", "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question: the answer's name in the record, what is asked, and how it is answered."""

    name: str
    ask: str
    kind: str
    hint: str = ""
    options: tuple[tuple[str, str], ...] = ()


_QUALITY = (("1", "very poor"), ("2", "poor"), ("3", "fair"), ("4", "good"), ("5", "very good"))
MORNING = (
    Question(
        name="slept",
        ask="Did you sleep at all?",
        kind=CHOICE,
        options=(("yes", "yes"), ("no", "no, not at all")),
    ),
    Question(name="into_bed", ask="Went to bed", kind=CLOCK),
    Question(name="lights_out", ask="Tried to sleep", kind=CLOCK),
    Question(name="sleep_onset_latency_min", ask="Took to fall asleep", kind=NUMBER, hint="minutes"),
    Question(name="awakenings", ask="Woke in the night", kind=NUMBER, hint="how often, the last time not counted"),
    Question(
        name="wake_after_sleep_onset_min", ask="Awake in the night", kind=NUMBER, hint="minutes in all, between those"
    ),
    Question(name="voids", ask="Up to pass water", kind=NUMBER, hint="how often"),
    Question(name="final_awakening", ask="Last woke", kind=CLOCK),
    Question(name="rise_time", ask="Got up", kind=CLOCK),
    Question(name="sleep_quality", ask="Sleep was", kind=CHOICE, options=_QUALITY),
    Question(name="note", ask="Anything else?", kind=TEXT, hint="read by your care team, not at once"),
)
