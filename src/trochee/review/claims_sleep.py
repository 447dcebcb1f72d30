"""Promises about sleep itself: how soon, for how long, how deep, how regular."""

from __future__ import annotations

from collections.abc import Sequence

from trochee.effect.messages import NOT_NATURAL
from trochee.effect.values import Direction, Outcome
from trochee.foundation.figures import counted, plain, probability, with_interval

from .answers import GAINS, Answer, Found, doubted, not_estimated, opened
from .values import Verdict

NOT_IN_A_DIARY = "Nothing in a diary: connectivity takes recordings of the brain, in studies of many people."
_NO_STAGES = "A diary has no sleep stages, and a wrist device only estimates them."


def rapid_onset(found: Found) -> Answer:
    """P06: the effect on the first night after a dose, which is the night of the dose itself."""
    estimate = found.estimate
    if estimate is None or estimate.direction is Direction.DESCRIBE_ONLY or not estimate.by_night:
        return not_estimated(found)
    night = estimate.by_night[0]
    text = (
        f"First night after a dose: {with_interval(night.mean, night.interval90.low, night.interval90.high)} "
        f"{GAINS[estimate.outcome]}; {probability(night.p_benefit)} likely better than without, "
        f"{probability(night.p_beyond_smallest)} likely by {estimate.smallest_effect:g} or more."
    )
    if any(message.code == NOT_NATURAL for message in estimate.messages):
        text += " The night of a dose is not natural sleep."
    verdict = _verdict(night.p_benefit, night.p_beyond_smallest, found)
    if not estimate.identifiable.average_benefit and verdict is not Verdict.DIARY_SPEAKS_AGAINST:
        verdict = Verdict.CANNOT_TELL_YET
    if verdict is Verdict.DIARY_DOES_NOT_SHOW and night.p_benefit >= found.limit("probably"):
        text += " Probably some effect, probably too small to matter."
    return doubted(opened(verdict, text, estimate), estimate)


def deeper_sleep(found: Found) -> Answer:
    """P03: what a diary can say beside depth, which it cannot: quality, rest on waking, time awake in the night."""
    said = [_NO_STAGES]
    for outcome, name in (
        (Outcome.SLEEP_QUALITY, "Sleep quality"),
        (Outcome.WAKE_AFTER_SLEEP_ONSET, "Time awake in the night"),
    ):
        estimate = found.effects.get(outcome)
        if estimate is not None and estimate.average_benefit is not None:
            said.append(f"{name}, reported beside it: {estimate.headline}")
    said += _refreshed(found)
    return Answer(
        verdict=Verdict.CANNOT_BE_MEASURED_HERE, text=" ".join(said), would_settle="A sleep recording with stages."
    )


def _refreshed(found: Found) -> list[str]:
    """Say how rested the mornings were before the first dose and since; it has no estimate of its own."""
    start = found.reading.first_night_dosed
    answers = [
        (placed.night.date, placed.night.refreshed)
        for placed in found.reading.line.diary.placed
        if placed.night.refreshed is not None
    ]
    before = [value for on, value in answers if start is not None and on < start]
    since = [value for on, value in answers if start is None or on >= start]
    said = [_mean(values, when) for values, when in ((before, "before the first dose"), (since, "since")) if values]
    if start is None or not said:
        return []
    return [f"Refreshed on waking (1 to 5), not estimated: {', '.join(said)}."]


def _mean(values: Sequence[int], when: str) -> str:
    return f"{plain(sum(values) / len(values), 1)} {when} ({counted(len(values), 'night')})"


def synchronised_sleep(found: Found) -> Answer:
    """P04: connectivity is in no diary; regularity is reported as regularity."""
    known = [
        f"{span.sleep_regularity_index:.0f} {span.label}"
        for span in found.spans
        if span.sleep_regularity_index is not None
    ]
    regularity = (
        f"Regularity index, of 100: {', '.join(known)}; reported as regularity only."
        if known
        else "Too few nights for a regularity index."
    )
    return Answer(
        verdict=Verdict.CANNOT_BE_MEASURED_HERE,
        text=f"Connectivity is not in a diary. {regularity}",
        would_settle=NOT_IN_A_DIARY,
    )


def _verdict(p_benefit: float, p_beyond_smallest: float, found: Found) -> Verdict:
    if p_benefit <= found.limit("improbably"):
        return Verdict.DIARY_SPEAKS_AGAINST
    if p_beyond_smallest <= found.limit("improbably"):
        return Verdict.DIARY_DOES_NOT_SHOW
    if p_benefit >= found.limit("probably"):
        return Verdict.DIARY_FITS
    return Verdict.CANNOT_TELL_YET
