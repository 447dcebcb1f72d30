"""What is watched over the long term. Each stands for itself; what is not on record is said to be unknown."""

from __future__ import annotations

from collections.abc import Sequence

from trochee.effect.messages import FADED
from trochee.effect.values import Estimate
from trochee.foundation.figures import counted, day, plain
from trochee.foundation.unknown import Unknown
from trochee.knowledge.scoring import key_of
from trochee.record import Observation
from trochee.record.products import is_ketamine

from .dosing import a_week, weeks_apart
from .hypnotics import hypnotics_text
from .reading import Reading
from .sides import Change, DoseUse, ScoreChange, WatchItem

NO_LARGE_LOSS = "no_large_loss_of_effect_so_far"
NOT_ON_RECORD = "not on record"
_SELF_HARM = 8
_HIGHEST_ANSWER = 3
"""Of an item of the PHQ-9."""
"""Place of the ninth item."""

_COUNTS = frozenset({"count", "troche_count", "pill_count", "troches_left", "refill", "early_refill", "dispensed"})
_CRAVING = frozenset({"craving", "urge"})
_URINE = frozenset({"urinalysis", "urine_blood", "haematuria", "hematuria", "urinary_symptoms", "urine_culture"})
_LIVER = frozenset({"alt", "ast", "ggt", "alp", "bilirubin", "alat", "asat"})
_BLOOD_PRESSURE = frozenset(
    {"systolic", "diastolic", "blood_pressure", "bp", "sbp", "dbp", "systolic_bp", "diastolic_bp", "bp_systolic",
     "bp_diastolic", "systolic_blood_pressure", "diastolic_blood_pressure"}
)  # fmt: skip


def watch(
    reading: Reading, estimate: Estimate | None, uses: Sequence[DoseUse], scores: Sequence[ScoreChange]
) -> tuple[WatchItem, ...]:
    """List what is watched, in a fixed order; empty where no dose reached the body.

    ``estimate`` is that of the leading product and the primary outcome. Amount and rate are those of every product
    with ketamine, or of the leading one where none has it. Nothing here is offset by a benefit, and what was observed
    is listed and not judged.
    """
    if reading.leading is None:
        return ()
    changes = {each.instrument: each for each in scores}
    watched = tuple(name for name in reading.products if is_ketamine(name)) or (reading.leading,)
    return (
        _tolerance(estimate),
        _amount([use for use in uses if use.product in watched], reading),
        _rate(watched, reading),
        _hypnotics(reading),
        _observed("count", "Troches counted, and refills", _COUNTS, reading),
        _observed("craving", "Craving", _CRAVING, reading),
        _scored("dependence", "Severity of dependence", "sds", changes),
        _self_harm(reading),
        _voids(reading),
        _observed("urine", "Urine tests and symptoms", _URINE, reading),
        _scored("bladder_score", "Bladder symptom score", "icsi", changes),
        _observed("liver", "Liver tests", _LIVER, reading),
        _observed("blood_pressure", "Blood pressure", _BLOOD_PRESSURE, reading),
    )


def tolerance_text(estimate: Estimate | None) -> str:
    """Say what the estimate may say about wearing off, and no more than that."""
    codes = set() if estimate is None else {message.code for message in estimate.messages}
    if FADED in codes:
        return "The effect at the last doses was smaller than at the first."
    if NO_LARGE_LOSS in codes:
        return "No large loss of effect so far."
    return "Loss of effect over the doses: cannot tell."


def _tolerance(estimate: Estimate | None) -> WatchItem:
    text = tolerance_text(estimate)
    faded = estimate is not None and any(message.code == FADED for message in estimate.messages)
    return WatchItem(id="tolerance", label="Wearing off, by the estimate", state=text, concern=faded)


def _amount(uses: Sequence[DoseUse], reading: Reading) -> WatchItem:
    rise = reading.knowledge.number("review.dose.amount_rise")
    said, concern = [], False
    for use in uses:
        if use.first_amount is None or use.last_amount is None:
            continue
        grew = use.last_amount >= rise * use.first_amount
        concern = concern or grew
        verb = "rose" if grew else "did not rise by much" if use.last_amount > use.first_amount else "did not rise"
        said.append(
            f"{use.product} {verb}: {use.first_amount:g} {use.unit} first, {use.last_amount:g} {use.unit} last."
        )
    state = " ".join(said) if said else Unknown("no amount on record")
    return WatchItem(id="dose_amount", label="Amount of a dose", state=state, concern=concern)


