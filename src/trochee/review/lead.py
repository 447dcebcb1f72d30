"""The answer first: one sentence, why it may be wrong, and what would settle it."""

from __future__ import annotations

from trochee.effect.values import Direction, Estimate

from .claims import NO_LARGE_LOSS, OFF_WEEKS
from .values import Lead, LeadPart, Tone

_TONES = {
    Direction.CLEAR_BENEFIT: Tone.BENEFIT,
    Direction.LIKELY_BENEFIT: Tone.BENEFIT,
    Direction.CANNOT_TELL: Tone.UNSURE,
    Direction.LIKELY_HARM: Tone.HARM,
    Direction.CLEAR_HARM: Tone.HARM,
    Direction.DESCRIBE_ONLY: Tone.UNSURE,
}
_NO_DOUBT = {NO_LARGE_LOSS}
"""Messages that are no reason to doubt the answer."""


def lead(estimate: Estimate | None) -> Lead:
    """Lead with the headline of the primary estimate; the figures after its colon stay plain."""
    if estimate is None:
        return Lead(
            parts=(LeadPart(text="No dose stands before a night of this record: nothing to compare yet."),),
            may_be_wrong=(),
            would_settle=None,
        )
    answer, colon, figures = estimate.headline.partition(":")
    parts = [LeadPart(text=answer, tone=_TONES[estimate.direction])]
    if colon:
        parts.append(LeadPart(text=colon + figures))
    unsettled = estimate.direction in {Direction.CANNOT_TELL, Direction.DESCRIBE_ONLY}
    return Lead(
        parts=tuple(parts),
        may_be_wrong=tuple(message.text for message in estimate.messages if message.code not in _NO_DOUBT),
        would_settle=OFF_WEEKS if unsettled else None,
    )
