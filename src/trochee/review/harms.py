"""Adverse effects by dose: how many doses were followed by one, how sure that is, and what was published."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from trochee.foundation.figures import NO_BREAK, counted, limit_of_harm, rate_of_harm
from trochee.foundation.unknown import Unknown
from trochee.record import AdverseEffect, Dose
from trochee.sleep.patient_clock import is_whole_day

from .exact import exact_interval, exact_upper
from .published import published_rates, term_of
from .reading import Reading
from .relate import Related
from .sides import AdverseRate, Harm, ProductHarm
from .values import NO_HARM

NOTE = (
    "Published rates count people in a study who reported it at least once, mostly with nasal esketamine for "
    "depression under supervision. Here the doses of one person are counted. The two are not the same measure."
)
_WHOLE_DAY_MIN = 1440


def harm(reading: Reading, related: Sequence[Related]) -> Harm | Unknown:
    """Count the adverse effects by dose, for every product that reached the body, the leading one first.

    A dose counts once for a term, with the worst grade. ``severe_upper_percent`` is the one-sided exact 95 % limit
    for the leading product; a dose followed by an effect without a grade counts as severe in it, since none is known
    to be mild. Unknown where no dose reached the body.
    """
    if reading.leading is None:
        return NO_HARM
    apart = [each for each in severe_effects(reading) if any(each is one.effect and not one.doses for one in related)]
    by_product = tuple(_severe(product, reading, related) for product in reading.products)
    rates = tuple(rate for product in reading.products for rate in _rates(product, reading, related))
    leading = by_product[0]
    return Harm(
        product=leading.product,
        doses=leading.doses,
        rates=rates,
        severe=leading.severe,
        ungraded=leading.ungraded,
        severe_upper_percent=leading.severe_upper_percent,
        apart=sum(not each.doses for each in related),
        others=by_product[1:],
        text=_text(leading, rates, related, apart),
        note=NOTE,
    )


def severe_effects(reading: Reading) -> tuple[AdverseEffect, ...]:
    """Adverse effects of the severe grade or worse, related to a dose or not, the worst first."""
    severe = reading.knowledge.number("review.adverse_effect.severe_grade")
    found = [each for each in reading.adverse_effects if each.grade is not None and each.grade >= severe]
    return tuple(sorted(found, key=lambda each: -(each.grade or 0)))


def _severe(product: str, reading: Reading, related: Sequence[Related]) -> ProductHarm:
    severe_grade = reading.knowledge.number("review.adverse_effect.severe_grade")
    severe: set[Dose] = set()
    ungraded: set[Dose] = set()
    for each in related:
        doses = {dose for dose in each.doses if dose.product == product}
        if each.effect.grade is None:
            ungraded |= doses
        elif each.effect.grade >= severe_grade:
            severe |= doses
    doses_taken = len(reading.doses_of(product))
    unsure = len(ungraded - severe)
    return ProductHarm(
        product=product,
        doses=doses_taken,
        severe=len(severe),
        ungraded=unsure,
        severe_upper_percent=exact_upper(len(severe) + unsure, doses_taken),
    )


def _rates(product: str, reading: Reading, related: Sequence[Related]) -> list[AdverseRate]:
    """Rate of every term after this product, the commonest first."""
    by_term: dict[str, dict[Dose, list[AdverseEffect]]] = {}
    for each in related:
        for dose in each.doses:
            if dose.product == product:
                term = term_of(each.effect.term, reading.knowledge)
                by_term.setdefault(term, {}).setdefault(dose, []).append(each.effect)
    doses = len(reading.doses_of(product))
    rates = [_rate(product, term, after, doses, reading) for term, after in by_term.items()]
    return sorted(rates, key=lambda rate: (-rate.doses_with, -max(rate.grades), rate.term))


def _rate(
    product: str, term: str, after: Mapping[Dose, Sequence[AdverseEffect]], doses: int, reading: Reading
) -> AdverseRate:
    lasted = [hours for effects in after.values() for each in effects if (hours := _hours(each, reading)) is not None]
    return AdverseRate(
        product=product,
        term=term,
        doses_with=len(after),
        doses=doses,
        percent=100 * len(after) / doses,
        interval95=exact_interval(len(after), doses),
        grades=dict(sorted(Counter(max(each.grade or 0 for each in effects) for effects in after.values()).items())),
        longest_hours=max(lasted, default=None),
        ends_missing=sum(_hours(each, reading) is None for effects in after.values() for each in effects),
        published=published_rates(term, reading.knowledge),
    )


def _hours(effect: AdverseEffect, reading: Reading) -> float | None:
    """How long an effect lasted [h], at most where only days are known; ``None`` without an end after its onset."""
    if effect.ended is None:
        return None
    minutes = reading.moment(effect.ended) - reading.moment(effect.onset)
    if is_whole_day(effect.ended) and (is_whole_day(effect.onset) or minutes < 0):
        minutes += _WHOLE_DAY_MIN  # some time on that day: at most until it was over
    return minutes / 60 if minutes >= 0 else None


def _text(
    leading: ProductHarm, rates: Sequence[AdverseRate], related: Sequence[Related], apart: Sequence[AdverseEffect]
) -> str:
    """Say the counts of the leading product, and what is severe ``apart`` from any dose; others have their own."""
    if not related:
        return (
            f"No adverse effect is on record for {counted(leading.doses, 'dose')} of {leading.product}; whether they "
            f"were asked about is not on record. If they were, the true rate of severe ones could be up to "
            f"{limit_of_harm(leading.severe_upper_percent)}."
        )
    said = [_severe_text(leading)]
    if apart:
        named = ", ".join(f"{each.term}, grade {each.grade}" for each in apart)
        said.append(f"Severe and not tied to a dose: {named}.")
    most = next((rate for rate in rates if rate.product == leading.product), None)
    if most is not None:
        said.append(f"Most often {most.term}: {rate_text(most)}.")
    unplaced = sum(each.names_no_dose for each in related)
    if unplaced:
        said.append(f"{counted(unplaced, 'effect')} named a dose that is not on record before it; placed by time.")
    if any(len(each.doses) > 1 for each in related):
        said.append("Where two products were taken in the day before, the effect counts with both.")
    return " ".join(said)


def _severe_text(each: ProductHarm) -> str:
    """Say how many were severe and how high the true rate could be: one-sided, as the reader asks 'up to'."""
    doses = f"{counted(each.doses, 'dose')} of {each.product}"
    if each.ungraded:
        head = (
            f"{each.severe} known to be severe in {doses}, {each.ungraded} without a grade and counted as severe here"
        )
    else:
        head = f"{each.severe} severe in {doses}"
    return (
        f"{head}; the true rate could be up to {limit_of_harm(each.severe_upper_percent)} "
        f"(one-sided 95{NO_BREAK}% limit)."
    )


def rate_text(rate: AdverseRate) -> str:
    """Say a rate with its interval, such as ``after 3 of 8 doses (38 %, exact 95 % interval 9 to 76 %)``."""
    percent, interval = rate_of_harm(rate.percent, rate.interval95.low, rate.interval95.high)
    return (
        f"after {rate.doses_with} of {counted(rate.doses, 'dose')} ({percent}, exact 95{NO_BREAK}% "
        f"interval {interval})"
    )
