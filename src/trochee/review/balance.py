"""Benefit and harm side by side. Nothing is summed, and nothing of one side takes anything from the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from trochee.effect.values import Direction, Estimate, Outcome
from trochee.foundation.figures import counted, day, limit_of_harm
from trochee.foundation.unknown import Unknown

from .answers import BENEFITS, HARMS, LARGE_ENOUGH, Found, little_to_lose
from .harms import rate_text
from .hypnotics import hypnotics_text
from .reading import Reading
from .relate import Related
from .sides import Balance, BalanceRow, Change, Harm, ScoreChange, Side
from .values import NO_BALANCE

MOOD_SCORES = ("phq9", "gad7", "pcl5")
NO_OFFSET = "No benefit offsets a serious harm, and nothing here is summed."
_SMALL_HARM = (
    "Sleep got clearly worse by at least one measure, more likely than not by less than would matter; it is shown "
    "all the same."
)
_INSOMNIA = "isi"
_COMMONEST = 3
_SIDES = {Change.RELIABLY_BETTER: Side.BENEFIT, Change.RELIABLY_WORSE: Side.HARM}


def balance(found: Found, effects: Mapping[str, Mapping[Outcome, Estimate]]) -> Balance | Unknown:
    """Set benefit and harm side by side; unknown where no dose reached the body.

    ``effects`` are those of every product. The text says that harm outweighs where a severe adverse effect followed a
    dose, or an outcome became clearly worse and more likely than not by enough to matter.
    """
    if isinstance(found.harm, Unknown):
        return NO_BALANCE
    worse = [one for by_outcome in effects.values() for one in by_outcome.values() if one.direction in HARMS]
    severe = severe_after_a_dose(found.related, found.reading)
    return Balance(
        rows=(
            *_benefit_rows(found.estimate, f", {found.reading.leading}" if found.names_product else ""),
            *(_score_row(each) for each in found.scores if each.instrument == _INSOMNIA),
            *_hypnotics_row(found.reading),
            *_harm_rows(found.harm, is_silent=not found.related),
            *_apart_rows(found.related, found.reading),
            *_worse_rows(effects, found.estimate),
            *(_score_row(each) for each in found.scores if _is_worse_mood(each)),
        ),
        text=" ".join(_verdict(severe, worse, found)),
    )


def severe_after_a_dose(related: Sequence[Related], reading: Reading) -> tuple[Related, ...]:
    """Adverse effects of the severe grade or worse that followed a dose of any product."""
    severe = reading.knowledge.number("review.adverse_effect.severe_grade")
    return tuple(each for each in related if each.doses and (each.effect.grade or 0) >= severe)


def _verdict(severe: Sequence[Related], worse: Sequence[Estimate], found: Found) -> list[str]:
    clearly = [each for each in worse if each.direction is Direction.CLEAR_HARM]
    matter = [each for each in clearly if _matters(each, found)]
    reasons = []
    if severe:
        reasons.append(
            f"{'a severe adverse effect' if len(severe) == 1 else 'severe adverse effects'} followed a dose"
        )
    if matter:
        reasons.append("sleep got clearly worse by one measure" if len(matter) == 1 else "sleep got clearly worse")
    if reasons:
        return [f"Harm outweighs benefit on this record: {' and '.join(reasons)}.", NO_OFFSET]
    said = [NO_OFFSET]
    scores = [each.label for each in found.scores if each.verdict is Change.RELIABLY_WORSE]
    if scores:
        said.insert(0, f"{' and '.join(scores)} got worse.")
    if clearly:
        said.insert(0, _SMALL_HARM)
    elif worse:
        said.insert(0, "Something probably got worse.")
    little = None if found.estimate is None else little_to_lose(found.estimate, found.effects.values())
    if little:
        said.insert(0, little)
    return said


def _matters(worse: Estimate, found: Found) -> bool:
    """Whether a clear worsening is more likely than not by enough to matter."""
    benefit = worse.average_benefit
    p_matters = None if benefit is None else benefit.p_harm_beyond_smallest
    needed = found.knowledge.number("review.balance.harm_matters_probability")
    return p_matters is None or p_matters >= needed


def _benefit_rows(primary: Estimate | None, product: str) -> list[BalanceRow]:
    """Rows of the product that promises are about, named where the review leads with another."""
    if primary is None:
        return []
    side = Side.NEITHER
    if primary.direction in HARMS:
        side = Side.HARM
    elif primary.direction in BENEFITS and primary.size in LARGE_ENOUGH:
        side = Side.BENEFIT
    rows = [
        BalanceRow(id="average_benefit", label=f"Average benefit a night{product}", text=primary.headline, side=side)
    ]
    nights = primary.nights_of_benefit_per_dose
    if nights is not None:
        low, high = nights.interval90.low, nights.interval90.high
        text = f"{nights.mean:.1f} nights of worthwhile change per dose ({low:.0f} to {high:.0f})."
        if not primary.identifiable.half_life:
            text += " How long an effect lasts cannot be told from this record."
        sure = side is Side.BENEFIT and primary.identifiable.half_life and low >= 1
        rows.append(
            BalanceRow(
                id="worthwhile_nights",
                label=f"Worthwhile nights per dose{product}",
                text=text,
                side=Side.BENEFIT if sure else Side.NEITHER,
            )
        )
    return rows


def _score_row(change: ScoreChange) -> BalanceRow:
    """Show a score; a fall of the insomnia score alone stands on neither side, for expectation lowers it too."""
    side = _SIDES.get(change.verdict, Side.NEITHER)
    if change.instrument == _INSOMNIA and side is Side.BENEFIT:
        side = Side.NEITHER
    return BalanceRow(id=f"score_{change.instrument}", label=change.label, text=change.text, side=side)


def _is_worse_mood(change: ScoreChange) -> bool:
    return change.instrument in MOOD_SCORES and change.verdict is Change.RELIABLY_WORSE


def _hypnotics_row(reading: Reading) -> list[BalanceRow]:
    text = hypnotics_text(reading)
    if text is None:
        return []
    return [BalanceRow(id="hypnotic_nights", label="Nights with a sleep medicine", text=text, side=Side.NEITHER)]


def _harm_rows(harm: Harm, *, is_silent: bool) -> list[BalanceRow]:
    """Count what was severe, and the commonest; where nothing is on record, not asked is not none."""
    upper = f"the true rate could be up to {limit_of_harm(harm.severe_upper_percent or 0)}"
    unsure = f", and {harm.ungraded} without a grade" if harm.ungraded else ""
    others = "".join(f" {each.product}: {each.severe} in {each.doses}." for each in harm.others if each.severe)
    counts = f"{harm.severe} in {counted(harm.doses, 'dose')}{unsure}; {upper}.{others}"
    if is_silent:
        counts = f"None on record; whether they were asked about is not on record. If they were, {upper}."
    found = harm.severe or any(each.severe for each in harm.others)
    rows = [
        BalanceRow(
            id="severe_effects",
            label="Severe adverse effects",
            text=counts,
            side=Side.HARM if found else Side.NEITHER,
        )
    ]
    rows += [
        BalanceRow(
            id=f"effect_{_slug(rate.term)}",
            label=rate.term.capitalize(),
            text=f"{rate_text(rate).capitalize()}.",
            side=Side.HARM,
        )
        for rate in [rate for rate in harm.rates if rate.product == harm.product][:_COMMONEST]
    ]
    return rows


def _apart_rows(related: Sequence[Related], reading: Reading) -> list[BalanceRow]:
    """Name each severe adverse effect that no dose on record came before: it is on the record all the same."""
    severe = reading.knowledge.number("review.adverse_effect.severe_grade")
    return [
        BalanceRow(
            id=f"apart_{_slug(each.effect.term)}",
            label=f"{each.effect.term.capitalize()}, not tied to a dose",
            text=f"Grade {each.effect.grade} on {day(reading.day(each.effect.onset))}.",
            side=Side.HARM,
        )
        for each in related
        if not each.doses and (each.effect.grade or 0) >= severe
    ]


def _worse_rows(effects: Mapping[str, Mapping[Outcome, Estimate]], primary: Estimate | None) -> list[BalanceRow]:
    return [
        BalanceRow(
            id=f"worse_{outcome.value}" + (f"_{_slug(product)}" if len(effects) > 1 else ""),
            label=f"{outcome.value.replace('_', ' ').capitalize()}{f', {product}' if len(effects) > 1 else ''}",
            text=found.headline,
            side=Side.HARM,
        )
        for product, by_outcome in effects.items()
        for outcome, found in by_outcome.items()
        if found is not primary and found.direction in HARMS
    ]


def _slug(name: str) -> str:
    return "_".join(name.casefold().split())
