"""Which questions a record can answer at all, and in which words: the gates of the model's specification."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from trochee.knowledge import Knowledge

from .scales import Scale
from .values import AverageBenefit, Direction, FloatArray, Identifiable, Size


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What the gates count [nights]; ``dose_nights`` are nights with a dose up to the last one with the outcome."""

    baseline: int
    dose_nights: int
    since_first_dose: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Shrinkage:
    """Posterior over prior standard deviations, and the probabilities that the gates ask for."""

    average: float
    half_life: float
    share_lost: float
    p_long_half_life: float
    p_onset: float
    p_large_loss: float


def describe_only(counts: Counts, knowledge: Knowledge) -> tuple[str, ...]:
    """Codes of the reasons for which the record may only be described; empty where it may be judged."""
    reasons = (
        ("too_few_baseline_nights", counts.baseline, "baseline_nights"),
        ("too_few_doses", counts.dose_nights, "doses"),
        ("too_few_nights_since_first_dose", counts.since_first_dose, "nights_since_first_dose"),
    )
    return tuple(code for code, count, gate in reasons if count < _gate(knowledge, gate))


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """The commonest value of the modelled nights: how many have it, of how many, and in natural units."""

    nights: int
    observed: int
    value: float


def alike(values: FloatArray, scale: Scale, knowledge: Knowledge) -> Alike | None:
    """Nights that hardly differ, so that no change could be seen; ``None`` where enough of them do.

    Natural units; values beyond the limits of the scale count as equal. Few nights are never called alike.
    """
    seen = scale.to_model(values[~np.isnan(values)])
    each, counts = np.unique(seen, return_counts=True)
    if seen.size < _gate(knowledge, "alike_nights") or counts.max() / seen.size < _gate(knowledge, "alike_share"):
        return None
    most = int(np.argmax(counts))
    return Alike(nights=int(counts[most]), observed=seen.size, value=float(scale.to_natural(each[most])))


def identifiable(shrunk: Shrinkage, knowledge: Knowledge, *, judged: bool) -> Identifiable:
    """Apply the gates; nothing is identifiable where the record may only be described (``judged`` false)."""
    return Identifiable(
        average_benefit=judged and shrunk.average < _gate(knowledge, "contraction_average"),
        half_life=judged
        and shrunk.half_life <= _gate(knowledge, "contraction_half_life")
        and shrunk.p_long_half_life <= _gate(knowledge, "long_half_life_probability"),
        onset=judged and shrunk.p_onset >= _gate(knowledge, "onset_probability"),
        tolerance=judged
        and (
            shrunk.share_lost <= _gate(knowledge, "contraction_tolerance")
            or shrunk.p_large_loss < _gate(knowledge, "large_loss_probability")
        ),
    )


def direction_of(benefit: AverageBenefit, known: Identifiable, knowledge: Knowledge) -> Direction:
    """Direction from the probability of any benefit."""
    if benefit.p_benefit is None:
        return Direction.DESCRIBE_ONLY
    if not known.average_benefit:
        return Direction.CANNOT_TELL
    clear, likely = knowledge.number("effect.call.clear"), knowledge.number("effect.call.likely")
    for limit, better, worse in (
        (clear, Direction.CLEAR_BENEFIT, Direction.CLEAR_HARM),
        (likely, Direction.LIKELY_BENEFIT, Direction.LIKELY_HARM),
    ):
        if benefit.p_benefit >= limit:
            return better
        if 1.0 - benefit.p_benefit >= limit:
            return worse
    return Direction.CANNOT_TELL


def size_of(probability: float | None, knowledge: Knowledge) -> Size | None:
    """Size from the probability of reaching the smallest effect that matters; `None` where that is not given."""
    if probability is None:
        return None
    if probability >= knowledge.number("effect.call.worthwhile"):
        return Size.WORTHWHILE
    if probability >= knowledge.number("effect.call.probably_worthwhile"):
        return Size.PROBABLY_WORTHWHILE
    if probability <= knowledge.number("effect.call.too_small"):
        return Size.TOO_SMALL
    if probability <= knowledge.number("effect.call.probably_too_small"):
        return Size.PROBABLY_TOO_SMALL
    return Size.UNCERTAIN


def _gate(knowledge: Knowledge, name: str) -> float:
    return knowledge.number(f"effect.gate.{name}")
