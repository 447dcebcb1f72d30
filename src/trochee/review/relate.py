"""Which dose an adverse effect came after; that it came of the dose is nobody's claim here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from trochee.record import AdverseEffect, Dose
from trochee.sleep.patient_clock import is_whole_day

from .reading import Reading

LAST_MINUTE = timedelta(days=1, minutes=-1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """An adverse effect and the doses it is counted with: at most one of each product, none where it stands apart.

    ``names_no_dose`` says that the record names a dose which is not on it, or not before the effect.
    """

    effect: AdverseEffect
    doses: tuple[Dose, ...]
    names_no_dose: bool = False


def relate(reading: Reading) -> tuple[Related, ...]:
    """Give every adverse effect its doses: the one that the record names, else the last one closely before.

    'Closely' is `review.adverse_effect.hours_after_dose`. Where several products were taken so closely before, the
    effect counts with the last dose of each: which it was cannot be told, and none of them may look milder for it.
    An onset of which only the day is known belongs to a dose before that day, else to one on it.
    """
    return tuple(_related(effect, reading) for effect in reading.adverse_effects)


def _related(effect: AdverseEffect, reading: Reading) -> Related:
    if effect.relates_to_dose_at is not None:
        named = _named(effect, reading)
        if named:
            return Related(effect=effect, doses=named)
    return Related(
        effect=effect, doses=_closely_before(effect, reading), names_no_dose=effect.relates_to_dose_at is not None
    )


def _named(effect: AdverseEffect, reading: Reading) -> tuple[Dose, ...]:
    assert effect.relates_to_dose_at is not None
    named = reading.moment(effect.relates_to_dose_at)
    if named > _latest_onset(effect, reading):
        return ()
    found = {dose.product: dose for taken, dose in zip(reading.moments, reading.doses, strict=True) if taken == named}
    return tuple(found.values())


def _closely_before(effect: AdverseEffect, reading: Reading) -> tuple[Dose, ...]:
    onset = reading.moment(effect.onset)
    within = 60 * reading.knowledge.number("review.adverse_effect.hours_after_dose")
    found: dict[str, Dose] = {}
    for until in (onset, _latest_onset(effect, reading)):
        for taken, dose in zip(reading.moments, reading.doses, strict=True):
            if onset - within <= taken <= until:
                found[dose.product] = dose
        if found:
            break
    return tuple(found[product] for product in reading.products if product in found)


def _latest_onset(effect: AdverseEffect, reading: Reading) -> float:
    """Last minute at which the effect may have begun [min]."""
    return reading.moment(effect.onset + LAST_MINUTE if is_whole_day(effect.onset) else effect.onset)
