"""An authorisation in words, line by line: the same words on every page, so that what is signed is what is read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext, ngettext

from trochee.clinic.ui.days import whole_day
from trochee.record import Authorisation, Formulation, TitrationStep

from .words import EFFECTS, ROUTES, SETTINGS

_ROUTE = dict(ROUTES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing that an authorisation says."""

    label: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that a version says otherwise than the one before; empty where one of them says nothing."""

    label: str
    before: str
    after: str


def said(of: Authorisation, weight_kg: float | None = None) -> tuple[Line, ...]:
    """Give all that it says, in the order of the form; ``weight_kg`` adds doses by body weight."""
    return tuple(Line(label=label, value=value) for label, value in _all(of, weight_kg) if value)


def changes(before: Authorisation, after: Authorisation) -> tuple[Change, ...]:
    """Give what a version says otherwise than the one before it."""
    earlier, later = dict(_all(before, None)), dict(_all(after, None))
    return tuple(
        Change(label=label, before=earlier.get(label, ""), after=later.get(label, ""))
        for label in {**later, **earlier}
        if earlier.get(label, "") != later.get(label, "")
    )


def short(of: Authorisation) -> str:
    """Give it in one line: what, how much at most, how often at most."""
    told = {
        "product": of.formulation.product,
        "dose": mg(of.ceiling_dose_mg),
        "week": mg(of.ceiling_week_mg),
    }
    return gettext("%(product)s, at most %(dose)s a dose and %(week)s in 7 days") % told


def mg(value: float) -> str:
    """Write an amount in milligrams."""
    return gettext("%(amount)s mg") % {"amount": f"{value:g}"}


def mg_per_kg(value: float) -> str:
    """Write an amount by body weight."""
    return gettext("%(amount)s mg/kg") % {"amount": f"{value:.2g}"}


def by_weight(dose_mg: float, weight_kg: float | None) -> str:
    """Write a dose with what it is by body weight, where that is known."""
    if not weight_kg:
        return mg(dose_mg)
    return gettext("%(dose)s (%(by_weight)s)") % {"dose": mg(dose_mg), "by_weight": mg_per_kg(dose_mg / weight_kg)}


def titration(steps: Sequence[TitrationStep], weight_kg: float | None = None) -> str:
    """Write the steps, the first first."""
    text = gettext("%(dose)s from dose %(number)s on")
    told = [text % {"dose": by_weight(each.dose_mg, weight_kg), "number": each.from_dose} for each in steps]
    return "; ".join(told)


def _all(of: Authorisation, weight_kg: float | None) -> Iterator[tuple[str, str]]:
    yield from _product(of.formulation)
    yield gettext("Route"), str(_ROUTE.get(of.route, of.route))
    yield gettext("Held in the mouth"), _minutes(of.held_min)
    yield gettext("Then"), _afterwards(of.swallowed)
    yield gettext("Dose"), titration(of.titration, weight_kg)
    yield gettext("Doses a week, at most"), "" if of.doses_per_week is None else f"{of.doses_per_week:g}"
    yield gettext("Most for one dose"), by_weight(of.ceiling_dose_mg, weight_kg)
    yield (
        gettext("Most for one dose by body weight"),
        "" if of.ceiling_mg_per_kg is None else gettext("%(amount)s mg/kg") % {"amount": f"{of.ceiling_mg_per_kg:g}"},
    )
    yield gettext("Most in 7 days, all ketamine together"), mg(of.ceiling_week_mg)
    yield gettext("Shortest time between two doses"), hours(of.minimum_interval_h)
    yield gettext("Where"), "; ".join(str(SETTINGS[each]) for each in of.settings)
    yield gettext("First doses under supervision"), str(of.supervised_doses)
    yield gettext("First day"), whole_day(of.starts_on)
    yield gettext("Review date, when it lapses"), whole_day(of.review_on)
    yield gettext("End-point"), of.end_point
    yield gettext("It stops at the review date, unless"), of.stops_unless or ""
    for name, value in of.smallest_effects.items():
        label = gettext("Smallest effect that matters: %(outcome)s") % {"outcome": EFFECTS.get(name, name)}
        yield label, f"{value:g}"
    yield gettext("Prescription programme looked up on"), _day(of.prescription_programme_on)


def _product(made: Formulation) -> Iterator[tuple[str, str]]:
    yield gettext("Product"), made.product
    yield gettext("Strength of one troche"), mg(made.strength_mg)
    yield gettext("Base"), made.base or ""
    yield gettext("Flavour"), made.flavour or ""
    yield gettext("Pharmacy"), made.pharmacy or ""
    yield gettext("Lot"), made.lot or ""
    yield gettext("Not after"), _day(made.expires)


def hours(value: float) -> str:
    """Write hours as people say them; whole days as days."""
    days, rest = divmod(value, 24)
    if rest:
        return gettext("%(hours)s h") % {"hours": f"{value:g}"}
    return ngettext("%(days)s day", "%(days)s days", int(days)) % {"days": f"{days:g}"}


def _minutes(value: float | None) -> str:
    return "" if value is None else gettext("%(minutes)s min") % {"minutes": f"{value:g}"}


def _afterwards(swallowed: bool | None) -> str:
    if swallowed is None:
        return ""
    return gettext("swallow it") if swallowed else gettext("spit it out")


def _day(day: date | None) -> str:
    return "" if day is None else whole_day(day)