def _rate(watched: Sequence[str], reading: Reading) -> WatchItem:
    label = "Doses a week"
    doses = [dose for dose in reading.doses if dose.product in watched]
    first, last = a_week(doses, reading)
    weeks = plain(reading.knowledge.number("review.dose.weeks_compared"))
    if first is None or last is None or not weeks_apart(doses, reading):
        reason = f"too early: the first and the last {weeks} weeks of doses still overlap"
        return WatchItem(id="dose_rate", label=label, state=Unknown(reason))
    grew = last >= reading.knowledge.number("review.dose.rate_rise") * first
    state = (
        f"{first:g} a week in the first {weeks} weeks, {last:g} in the last {weeks}: {'rose' if grew else 'no rise'}."
    )
    if len(watched) > 1:
        state += f" Counted together: {', '.join(watched)}."
    return WatchItem(id="dose_rate", label=label, state=state, concern=grew)


def _hypnotics(reading: Reading) -> WatchItem:
    return WatchItem(
        id="hypnotic_nights",
        label="Nights with a sleep medicine",
        state=hypnotics_text(reading) or Unknown("the diary does not say whether a sleep medicine was taken"),
    )


def _voids(reading: Reading) -> WatchItem:
    """Awakenings to pass water before the first dose and since: what changed, not why."""
    label, start = "Awakenings to pass water", reading.first_night_dosed
    nights = [placed.night for placed in reading.line.diary.placed if placed.night.voids is not None]
    before = [night.voids or 0 for night in nights if start is not None and night.date < start]
    since = [night.voids or 0 for night in nights if start is None or night.date >= start]
    if not since:
        return WatchItem(id="voids", label=label, state=Unknown(NOT_ON_RECORD))
    late = since[-len(since) // 2 :]
    said = [f"{sum(values) / len(values):.1f} a night {when} ({counted(len(values), 'night')})"
            for values, when in ((before, "before the first dose"), (since, "since"), (late, "in the later half"))
            if values]  # fmt: skip
    rise = reading.knowledge.number("review.watch.voids_rise")
    grew = bool(before) and sum(late) / len(late) >= sum(before) / len(before) + rise
    state = f"{'; '.join(said)}. Listed, not judged by a rule."
    return WatchItem(id="voids", label=label, state=state, concern=grew)


def _scored(key: str, label: str, instrument: str, changes: dict[str, ScoreChange]) -> WatchItem:
    change = changes.get(instrument)
    if change is None:
        return WatchItem(id=key, label=label, state=Unknown(NOT_ON_RECORD))
    return WatchItem(id=key, label=label, state=change.text, concern=change.verdict is Change.RELIABLY_WORSE)


def _self_harm(reading: Reading) -> WatchItem:
    """Latest answer about thoughts of death or self-harm, which no total shows."""
    label = "Thoughts of death or self-harm (PHQ-9, item 9)"
    answers = [
        (score.date, score.items[_SELF_HARM])
        for score in reading.scores
        if key_of(score.instrument, reading.knowledge) == "phq9" and score.items and len(score.items) > _SELF_HARM
    ]
    said = [(on, answer) for on, answer in answers if answer is not None]
    if not said:
        return WatchItem(id="self_harm_item", label=label, state=Unknown("no answer to this item is on record"))
    on, answer = said[-1]
    if not 0 <= answer <= _HIGHEST_ANSWER:
        why = f"{answer:g} on {day(on)} is no answer to this item, which runs from 0 to {_HIGHEST_ANSWER}"
        return WatchItem(id="self_harm_item", label=label, state=Unknown(why), concern=True)
    state = f"Answered {answer:g} of {_HIGHEST_ANSWER} on {day(on)}."
    return WatchItem(id="self_harm_item", label=label, state=state, concern=answer > 0)


def _observed(key: str, label: str, codes: frozenset[str], reading: Reading) -> WatchItem:
    """List the latest of some codes that was seen; what was answered to a fact is for the rules."""
    latest: dict[str, Observation] = {}
    for each in reading.observations:
        code = each.code.strip().casefold().replace(" ", "_").replace("-", "_")
        if code in codes and each.confirmed is None:
            latest[code] = each
    if not latest:
        return WatchItem(id=key, label=label, state=Unknown(NOT_ON_RECORD))
    values = "; ".join(
        f"{each.code} {each.value}{f' {each.unit}' if each.unit else ''} on {day(reading.day(each.at))}"
        for each in latest.values()
    )
    return WatchItem(id=key, label=label, state=f"Latest: {values}. Listed, not judged.")
