"""Why a record gives no estimate at all: no answer is better than a figure that stands on nothing."""

from __future__ import annotations

from trochee.foundation.figures import counted
from trochee.knowledge import Knowledge

from .design import span_of
from .gates import Alike, alike
from .scales import Scale, scale_of
from .values import Message, Outcome, Series


def why_none(series: Series, knowledge: Knowledge) -> tuple[Message, ...]:
    """Say why there is no estimate; empty where there can be one."""
    span = span_of(series)
    if series.unknown_allocations:
        return (_allocation(series.unknown_allocations),)
    if span.last is None:
        return (Message(code="no_nights", text="No night on this record has this outcome."),)
    if span.first_dose is None:
        text = "No dose stands before a night with this outcome, so there is nothing to compare."
        return (Message(code="no_doses", text=text),)
    scale = scale_of(series.outcome, knowledge)
    found = alike(series.values, scale, knowledge)
    return () if found is None else (_alike(found, series.outcome, scale),)


def _allocation(said: tuple[str, ...]) -> Message:
    return Message(
        code="allocation_not_known",
        text=f"Which doses were active and which placebo is not on record (allocation says: {', '.join(said)}), so "
        "the doses cannot be told apart and nothing is estimated. Once the allocation is opened, write active, "
        "placebo or open for each dose.",
    )


def _alike(found: Alike, outcome: Outcome, scale: Scale) -> Message:
    nights = f"{found.nights} of {counted(found.observed, 'night')}"
    if scale.at_limit(found.value):
        text = f"{nights} lie at the end of the scale of {_WORDS[outcome]}, so a change could not show there."
    else:
        text = (
            f"{nights} have the same value ({_WORDS[outcome]} {round(found.value, 1):g}), so there is nothing to "
            "measure a change against."
        )
    return Message(code="nights_hardly_differ", text=text + " It is not estimated.")


_WORDS = {
    Outcome.SLEEP_EFFICIENCY: "sleep efficiency",
    Outcome.TOTAL_SLEEP_TIME: "minutes of sleep",
    Outcome.SLEEP_ONSET_LATENCY: "minutes to fall asleep",
    Outcome.WAKE_AFTER_SLEEP_ONSET: "minutes awake in the night",
    Outcome.SLEEP_QUALITY: "sleep quality",
}
