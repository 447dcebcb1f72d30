"""The total of an instrument as it may be used: said, or summed where every item was answered."""

from __future__ import annotations

from trochee.foundation.unknown import Unknown
from trochee.knowledge import Knowledge
from trochee.record import Score

_PLAIN_SUMS = frozenset({"isi", "phq9", "phq2", "gad7", "gad2", "pcl5", "epworth", "sds", "icsi"})
"""Instruments whose total is the sum of their items, none of them reversed."""


def key_of(instrument: str, knowledge: Knowledge) -> str:
    """Key of an instrument; its own name in small letters where it is not known."""
    facts = knowledge.instrument(instrument)
    return facts.key if facts else instrument.strip().casefold()


def label_of(instrument: str, knowledge: Knowledge) -> str:
    """Name of an instrument as a reader sees it; as it was written where it is not known."""
    facts = knowledge.instrument(instrument)
    return facts.label if facts else instrument


def total_of(score: Score, knowledge: Knowledge) -> float | Unknown:
    """Total of a score; unknown where it was not said and cannot be summed, or lies outside the scale.

    Unknown too where its items make another one. Items are summed only where all were answered: nothing is filled in.
    """
    facts = knowledge.instrument(score.instrument)
    total = score.total
    if total is not None and facts is not None and facts.key in _PLAIN_SUMS:
        answered = [item for item in score.items or () if item is not None]
        if len(answered) == facts.items and sum(answered) != total:
            return Unknown(f"the total {total:g} is not the sum of its items, {sum(answered):g}")
    if total is None:
        if score.items is None:
            return Unknown("neither a total nor items are on record")
        if facts is None or facts.key not in _PLAIN_SUMS:
            return Unknown("how its items make a total is not known here")
        answered = [item for item in score.items if item is not None]
        if len(answered) != facts.items:
            return Unknown(f"{len(answered)} of {facts.items} items were answered, and none is filled in")
        total = sum(answered)
    if facts is not None and not facts.lowest <= total <= facts.highest:
        return Unknown(f"the total {total:g} lies outside its scale of {facts.lowest:g} to {facts.highest:g}")
    return total
