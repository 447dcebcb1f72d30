"""Promises that play down harm: mild effects, low doses, less dependence. Each is held to the strictest reading."""

from __future__ import annotations

from trochee.foundation.figures import NO_BREAK, counted, plain
from trochee.foundation.unknown import Unknown
from trochee.record.products import is_ketamine

from .answers import NO_MORE_DOSES, NOT_TO_LEARN, Answer, Found
from .balance import severe_after_a_dose
from .dosing import ketamine_elsewhere
from .harms import severe_effects
from .published import NO_DOSE_FOR_SLEEP
from .sides import AdverseRate, DoseUse, Harm
from .values import Verdict
from .watch import tolerance_text

ASK_EACH_TIME = "A grade and an end for each adverse effect, asked after every dose that is taken anyway."
LIMIT_OF_FEW_DOSES = (
    "Nothing that a diary can add: that limit falls with the number of doses, and this is no reason to take one."
)
WEIGHT_AND_AMOUNT = "The weight, and the amount of every dose, on record."


def mild_adverse_effects(found: Found) -> Answer:
    """P25: counts with exact upper limits; published rates are mostly those of another form."""
    if isinstance(found.harm, Unknown):
        reason = f"{found.harm.reason[0].upper()}{found.harm.reason[1:]}."
        return Answer(verdict=Verdict.CANNOT_TELL_YET, text=reason, would_settle=NOT_TO_LEARN)
    harm = found.harm
    rates = [rate for rate in harm.rates if rate.product == harm.product]
    said = [harm.text, *_not_mild(rates, found), harm.note]
    verdict = _mild_verdict(harm, rates, found)
    is_open = verdict is Verdict.CANNOT_TELL_YET
    lacking = ASK_EACH_TIME if not rates or _open_ends(harm, rates, found) else LIMIT_OF_FEW_DOSES
    return Answer(verdict=verdict, text=" ".join(said), would_settle=lacking if is_open else None)


def _mild_verdict(harm: Harm, rates: list[AdverseRate], found: Found) -> Verdict:
    if severe_after_a_dose(found.related, found.reading):
        return Verdict.DIARY_SPEAKS_AGAINST
    if _not_mild(rates, found):
        return Verdict.DIARY_DOES_NOT_SHOW
    upper = harm.severe_upper_percent
    if not rates or _open_ends(harm, rates, found) or upper is None or upper > found.limit("severe_upper_percent"):
        return Verdict.CANNOT_TELL_YET
    return Verdict.DIARY_FITS


def _open_ends(harm: Harm, rates: list[AdverseRate], found: Found) -> bool:
    """Whether a grade or an end is missing, or a severe effect stands apart from the doses."""
    return bool(harm.ungraded or any(rate.ends_missing for rate in rates) or severe_effects(found.reading))


def _not_mild(rates: list[AdverseRate], found: Found) -> list[str]:
    """Name what was moderate after too many doses, or lasted too long to be called short."""
    moderate = int(found.limit("moderate_grade"))
    said = []
    for rate in rates:
        doses = sum(count for grade, count in rate.grades.items() if grade >= moderate)
        if doses and 100 * doses >= found.limit("moderate_percent") * rate.doses:
            said.append(f"{rate.term.capitalize()} was more than mild after {counted(doses, 'dose')}.")
        if rate.longest_hours is not None and rate.longest_hours > found.limit("short_hours"):
            said.append(f"{rate.term.capitalize()} lasted up to {plain(rate.longest_hours)} h.")
    return said


def lower_doses(found: Found) -> Answer:
    """P45: the amounts taken beside those reported; none is established for sleep."""
    uses = [use for use in found.dose_use if is_ketamine(use.product)]
    if not uses:
        text = f"No dose of ketamine is on record. {NO_DOSE_FOR_SLEEP}"
        return Answer(verdict=Verdict.CANNOT_TELL_YET, text=text, would_settle=NOT_TO_LEARN)
    verdicts = [_dose_verdict(use, found) for use in uses]
    verdict = next(each for each in _STRICTEST if each in verdicts)
    said = [f"{f'{use.product}: ' if len(uses) > 1 else ''}{use.text} {use.published}".strip() for use in uses]
    low, per_kg = (f"{found.limit(f'low_dose_{unit}'):g}" for unit in ("mg", "mg_per_kg"))
    said.append(f"Called low here: up to {low}{NO_BREAK}mg and {per_kg}{NO_BREAK}mg/kg in one night.")
    text = " ".join(said)
    is_open = verdict is Verdict.CANNOT_TELL_YET
    return Answer(verdict=verdict, text=text, would_settle=WEIGHT_AND_AMOUNT if is_open else None)


_STRICTEST = (
    Verdict.DIARY_SPEAKS_AGAINST,
    Verdict.DIARY_DOES_NOT_SHOW,
    Verdict.CANNOT_TELL_YET,
    Verdict.DIARY_FITS,
)
"""Of several products that hold ketamine the one judged most strictly decides."""


def _dose_verdict(use: DoseUse, found: Found) -> Verdict:
    """Call a dose low only where amount and amount for the weight are, and nothing else held ketamine."""
    if use.largest_amount is None or use.unit != "mg":
        return Verdict.CANNOT_TELL_YET
    per_kg = use.largest_per_kg
    if use.largest_amount >= found.limit("high_dose_mg") or (
        per_kg is not None and per_kg >= found.limit("high_dose_mg_per_kg")
    ):
        return Verdict.DIARY_SPEAKS_AGAINST
    if use.largest_amount > found.limit("low_dose_mg") or (
        per_kg is not None and per_kg > found.limit("low_dose_mg_per_kg")
    ):
        return Verdict.DIARY_DOES_NOT_SHOW
    complete = use.amounts_missing == 0 and per_kg is not None
    if not complete or ketamine_elsewhere(found.reading, use.product):
        return Verdict.CANNOT_TELL_YET
    return Verdict.DIARY_FITS


def less_dependence(found: Found) -> Answer:
    """P08: a comparison between medicines; at most, a large loss of effect within this record is unlikely."""
    text = "A comparison between medicines; one patient cannot answer it."
    if found.estimate is not None and found.estimate.tolerance_share_lost is not None:
        text += f" {tolerance_text(found.estimate)}"
    text += " Amount, rate, count and craving are watched apart from this, and no benefit offsets them."
    return Answer(verdict=Verdict.CANNOT_BE_MEASURED_HERE, text=text, would_settle=NO_MORE_DOSES)
