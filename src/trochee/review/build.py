"""Everything known about one patient becomes a Review."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from trochee.effect import estimate
from trochee.effect.values import Estimate, Message, Outcome
from trochee.foundation.clock import Instant, midnight_min
from trochee.foundation.figures import counted, day
from trochee.foundation.unknown import Unknown
from trochee.knowledge import Knowledge
from trochee.record import AdverseEffect, Record
from trochee.sleep.dose_nights import DoseNight
from trochee.sleep.nights import NightMeasures
from trochee.sleep.summary import Summary, summarise
from trochee.sleep.timeline import PlacedNight

from .claims import ledger
from .lead import HARMS, lead
from .outcomes import levels
from .quality import record_quality
from .series import Timeline, timeline
from .values import ProductDoses, Review, ReviewDose, ReviewNight, SpanSummary

NOT_CHECKED = "Safety not checked: no rule has looked at this record."
NO_OPTIONS = "Options are given once safety rules have been checked."


def build(
    record: Record, knowledge: Knowledge, *, as_of: date | None = None, notes: Sequence[Message] = ()
) -> Review:
    """Build the review of a record as of the morning of ``as_of``, by default the last night on record.

    ``notes`` are what the reader of the files had to say, shown under data quality. Raises `NightRefusedError` for a
    night whose answers contradict each other, `ValueError` for a record without any night up to that date.
    """
    line = timeline(record, knowledge, as_of=as_of)
    first, last = line.first_night, line.last_night
    if first is None or last is None:
        raise ValueError("no night on the record" + (f" up to {as_of.isoformat()}" if as_of else ""))
    effects = {
        product: {outcome: estimate(line.series(outcome, product), knowledge=knowledge) for outcome in Outcome}
        for product in line.products
    }
    top = line.products[0] if line.products else None
    primary = primary_outcome(line)
    first_effect = None if top is None else effects[top][primary]
    whole = summarise(line.diary, knowledge)
    return Review(
        patient_label=record.patient.id or "a patient without a name",
        as_of=as_of or last,
        nights=_nights(line, first, last),
        product=None if top is None else _product(line, top),
        products=tuple(_product(line, product) for product in line.products),
        primary_outcome=primary,
        lead=lead(first_effect, (*_severe(record, as_of or last, knowledge), *_worse(effects, first_effect))),
        spans=_spans(line, knowledge, first, last, top, whole),
        observed={outcome: _optional(line, outcome) for outcome in Outcome},
        effects={} if top is None else effects[top],
        effects_by_product=effects,
        claims=ledger(first_effect, _regularity(whole), knowledge),
        findings=Unknown(NOT_CHECKED),
        options=Unknown(NO_OPTIONS),
        record_quality=record_quality(
            line.diary,
            (max(last, as_of or last) - first).days + 1,
            (*_silence(last, as_of), *line.messages(), *_adverse_effects(record, as_of or last), *notes),
            knowledge,
        ),
    )


def _worse(effects: Mapping[str, Mapping[Outcome, Estimate]], leading: Estimate | None) -> tuple[str, ...]:
    """Headline of every outcome of every product that got worse, for the lead."""
    return tuple(
        f"{product}: {found.headline}" if len(effects) > 1 else found.headline
        for product, by_outcome in effects.items()
        for found in by_outcome.values()
        if found is not leading and found.direction in HARMS
    )


def _severe(record: Record, as_of: date, knowledge: Knowledge) -> tuple[str, ...]:
    """Every adverse effect that is severe or worse, the worst first, for the lead."""
    severe = knowledge.number("review.adverse_effect.severe_grade")
    found = [
        (each.grade, each.onset.date(), each.term)
        for each in record.adverse_effects
        if each.grade is not None and each.grade >= severe and each.onset.date() <= as_of
    ]
    return tuple(
        f"Adverse effect of grade {grade}: {term}, {day(on)}."
        for grade, on, term in sorted(found, key=lambda one: (-one[0], *one[1:]))
    )


def _adverse_effects(record: Record, as_of: date) -> tuple[Message, ...]:
    """Name the adverse effects on record; rates and a judgement are not computed yet."""
    found = [each for each in record.adverse_effects if each.onset.date() <= as_of]
    if not found:
        return ()
    worst = max((each.grade for each in found if each.grade is not None), default=None)
    terms = ", ".join(f"{term} {count} times" if count > 1 else term for term, count in _counts(found))
    grade = "no grade given" if worst is None else f"worst grade {worst}"
    text = f"{counted(len(found), 'adverse effect')} on record, listed and not judged: {terms}; {grade}."
    return (Message(code="adverse_effects_not_judged", text=text),)


def _counts(found: Sequence[AdverseEffect]) -> list[tuple[str, int]]:
    return Counter(each.term for each in found).most_common()


def _silence(last: date, as_of: date | None) -> tuple[Message, ...]:
    """Say for how long nothing was entered up to the date of the review."""
    if as_of is None or as_of <= last:
        return ()
    nights = counted((as_of - last).days, "night")
    return (Message(code="silent_diary", text=f"Nothing was entered for the last {nights} up to this review."),)


def primary_outcome(line: Timeline) -> Outcome:
    """Sleep efficiency, or where no night has it the first outcome that some night has."""
    for outcome in Outcome:
        if any(value == value for value in line.observed[outcome]):  # NaN is unlike itself
            return outcome
    return Outcome.SLEEP_EFFICIENCY


def _optional(line: Timeline, outcome: Outcome) -> tuple[float | None, ...]:
    return tuple(None if value != value else value for value in line.observed[outcome].tolist())


def _product(line: Timeline, product: str) -> ProductDoses:
    taken = [each for each in line.doses if each.dose.product == product and each.dose.reached_the_body]
    amounts = {_amount_text(each) for each in taken}
    label = f"{product} {next(iter(amounts))}".strip() if len(amounts) == 1 else product
    return ProductDoses(name=product, label=label, doses=line.dose_count(product))


def _amount_text(each: DoseNight) -> str:
    return "" if each.dose.amount is None else f"{each.dose.amount:g} {each.dose.unit}"


def _nights(line: Timeline, first: date, last: date) -> tuple[ReviewNight, ...]:
    by_date = {
        placed.night.date: (placed, night) for placed, night in zip(line.diary.placed, line.diary.nights, strict=True)
    }
    doses = _doses_by_night(line)
    rows = []
    for number in range((last - first).days + 1):
        morning = first + timedelta(days=number)
        if morning in by_date:
            rows.append(_night(*by_date[morning], doses.get(morning, ())))
        else:
            rows.append(ReviewNight(date=morning, missing=True, doses=doses.get(morning, ())))
    return tuple(rows)


def _doses_by_night(line: Timeline) -> Mapping[date, tuple[ReviewDose, ...]]:
    found: dict[date, list[ReviewDose]] = {}
    for each in line.doses:
        if each.night is None or each.taken is None or not each.dose.reached_the_body:
            continue
        taken = each.taken.local_minutes - midnight_min(each.night)
        found.setdefault(each.night, []).append(
            ReviewDose(product=each.dose.product, taken_min=taken, label=_amount_text(each))
        )
    return {night: tuple(sorted(doses, key=lambda dose: dose.taken_min)) for night, doses in found.items()}


def _night(placed: PlacedNight, night: NightMeasures, doses: tuple[ReviewDose, ...]) -> ReviewNight:
    def local(instant: Instant | None) -> float | None:
        return None if instant is None else instant.local_minutes - midnight_min(night.date)

    return ReviewNight(
        date=night.date,
        source=night.source,
        from_device=night.from_device,
        slept=night.slept,
        into_bed_min=local(placed.into_bed),
        lights_out_min=local(placed.lights_out),
        sleep_onset_min=local(night.sleep_onset),
        final_awakening_min=local(placed.final_awakening) if night.slept else None,
        rise_min=local(placed.rise_time),
        wake_after_sleep_onset_min=night.wake_after_sleep_onset_min,
        total_sleep_time_min=night.total_sleep_time_min,
        sleep_efficiency_percent=night.sleep_efficiency_tib_percent,
        doses=doses,
    )


def _spans(
    line: Timeline, knowledge: Knowledge, first: date, last: date, product: str | None, whole: Summary
) -> tuple[SpanSummary, ...]:
    """Before the first dose and since; the whole record where nothing was dosed or it began with a dose."""
    dosed = [
        each.night
        for each in line.doses
        if each.dose.product == product and each.night and each.dose.reached_the_body
    ]
    start = min(dosed, default=None)
    if start is None or start == first:
        return (_span("all nights" if start is None else "since the first dose", whole),)
    before = summarise(line.diary, knowledge, first=first, last=start - timedelta(days=1))
    since = summarise(line.diary, knowledge, first=start, last=last)
    return (_span("before the first dose", before), _span("since the first dose", since))


def _span(label: str, summary: Summary) -> SpanSummary:
    assert summary.first is not None  # a review has nights
    assert summary.last is not None
    return SpanSummary(
        label=label,
        first=summary.first,
        last=summary.last,
        nights_present=summary.nights,
        nights_total=summary.nights + summary.missing_nights,
        levels=levels(summary),
        sleep_regularity_index=summary.sleep_regularity_index,
        midsleep_sd_min=summary.midsleep_sd_min,
    )


def _regularity(whole: Summary) -> str:
    if whole.sleep_regularity_index is None:
        return "Too few nights for a regularity index."
    return f"Regularity index {whole.sleep_regularity_index:.0f} of 100, reported as regularity only."
