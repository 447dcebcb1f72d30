"""The course night by night, and stretches of it in figures."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from trochee.foundation.clock import Instant, midnight_min
from trochee.knowledge import Knowledge
from trochee.record.products import in_mg
from trochee.sleep.dose_nights import DoseNight
from trochee.sleep.nights import NightMeasures
from trochee.sleep.summary import Summary, summarise
from trochee.sleep.timeline import PlacedNight

from .outcomes import levels
from .series import Timeline
from .values import ProductDoses, ReviewDose, ReviewNight, SpanSummary


def product_doses(line: Timeline, product: str) -> ProductDoses:
    """Name a product with its usual amount, where all doses had the same, and count its doses."""
    taken = [each for each in line.doses if each.dose.product == product and each.dose.reached_the_body]
    amounts = {_amount_text(each) for each in taken}
    label = f"{product} {next(iter(amounts))}".strip() if len(amounts) == 1 else product
    return ProductDoses(name=product, label=label, doses=line.dose_count(product))


def review_nights(line: Timeline, first: date, last: date) -> tuple[ReviewNight, ...]:
    """Give every calendar night from ``first`` to ``last`` with its doses, also where nothing was entered."""
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


def spans(line: Timeline, product: str | None, knowledge: Knowledge) -> tuple[SpanSummary, ...]:
    """Sum up before the first dose and since; the whole record where nothing was dosed or it began with a dose."""
    first, last = line.first_night, line.last_night
    assert first is not None  # a review has nights
    assert last is not None
    dosed = [
        each.night
        for each in line.doses
        if each.dose.product == product and each.night and each.dose.reached_the_body
    ]
    start = min(dosed, default=None)
    if start is None or start == first:
        whole = summarise(line.diary, knowledge)
        return (_span("all nights" if start is None else "since the first dose", whole),)
    before = summarise(line.diary, knowledge, first=first, last=start - timedelta(days=1))
    since = summarise(line.diary, knowledge, first=start, last=last)
    return (_span("before the first dose", before), _span("since the first dose", since))


def _amount_text(each: DoseNight) -> str:
    return "" if each.dose.amount is None else f"{each.dose.amount:g} {each.dose.unit}"


def _doses_by_night(line: Timeline) -> Mapping[date, tuple[ReviewDose, ...]]:
    found: dict[date, list[ReviewDose]] = {}
    for each in line.doses:
        if each.night is None or each.taken is None or not each.dose.reached_the_body:
            continue
        taken = each.taken.local_minutes - midnight_min(each.night)
        amount, unit = (None, "") if each.dose.amount is None else in_mg(each.dose)
        found.setdefault(each.night, []).append(
            ReviewDose(product=each.dose.product, taken_min=taken, label=_amount_text(each), amount=amount, unit=unit)
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
