"""The promise of several nights from one dose: judged on the primary outcome, with the others beside it."""

from __future__ import annotations

from dataclasses import replace

from trochee.effect.values import Direction, Estimate, NextStep, Outcome
from trochee.foundation.figures import probability

from .answers import GAINS, HARMS, OFF_WEEKS, Answer, Found, doubted, not_estimated, opened, settles
from .hypnotics import hypnotics_text
from .values import Verdict

_NAMES = {
    Outcome.SLEEP_EFFICIENCY: "sleep efficiency",
    Outcome.TOTAL_SLEEP_TIME: "total sleep time",
    Outcome.SLEEP_ONSET_LATENCY: "time to fall asleep",
    Outcome.WAKE_AFTER_SLEEP_ONSET: "time awake in the night",
    Outcome.SLEEP_QUALITY: "sleep quality",
}


def several_nights(found: Found) -> Answer:
    """P07: on how many nights one dose's effect reaches the smallest that matters; nights with a sleep medicine."""
    answer = _several(found)
    hypnotics = hypnotics_text(found.reading)
    text = answer.text if hypnotics is None else f"{answer.text} {hypnotics}"
    settled = _by_duration(answer.would_settle, found.estimate)
    return Answer(verdict=answer.verdict, text=text, would_settle=settled)


def _by_duration(would_settle: str | None, estimate: Estimate | None) -> str | None:
    """Leave out a plan that was computed for how large the benefit is: how long it lasts is another question."""
    step = None if estimate is None else estimate.next_step
    return OFF_WEEKS if isinstance(step, NextStep) and would_settle == step.text else would_settle


def _several(found: Found) -> Answer:
    estimate = found.estimate
    if estimate is None or estimate.direction is Direction.DESCRIBE_ONLY:
        return not_estimated(found)
    nights, half_life = estimate.nights_of_benefit_per_dose, estimate.half_life_nights
    if nights is None or half_life is None:
        return not_estimated(found)
    several = int(found.limit("several_nights"))
    p_several = nights.p_at_least[several]
    text = (
        f"Nights per dose with a gain of {estimate.smallest_effect:g} {GAINS[estimate.outcome]} or more: "
        f"{nights.mean:.1f} ({nights.interval90.low:.0f} to "
        f"{nights.interval90.high:.0f}); {probability(p_several)} likely at least {several}."
    )
    if estimate.identifiable.half_life:
        text += (
            f" Half of the effect is gone after {half_life.median:.1f} nights ({half_life.interval90.low:.1f} to "
            f"{half_life.interval90.high:.1f})."
        )
    else:
        text += " How fast the effect fades cannot be told from this record."
    answer = doubted(opened(_verdict(estimate, found), text, estimate), estimate)
    return _beside(answer, estimate, found)


def _verdict(estimate: Estimate, found: Found) -> Verdict:
    """Judge one outcome by its nights per dose and by whether a duration can be told at all."""
    nights = estimate.nights_of_benefit_per_dose
    if nights is None or not estimate.identifiable.average_benefit:
        return Verdict.CANNOT_TELL_YET
    p_several = nights.p_at_least[int(found.limit("several_nights"))]
    if p_several >= found.limit("probably") and estimate.identifiable.half_life:
        return Verdict.DIARY_FITS
    return Verdict.DIARY_DOES_NOT_SHOW if p_several <= found.limit("improbably") else Verdict.CANNOT_TELL_YET


def _beside(answer: Answer, estimate: Estimate, found: Found) -> Answer:
    """Set the other outcomes beside the answer; where they disagree with it, no verdict rests on the one."""
    others = [each for each in found.effects.values() if each is not estimate and each.average_benefit is not None]
    if not others:
        return answer
    said = "; ".join(_words(each, answer.verdict, found) for each in others)
    text = f"{answer.text} By the other outcomes, each against its own smallest effect that matters: {said}."
    if any(_contradicts(each, answer.verdict, found) for each in others):
        text += " The outcomes contradict each other, so no verdict rests on one of them."
        return Answer(verdict=Verdict.CANNOT_TELL_YET, text=text, would_settle=settles(estimate))
    return replace(answer, text=text)


def _words(other: Estimate, verdict: Verdict, found: Found) -> str:
    name, nights = _NAMES[other.outcome], other.nights_of_benefit_per_dose
    if other.direction in HARMS:
        told = "got worse"
    elif nights is None or not other.identifiable.average_benefit:
        told = "cannot be told"
    else:
        several = int(found.limit("several_nights"))
        told = f"{probability(nights.p_at_least[several])} likely at least {several}"
    if _differs(other, verdict, found):
        return f"{name} {told} (differs)"
    agrees = verdict is not Verdict.CANNOT_TELL_YET and _verdict(other, found) is verdict
    return f"{name} {told}{' (agrees)' if agrees else ''}"


def _differs(other: Estimate, verdict: Verdict, found: Found) -> bool:
    """Whether another outcome tells otherwise: no such nights, or harm, where the answer has them, or the reverse."""
    if verdict is Verdict.DIARY_FITS and _verdict(other, found) is Verdict.DIARY_DOES_NOT_SHOW:
        return True
    return _contradicts(other, verdict, found)


def _contradicts(other: Estimate, verdict: Verdict, found: Found) -> bool:
    """Whether the verdict cannot stand beside it: harm beside a fit, or such nights beside none.

    That one outcome lacks what another has contradicts nothing: who falls asleep at once cannot do so sooner.
    """
    if verdict is Verdict.DIARY_FITS:
        return other.direction in HARMS
    return verdict is Verdict.DIARY_DOES_NOT_SHOW and _verdict(other, found) is Verdict.DIARY_FITS
