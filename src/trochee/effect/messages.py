"""What the reader of an estimate must know: stable codes and calm sentences.

Every function gives a message or none; `collect` keeps the order in which they are read.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from trochee.foundation.figures import counted, with_interval
from trochee.knowledge import Knowledge

from .as_needed import Dosing, dosing_of
from .beside import placebo_nights, same_nights, steps_at_the_start, without_column
from .gates import Counts
from .therapy import therapy_messages
from .values import AverageBenefit, HeavyTails, Identifiable, Message, Noise, Outcome, Series

_ROUNDING = 12
FADED = "effect_has_faded"
NOT_NATURAL = "dose_night_not_natural_sleep"
SAME_NIGHTS = "other_medicines_same_nights"
AGAINST_PLACEBO = "against_placebo"
AS_NEEDED = "as_needed_dosing"
BETTER_DAYS = "doses_on_better_days"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Findings:
    """What the messages are made from.

    ``without_weekdays`` is the average benefit without weekday columns, where those were added. ``p_with_step`` and
    ``p_without_step`` are the probabilities of any benefit with and without a lasting step at the first dose, on the
    same grid.
    ``outlying`` counts the nights far outside the usual spread; ``heavy_tails`` are both fits where there are any.
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
    outlying: int
    heavy_tails: HeavyTails | None


def collect(found: Findings, knowledge: Knowledge) -> tuple[Message, ...]:
    """All messages that hold, in reading order."""
    made = [
        *_described(found, knowledge),
        _short_baseline(found, knowledge),
        _same_nights(found.series, knowledge),
        *therapy_messages(found.series, knowledge),
        _beside(found.series),
        _not_enough_information(found),
        _weekday_confounded(found),
        _rests_on_before_and_after(found, knowledge),
        _duration(found, knowledge),
        _onset(found, knowledge),
        _tolerance(found, knowledge),
        _expectation(found.series),
        _dose_night(found.series),
        _as_needed(found.series, knowledge),
        _outlying(found),
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


def _same_nights(series: Series, knowledge: Knowledge) -> Message | None:
    """Name what was taken on nearly the same nights, or begun or ended with the first dose."""
    said = [
        f"{each.name} was taken on {each.both} of the {counted(each.dosed, 'night')} with a dose and on "
        f"{counted(each.alone, 'other night')}"
        for each in same_nights(series, knowledge)
    ]
    said += [f"{step.name}, about when the doses began" for step in steps_at_the_start(series, knowledge)]
    if not said:
        return None
    text = _capitalised("; ".join(said))
    return Message(
        code=SAME_NIGHTS,
        text=f"{text}: the record cannot tell what that did from what the doses did, and the estimate divides it "
        "between them.",
    )


def _beside(series: Series) -> Message | None:
    missing = without_column(series)
    said = [each for each in _words_beside(series) if each[0] not in missing]
    parts = []
    if said:
        each = "it has a column of its own" if len(said) == 1 else "each has a column of its own"
        parts.append(f"Besides the doses: {'; '.join(words for _, words in said)}. In the model {each}.")
    if missing or series.also_taken:
        parts.append(f"On record, but no night can show what it did: {'; '.join((*missing, *series.also_taken))}.")
    return Message(code="other_medicines", text=" ".join(parts)) if parts else None


def _words_beside(series: Series) -> tuple[tuple[str, str], ...]:
    """Name and words of what was taken or changed."""
    return (
        *((each.name, f"{each.name} on {counted(int((each.doses > 0).sum()), 'night')}") for each in series.beside),
        *((step.name, step.name) for step in series.medicine_steps),
    )


def _expectation(series: Series) -> Message:
    placebo = placebo_nights(series)
    if not placebo:
        return Message(
            code="includes_expectation", text="The doses were open: the estimate includes what expectation does."
        )
    return Message(
        code=AGAINST_PLACEBO,
        text=f"Placebo was among the doses ({counted(placebo, 'night')}), so this is active against placebo, and "
        "what any troche does by expectation has a column of its own. That holds only as far as nobody could tell "
        "which was which: please note the patient's guess after each block.",
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
    told = (found.benefit.p_benefit or 0.0) >= knowledge.number("effect.call.likely")  # else there is none to lose
    if told and found.known.tolerance and found.p_large_loss < _gate(knowledge, "large_loss_probability"):
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


_DOSING = {
    Dosing.UNKNOWN: Message(
        code="dose_reason_not_recorded",
        text="Why each dose was taken is not on record; if after bad days, the estimate is too pessimistic. Please "
        "note the reason and how the patient felt before it (0 to 10), also where a planned dose was not taken.",
    ),
    Dosing.AS_NEEDED: Message(
        code=AS_NEEDED,
        text="Doses taken as needed follow bad days, so the estimate is likely too pessimistic; planned days "
        "would not have this fault.",
    ),
    Dosing.IN_WORSE_STATE: Message(
        code=AS_NEEDED,
        text="Doses were taken on days that felt worse than those on which a planned dose was not, so the estimate "
        "is likely too pessimistic; planned days would not have this fault.",
    ),
    Dosing.IN_BETTER_STATE: Message(
        code=BETTER_DAYS,
        text="Doses were taken on days that felt better than those on which a planned dose was not, so the estimate "
        "is likely too optimistic; keeping to planned days would not have this fault.",
    ),
}


def _as_needed(series: Series, knowledge: Knowledge) -> Message | None:
    return _DOSING.get(dosing_of(series, knowledge))


def _outlying(found: Findings) -> Message | None:
    tails = found.heavy_tails
    if tails is None:
        return None
    kept = {
        Noise.GAUSSIAN: "first is kept, since its interval is at least as wide",
        Noise.STUDENT_T4: "second is kept, since its interval is wider",
    }
    return Message(
        code="outlying_nights",
        text=f"{_nights(found.outlying)} {'falls' if found.outlying == 1 else 'fall'} far outside the usual spread; "
        "worth a look for a slip in the entry or a special night. Average benefit: "
        f"{_span(tails.gaussian)} with every night counted alike, {_span(tails.student_t4)} with far nights counted "
        f"less; the {kept[tails.kept]}.",
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


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


def _nights(count: int) -> str:
    return "1 night" if count == 1 else f"{count} nights"


def _gate(knowledge: Knowledge, name: str) -> float:
    return knowledge.number(f"effect.gate.{name}")
