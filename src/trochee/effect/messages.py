"""What the reader of an estimate must know: stable codes and calm sentences.

Every function gives a message or none; `collect` keeps the order in which they are read.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from trochee.foundation.figures import with_interval
from trochee.knowledge import Knowledge

from .gates import Counts
from .values import AverageBenefit, FloatArray, Identifiable, Message, Outcome, Series

_ROUNDING = 12
FADED = "effect_has_faded"
NOT_NATURAL = "dose_night_not_natural_sleep"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Findings:
    """What the messages are made from.

    ``without_weekdays`` is the average benefit without weekday columns, where those were added. ``p_with_step`` and
    ``p_without_step`` are the probabilities of any benefit with and without a lasting step at the first dose, on the
    same grid.
    ``residuals`` are standardised, NaN where missing.
    """

    series: Series
    counts: Counts
    described: tuple[str, ...]
    benefit: AverageBenefit
    known: Identifiable
    without_weekdays: AverageBenefit | None
    p_without_step: float
    p_with_step: float
    p_large_loss: float
    residuals: FloatArray


def nothing_to_compare(*, nights: bool) -> tuple[Message, ...]:
    """Why there is no estimate: no night with the outcome, or no dose up to the last of them."""
    if not nights:
        return (Message(code="no_nights", text="No night on this record has this outcome."),)
    return (
        Message(
            code="no_doses",
            text="No dose stands before a night with this outcome, so there is nothing to compare.",
        ),
    )


def collect(found: Findings, knowledge: Knowledge) -> tuple[Message, ...]:
    """All messages that hold, in reading order."""
    made = [
        *_described(found, knowledge),
        _short_baseline(found, knowledge),
        _also_taken(found.series),
        _not_enough_information(found),
        _weekday_confounded(found),
        _rests_on_before_and_after(found, knowledge),
        _duration(found, knowledge),
        _onset(found, knowledge),
        _tolerance(found, knowledge),
        Message(
            code="includes_expectation",
            text="The doses were open: the estimate includes what expectation does.",
        ),
        _dose_night(found.series),
        _as_needed(found.series, knowledge),
        _outlying(found, knowledge),
        _one_category(found, knowledge),
    ]
    return tuple(message for message in made if message is not None)


def _described(found: Findings, knowledge: Knowledge) -> tuple[Message, ...]:
    texts = {
        "too_few_baseline_nights": (
            f"Only {_nights(found.counts.baseline)} before the first dose: the record is described, not "
            f"judged (from {_gate(knowledge, 'baseline_nights'):.0f} on it can be)."
        ),
        "too_few_doses": (
            f"Only {_nights(found.counts.dose_nights)} with a dose: the record is described, not judged "
            f"(from {_gate(knowledge, 'doses'):.0f} on it can be)."
        ),
        "too_few_nights_since_first_dose": (
            f"Only {_nights(found.counts.since_first_dose)} since the first dose: the record is described, not "
            f"judged (from {_gate(knowledge, 'nights_since_first_dose'):.0f} on it can be)."
        ),
    }
    return tuple(Message(code=code, text=texts[code]) for code in found.described)


def _short_baseline(found: Findings, knowledge: Knowledge) -> Message | None:
    few, enough = _gate(knowledge, "baseline_nights"), _gate(knowledge, "baseline_nights_caution")
    if not few <= found.counts.baseline < enough:
        return None
    return Message(
        code="short_baseline",
        text=f"Only {_nights(found.counts.baseline)} before the first dose: a return to the usual level after a bad "
        "patch could be part of this estimate.",
    )


def _also_taken(series: Series) -> Message | None:
    if not series.also_taken:
        return None
    return Message(
        code="other_medicines",
        text=f"Other medicines were taken too ({'; '.join(series.also_taken)}); they cannot be told apart here.",
    )


def _not_enough_information(found: Findings) -> Message | None:
    if found.described or found.known.average_benefit:
        return None
    return Message(
        code="not_enough_information",
        text="Nights with and without the dose's effect differ too little in this schedule to tell one from none.",
    )


def _weekday_confounded(found: Findings) -> Message | None:
    if found.without_weekdays is None:
        return None
    return Message(
        code="weekday_confounded",
        text="Dose day and weekday cannot be separated well, so each weekday has its own column: average benefit "
        f"{_span(found.benefit)} with weekdays, {_span(found.without_weekdays)} without. "
        "Dosing on varied days would tell them apart.",
    )


def _rests_on_before_and_after(found: Findings, knowledge: Knowledge) -> Message | None:
    fall = round(found.p_without_step - found.p_with_step, _ROUNDING)
    if fall <= _gate(knowledge, "before_after_fall"):
        return None
    return Message(
        code="rests_on_before_and_after",
        text="The evidence rests on nights before against nights after the first dose; anything else that began then "
        "would look the same. Weeks off the medicine would tell them apart.",
    )


def _duration(found: Findings, knowledge: Knowledge) -> Message | None:
    if found.known.half_life:
        return None
    return Message(
        code="duration_not_identifiable",
        text="How long an effect lasts cannot be told from this record; a long one looks like a slow drift, and the "
        "benefit may then be understated. Longer stretches without a dose would help.",
    )


def _onset(found: Findings, knowledge: Knowledge) -> Message | None:
    if found.known.onset:
        return None
    return Message(
        code="onset_not_identifiable",
        text="On which night an effect begins cannot be told: no night reaches a probability of "
        f"{100 * _gate(knowledge, 'onset_probability'):.0f} %.",
    )


def _tolerance(found: Findings, knowledge: Knowledge) -> Message:
    if found.known.tolerance and found.p_large_loss < _gate(knowledge, "large_loss_probability"):
        return Message(
            code="no_large_loss_of_effect_so_far",
            text="No large loss of effect so far from the first dose to the last.",
        )
    if found.known.tolerance and found.p_large_loss >= _gate(knowledge, "likely_loss_probability"):
        return Message(
            code=FADED,
            text="The effect at the last doses was smaller than at the first; what is shown of one dose is as it was "
            "before any loss.",
        )
    return Message(
        code="tolerance_cannot_tell",
        text="Whether the effect is wearing off cannot be told from this record.",
    )


def _dose_night(series: Series) -> Message | None:
    if not series.is_medicine:
        return None
    return Message(code=NOT_NATURAL, text="The night of a dose is not natural sleep; it has a figure of its own.")


def _as_needed(series: Series, knowledge: Knowledge) -> Message | None:
    if series.as_needed_share is None:
        return Message(
            code="dose_reason_not_recorded",
            text="Why each dose was taken is not on record; if after bad days, the estimate is too pessimistic.",
        )
    if series.as_needed_share < _gate(knowledge, "as_needed_share"):
        return None
    return Message(
        code="as_needed_dosing",
        text="Doses taken as needed follow bad days, so the estimate is likely too pessimistic; planned days "
        "would not have this fault.",
    )


def _outlying(found: Findings, knowledge: Knowledge) -> Message | None:
    size = np.abs(np.nan_to_num(found.residuals, nan=0.0))
    far = int((size > _gate(knowledge, "outlying_residual")).sum())
    if far == 0:
        return None
    return Message(
        code="outlying_nights",
        text=f"{_nights(far).capitalize()} {'falls' if far == 1 else 'fall'} far outside the usual spread and may "
        "pull the estimate; worth a look for a slip in the entry or a special night.",
    )


def _one_category(found: Findings, knowledge: Knowledge) -> Message | None:
    values = found.series.values[~np.isnan(found.series.values)]
    if found.series.outcome is not Outcome.SLEEP_QUALITY:
        return None
    share = float(np.unique(values, return_counts=True)[1].max()) / values.size
    if share <= _gate(knowledge, "one_category_share"):
        return None
    return Message(
        code="quality_mostly_one_category",
        text=f"{100 * share:.0f} % of the quality answers are the same, so this scale says little.",
    )


def _span(benefit: AverageBenefit) -> str:
    return with_interval(benefit.mean, benefit.interval90.low, benefit.interval90.high)


def _nights(count: int) -> str:
    return "1 night" if count == 1 else f"{count} nights"


def _gate(knowledge: Knowledge, name: str) -> float:
    return knowledge.number(f"effect.gate.{name}")
