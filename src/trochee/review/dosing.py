"""How each product was dosed: amounts, rate, amount for the weight, beside the doses that were published."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from trochee.foundation.figures import counted, plain
from trochee.record import Dose
from trochee.record.products import in_mg, is_ketamine

from .around import same_medicine
from .published import published_doses
from .reading import Reading
from .sides import DoseUse

_DAYS_A_WEEK = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class _Amounts:
    """What was taken, in one unit: by dose in order of time, and by night."""

    unit: str
    by_dose: tuple[float, ...]
    by_night: tuple[float, ...]
    left_out: int
    """Doses without an amount, or in another unit."""


def dose_use(reading: Reading) -> tuple[DoseUse, ...]:
    """Describe the doses of every product that reached the body, the leading one first.

    An amount is what was taken: the share of the dose where it is known, else the whole of it; g and ug become mg.
    The largest is that of one night, doses of a product before the same night summed. Amounts of different products
    are never summed.
    """
    return tuple(_use(product, reading) for product in reading.products)


def ketamine_elsewhere(reading: Reading, product: str) -> tuple[str, ...]:
    """Say what else holds ketamine: other products with their doses, and names on the list of medicines."""
    said = [
        f"{other} ({counted(len(reading.doses_of(other)), 'dose')})"
        for other in reading.products
        if other != product and is_ketamine(other)
    ]
    medicines = reading.record.patient.medicines or ()
    listed = [name for name in medicines if is_ketamine(name) and not same_medicine(name, product)]
    return (*said, *(f"{name} (on the list of medicines)" for name in listed))


def a_week(doses: Sequence[Dose], reading: Reading) -> tuple[float | None, float | None]:
    """Doses a week in the first and in the last weeks compared, from the first dose to the last day that counts.

    ``None`` where fewer weeks than are compared have passed. The two stretches overlap where fewer than twice as
    many have.
    """
    last_day = reading.last_day
    weeks = reading.knowledge.number("review.dose.weeks_compared")
    stretch = timedelta(days=_DAYS_A_WEEK * weeks)
    days = [reading.day(dose.taken_at) for dose in doses]
    if last_day is None or not days or last_day - days[0] + timedelta(days=1) < stretch:
        return None, None
    first = sum(day - days[0] < stretch for day in days)
    last = sum(last_day - day < stretch for day in days)
    return first / weeks, last / weeks


def weeks_apart(doses: Sequence[Dose], reading: Reading) -> bool:
    """Whether the first and the last weeks compared have no day in common."""
    if reading.last_day is None or not doses:
        return False
    stretch = 2 * _DAYS_A_WEEK * reading.knowledge.number("review.dose.weeks_compared")
    return (reading.last_day - reading.day(doses[0].taken_at)).days + 1 >= stretch


def _use(product: str, reading: Reading) -> DoseUse:
    doses = reading.doses_of(product)
    amounts = _amounts(doses, reading)
    largest = max(amounts.by_night, default=None)
    weight = reading.record.patient.weight_kg
    per_kg = largest / weight if amounts.unit == "mg" and largest is not None and weight else None
    first_rate, last_rate = a_week(doses, reading)
    published = published_doses(reading.knowledge) if is_ketamine(product) else None
    return DoseUse(
        product=product,
        doses=len(doses),
        unit=amounts.unit,
        first_amount=amounts.by_dose[0] if amounts.by_dose else None,
        last_amount=amounts.by_dose[-1] if amounts.by_dose else None,
        largest_amount=largest,
        largest_per_kg=per_kg,
        per_week_first=first_rate,
        per_week_last=last_rate,
        published="" if published is None else published.text,
        text=" ".join(
            [
                _amount_text(product, amounts, per_kg),
                *_weight_text(amounts, weight),
                *_rate_text(first_rate, last_rate, reading),
                *_elsewhere_text(product, reading),
            ]
        ),
        sources=() if published is None else published.sources,
        amounts_missing=amounts.left_out,
    )


def _amounts(doses: Sequence[Dose], reading: Reading) -> _Amounts:
    known = [(dose, *in_mg(dose)) for dose in doses if dose.amount is not None]
    units = Counter(unit for _, _, unit in known)
    unit = units.most_common(1)[0][0] if units else (doses[0].unit if doses else "")
    taken = [(dose, amount) for dose, amount, of_unit in known if of_unit == unit]
    by_night: dict[date, float] = {}
    for dose, amount in taken:
        night = reading.nights[dose]
        by_night[night] = by_night.get(night, 0.0) + amount
    return _Amounts(
        unit=unit,
        by_dose=tuple(amount for _, amount in taken),
        by_night=tuple(by_night.values()),
        left_out=len(doses) - len(taken),
    )


def _amount_text(product: str, amounts: _Amounts, per_kg: float | None) -> str:
    if not amounts.by_dose:
        return f"No dose of {product} has an amount on record."
    unit, first, last, largest = amounts.unit, amounts.by_dose[0], amounts.by_dose[-1], max(amounts.by_night)
    same = first == last == largest
    text = (
        f"{first:g} {unit} each time"
        if same and len(set(amounts.by_dose)) == 1
        else (f"First {first:g} {unit}, last {last:g} {unit}, most in one night {largest:g} {unit}")
    )
    if per_kg is not None:
        text += f" ({plain(per_kg, 2)} mg/kg)"
    if amounts.left_out:
        text += f"; {counted(amounts.left_out, 'dose')} without an amount in {unit}"
    return f"{text}."


def _weight_text(amounts: _Amounts, weight: float | None) -> list[str]:
    if weight or amounts.unit != "mg" or not amounts.by_dose:
        return []
    return ["No weight is on record, so the amount for the weight is not known."]


def _rate_text(first: float | None, last: float | None, reading: Reading) -> list[str]:
    if first is None or last is None:
        return []
    weeks = plain(reading.knowledge.number("review.dose.weeks_compared"))
    return [f"Doses a week: {first:g} in the first {weeks} weeks, {last:g} in the last {weeks}."]


def _elsewhere_text(product: str, reading: Reading) -> list[str]:
    others = ketamine_elsewhere(reading, product) if is_ketamine(product) else ()
    if not others:
        return []
    return [f"Ketamine from elsewhere too: {', '.join(others)}; it counts in every limit, the amounts do not add up."]
