"""The claims ledger: each promise, its published evidence, and what this record says about it.

The verdicts are words of this project (clinical decisions): 'the diary fits this' never says that a promise is true,
and what one patient's record cannot answer is 'cannot be measured here', whatever the estimate says.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from trochee.effect.messages import FADED, NOT_NATURAL
from trochee.effect.values import Direction, Estimate, Outcome
from trochee.foundation.figures import probability, with_interval
from trochee.foundation.unknown import Unknown
from trochee.knowledge import Claim, Knowledge

from .values import ClaimRow, Evidence, Verdict

OFF_WEEKS = "Weeks without doses, within what is authorised. How many nights it would take is not computed yet."
NO_MORE_DOSES = "Nothing in one patient's diary. More doses would not be a reason to go on."

GAINS = {
    Outcome.SLEEP_EFFICIENCY: "points of sleep efficiency",
    Outcome.TOTAL_SLEEP_TIME: "minutes of sleep",
    Outcome.SLEEP_ONSET_LATENCY: "minutes sooner asleep",
    Outcome.WAKE_AFTER_SLEEP_ONSET: "minutes less awake in the night",
    Outcome.SLEEP_QUALITY: "points of sleep quality",
}
"""What a gain in each outcome counts; positive is better for every one."""


@dataclass(frozen=True, slots=True)
class _Answer:
    verdict: Verdict | Unknown
    estimate_text: str
    would_settle: str | None = None


def ledger(estimate: Estimate | None, regularity: str, knowledge: Knowledge) -> tuple[ClaimRow, ...]:
    """Answer every promise in the order of the knowledge room.

    ``estimate`` is the one of the primary outcome for the product with most doses, ``None`` where nothing was dosed;
    ``regularity`` a sentence on the regularity of this record.
    """
    return tuple(
        _row(claim, _answer(claim.id, estimate, regularity, knowledge), knowledge)
        for claim in knowledge.claims.values()
    )


def _row(claim: Claim, answer: _Answer, knowledge: Knowledge) -> ClaimRow:
    sources = tuple(knowledge.citations[key] for key in claim.sources)
    return ClaimRow(
        id=claim.id,
        programme_row=claim.programme_row,
        promise=claim.promise,
        verdict=answer.verdict,
        estimate_text=answer.estimate_text,
        evidence=Evidence(grade=claim.grade, text=claim.evidence, sources=sources),
        would_settle=answer.would_settle,
    )


def _answer(claim_id: str, estimate: Estimate | None, regularity: str, knowledge: Knowledge) -> _Answer:
    if claim_id in _ESTIMATED:
        if estimate is None:
            return _Answer(Verdict.CANNOT_TELL_YET, "No dose stands before a night of this record.")
        if estimate.direction is Direction.DESCRIBE_ONLY:
            return _Answer(Verdict.CANNOT_TELL_YET, f"{estimate.headline} {_first_reason(estimate)}".strip())
        return _unless_faded(_ESTIMATED[claim_id](estimate, knowledge), estimate)
    if claim_id in _NOT_BUILT:
        return _Answer(Unknown(_NOT_BUILT[claim_id]), "Not computed yet.")
    return _FIXED[claim_id](estimate, regularity)


def _unless_faded(answer: _Answer, estimate: Estimate) -> _Answer:
    """Fit no promise to an effect that was there at the first doses and is not at the last."""
    faded = [message.text for message in estimate.messages if message.code == FADED]
    if not faded or answer.verdict is not Verdict.DIARY_FITS:
        return answer
    return _Answer(Verdict.CANNOT_TELL_YET, f"{answer.estimate_text} {faded[0]}", NO_MORE_DOSES)


def _first_reason(estimate: Estimate) -> str:
    return estimate.messages[0].text if estimate.messages else ""


def rapid_onset(estimate: Estimate, knowledge: Knowledge) -> _Answer:
    """P06: the effect on the first night after a dose, which is the night of the dose itself."""
    night = estimate.by_night[0]
    text = (
        f"First night after a dose: {with_interval(night.mean, night.interval90.low, night.interval90.high)} "
        f"{GAINS[estimate.outcome]}; {probability(night.p_benefit)} likely better than without."
    )
    if any(message.code == NOT_NATURAL for message in estimate.messages):
        text += " The night of a dose is not natural sleep."
    verdict = _verdict(night.p_benefit, night.p_beyond_smallest, knowledge)
    if not estimate.identifiable.average_benefit and verdict is not Verdict.DIARY_SPEAKS_AGAINST:
        verdict = Verdict.CANNOT_TELL_YET
    if verdict is Verdict.DIARY_DOES_NOT_SHOW and night.p_benefit >= knowledge.number("review.claim.probably"):
        text += " Probably some effect, probably too small to matter."
    return _Answer(verdict, text, _settles(verdict))


def several_nights(estimate: Estimate, knowledge: Knowledge) -> _Answer:
    """P07: on how many nights one dose's effect reaches the smallest effect that matters."""
    nights, half_life = estimate.nights_of_benefit_per_dose, estimate.half_life_nights
    if nights is None or half_life is None:
        return _Answer(Verdict.CANNOT_TELL_YET, "The effect by night could not be estimated.")
    several = int(knowledge.number("review.claim.several_nights"))
    p_several = nights.p_at_least[several]
    text = (
        f"Nights of worthwhile change per dose: {nights.mean:.1f} ({nights.interval90.low:.0f} to "
        f"{nights.interval90.high:.0f}); {probability(p_several)} likely at least {several}."
    )
    if estimate.identifiable.half_life:
        text += (
            f" Half of the effect is gone after {half_life.median:.1f} nights ({half_life.interval90.low:.1f} to "
            f"{half_life.interval90.high:.1f})."
        )
    else:
        text += " How fast the effect fades cannot be told from this record."
    verdict = Verdict.CANNOT_TELL_YET
    if estimate.identifiable.average_benefit:
        if p_several >= knowledge.number("review.claim.probably") and estimate.identifiable.half_life:
            verdict = Verdict.DIARY_FITS
        elif p_several <= knowledge.number("review.claim.improbably"):
            verdict = Verdict.DIARY_DOES_NOT_SHOW
    return _Answer(verdict, text, _settles(verdict))


def _verdict(p_benefit: float, p_beyond_smallest: float, knowledge: Knowledge) -> Verdict:
    if p_benefit <= knowledge.number("review.claim.improbably"):
        return Verdict.DIARY_SPEAKS_AGAINST
    if p_beyond_smallest <= knowledge.number("review.claim.improbably"):
        return Verdict.DIARY_DOES_NOT_SHOW
    if p_benefit >= knowledge.number("review.claim.probably"):
        return Verdict.DIARY_FITS
    return Verdict.CANNOT_TELL_YET


def _settles(verdict: Verdict) -> str | None:
    return OFF_WEEKS if verdict is Verdict.CANNOT_TELL_YET else None


def _less_dependence(estimate: Estimate | None, _: str) -> _Answer:
    """P08: a comparison between medicines; at most, a large loss of effect within this record is unlikely."""
    text = "A comparison between medicines; one patient cannot answer it."
    if estimate is not None and estimate.tolerance_share_lost is not None:
        text += " " + (
            "No large loss of effect so far."
            if estimate.identifiable.tolerance and any(m.code == NO_LARGE_LOSS for m in estimate.messages)
            else "The effect at the last doses was smaller than at the first."
            if any(m.code == FADED for m in estimate.messages)
            else "Loss of effect over the doses: cannot tell."
        )
    text += " Dependence is watched apart from this and is not checked yet."
    return _Answer(Verdict.CANNOT_BE_MEASURED_HERE, text, NO_MORE_DOSES)


NO_LARGE_LOSS = "no_large_loss_of_effect_so_far"


def _deeper(_: Estimate | None, __: str) -> _Answer:
    text = "A diary has no sleep stages, and a wrist device only estimates them."
    return _Answer(Verdict.CANNOT_BE_MEASURED_HERE, text, "A sleep recording with stages.")


def _synchronised(_: Estimate | None, regularity: str) -> _Answer:
    return _Answer(Verdict.CANNOT_BE_MEASURED_HERE, f"Connectivity is not in a diary. {regularity}".strip())


_ESTIMATED: Mapping[str, Callable[[Estimate, Knowledge], _Answer]] = {
    "rapid_onset": rapid_onset,
    "several_nights": several_nights,
}
_FIXED: Mapping[str, Callable[[Estimate | None, str], _Answer]] = {
    "less_dependence": _less_dependence,
    "deeper_sleep": _deeper,
    "synchronised_sleep": _synchronised,
}
_NOT_BUILT: Mapping[str, str] = {
    "less_anxiety": "not computed yet: needs the change in anxiety scores",
    "better_mood": "not computed yet: needs mood scores and both lagged directions",
    "mild_adverse_effects": "not computed yet: needs rates per dose beside published rates",
    "lower_doses": "not computed yet: needs the published dose range",
}
