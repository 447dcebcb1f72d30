"""Facts of an authorisation and of the doses on record at a moment: what is signed, what is left of it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import cast
from zoneinfo import ZoneInfo

from trochee.foundation.clock import zone_named
from trochee.knowledge.facts import FactValue
from trochee.knowledge.words import plain
from trochee.record import IN_THE_BODY, Authorisation, Dose, DoseStatus, Setting

from .compiling import Facts
from .exposure import Exposure, exposure, is_of_ketamine, mass_mg, names_signed, taken_whole
from .figures import FIGURES
from .later import later_dose_over
from .left import DAY_H, ELSEWHERE, ELSEWHERE_HOURS, ELSEWHERE_MG, WEEK, hours_elsewhere, left
from .standing import begun, lapsed, standing

_IN_THE_CLINIC = frozenset({Setting.CLINIC, Setting.CLINIC_OVERNIGHT})
_GONE = frozenset({DoseStatus.SPAT_EARLY, DoseStatus.VOMITED, DoseStatus.LOST})
PRODUCT, ROUTE = "dose_product", "dose_route"
"""Product and route of the dose asked about, each a list of one."""
READS = (ELSEWHERE, ELSEWHERE_MG, ELSEWHERE_HOURS, PRODUCT, ROUTE)
"""Facts that no rule asks for by itself: what follows from them here is asked for."""
OWNED = frozenset(
    {
        "authorisation_status", "authorisation_begun", "authorisation_lapsed", "product_expired",
        "setting_authorised", "supervised_doses_left", "dose_limit_mg", "week_limit_mg", "step_limit_mg",
        "limit_by_weight_signed", "limit_mg_per_kg", "limit_of_doses_signed", "doses_over_agreed",
        "ketamine_before", "interval_left_h", "hours_since_last_dose", "ketamine_last_7_days_mg",
        "doses_last_7_days", "treatment_started", "treatment_week", "dose_taken_today",
        "product_authorised", "route_authorised", "dose_raised", "later_dose_over",
    }
)  # fmt: skip
"""Facts that only this module gives: where it leaves one out, it is unknown whatever anyone else says."""
FOLLOWING = frozenset(name for name, each in FIGURES.items() if not {*OWNED, "dose_mg"}.isdisjoint(each.needs))
"""Figures that follow from them and from the dose asked about."""


_WAITS_FOR: Mapping[str, tuple[str, ...]] = {
    "product_authorised": (PRODUCT,),
    "route_authorised": (ROUTE,),
    "setting_authorised": ("setting",),
    "dose_raised": ("dose_mg",),
    "ketamine_before": (ELSEWHERE,),
    "ketamine_last_7_days_mg": (ELSEWHERE, ELSEWHERE_MG),
    "hours_since_last_dose": (ELSEWHERE, ELSEWHERE_HOURS),
    "doses_last_7_days": (ELSEWHERE, ELSEWHERE_HOURS),
    "doses_over_agreed": (ELSEWHERE, ELSEWHERE_HOURS),
    "interval_left_h": (ELSEWHERE, ELSEWHERE_HOURS),
}
"""What a fact that could not be worked out waits for, in the order in which it is asked."""


def asked_for(name: str, known: Facts) -> str:
    """Give the question that settles a fact worked out here; its own name where nobody has left one open."""
    return next((each for each in _WAITS_FOR.get(name, ()) if each not in known), name)


def same_words(one: str, other: str) -> bool:
    """Whether two names of a product, or two routes, are the same but for case, spaces and signs."""
    return plain(one) == plain(other)


def authority_facts(
    authorisation: Authorisation | None,
    history: Iterable[Dose],
    at: datetime,
    zone: ZoneInfo,
    facts: Facts | None = None,
    signed: Iterable[Authorisation] | None = None,
) -> dict[str, FactValue]:
    """Work out what rules ask about an authorisation and the doses before it.

    ``history`` are all doses on record except the one that is asked about; only ketamine counts. Times without an
    offset are wall clock times of ``zone``, whose calendar also makes the seven days of a week: today and the six
    days before. ``facts`` say what is asked for (``dose_mg``, ``setting``, ``dose_product``, ``dose_route``) and what
    is known of ketamine from anyone else; while that is open, what hangs on it is left out, except where the doses on
    record alone already pass the limit. ``signed`` are all authorisations of the record, whatever became of them: a
    product that one of them names is ketamine whatever it is called, and its doses are of the course, also under a
    former name. So is other ketamine taken since the first of them was signed, unless anyone else is known to give
    some. Without them any ketamine may be of the course, and counts. Raises `ValueError` for a
    moment without an offset.
    """
    if at.tzinfo is None:
        raise ValueError("the moment of a dose carries its offset")
    known = facts or {}
    every = (*(signed or ()), *((authorisation,) if authorisation else ()))
    names = names_signed(every)
    counting = tuple(each for each in history if is_of_ketamine(each.product, names))
    doses = exposure(counting, at, zone)
    given: dict[str, FactValue] = {"authorisation_status": standing(authorisation, at)}
    course = doses.doses
    if authorisation is not None and signed is not None:
        course = tuple(_of_course(doses, names, min(each.signed_at for each in every), known))
    given.update(_course(authorisation, replace(doses, doses=course), known))
    given.update(_before(doses, known))
    if authorisation is not None:
        given.update(_signed(authorisation, at, known))
        given.update(_progress(authorisation, doses))
        given.update(left(authorisation, doses, known))
        given["later_dose_over"] = later_dose_over(authorisation, counting, at, zone, known)
    return given


def _signed(authorisation: Authorisation, at: datetime, known: Facts) -> Mapping[str, FactValue]:
    made = authorisation.formulation
    given: dict[str, FactValue] = {
        "authorisation_begun": begun(authorisation, at),
        "authorisation_lapsed": lapsed(authorisation, at),
        "dose_limit_mg": authorisation.ceiling_dose_mg,
        "week_limit_mg": authorisation.ceiling_week_mg,
        "limit_by_weight_signed": authorisation.ceiling_mg_per_kg is not None,
        "limit_of_doses_signed": authorisation.doses_per_week is not None,
    }
    if authorisation.ceiling_mg_per_kg is not None:
        given["limit_mg_per_kg"] = authorisation.ceiling_mg_per_kg
    if made.expires is not None:
        given["product_expired"] = at.astimezone(zone_named(authorisation.time_zone)).date() > made.expires
    if "setting" in known:
        given["setting_authorised"] = known["setting"] in authorisation.settings
    for name, asked, signed in (
        ("product_authorised", PRODUCT, made.product),
        ("route_authorised", ROUTE, authorisation.route),
    ):
        words = cast("tuple[str, ...]", known.get(asked, ()))
        if words:
            given[name] = all(same_words(each, signed) for each in words)
    return given


def _progress(authorisation: Authorisation, doses: Exposure) -> Mapping[str, FactValue]:
    """Say where somebody stands on the steps: only doses taken whole since the first day count."""
    zone = zone_named(authorisation.time_zone)
    whole = [
        dose
        for taken, dose in doses.doses
        if taken_whole(dose)
        and same_words(dose.product, authorisation.formulation.product)
        and taken.astimezone(zone).date() >= authorisation.starts_on
    ]
    watched = [each for each in whole if each.supervised_by and each.setting in _IN_THE_CLINIC]
    return {
        "step_limit_mg": authorisation.dose_mg(len(whole) + 1),
        "supervised_doses_left": float(max(0, authorisation.supervised_doses - len(watched))),
    }


def _of_course(
    doses: Exposure, names: frozenset[str], first: datetime, known: Facts
) -> Iterator[tuple[datetime, Dose]]:
    """Give the doses of the course: of what was ever signed, and in doubt what is written otherwise since then."""
    for taken, dose in doses.doses:
        if plain(dose.product) in names or (taken >= first and known.get(ELSEWHERE) is not True):
            yield taken, dose


def _course(authorisation: Authorisation | None, course: Exposure, known: Facts) -> Mapping[str, FactValue]:
    """Say when treatment began, and from what dose."""
    today = course.at.astimezone(course.zone).date()
    days = [(taken.astimezone(course.zone).date(), dose) for taken, dose in course.doses]
    reached = [(day, dose) for day, dose in days if dose.status in IN_THE_BODY]
    given: dict[str, FactValue] = {
        "treatment_started": bool(reached),
        "treatment_week": float((today - reached[0][0]).days // WEEK + 1 if reached else 0),
        "dose_taken_today": any(day == today for day, _ in reached),
    }
    if any(day == today and dose.status in _GONE for day, dose in days):
        given["dose_lost_today"] = True
    given.update(_raised(authorisation, [dose for _, dose in reached], known))
    return given


def _raised(authorisation: Authorisation | None, reached: list[Dose], known: Facts) -> Mapping[str, FactValue]:
    """Say whether the dose is more than the last one: of the course, or of the product that is signed now."""
    own = [each for each in reached if authorisation and same_words(each.product, authorisation.formulation.product)]
    amounts = [mass_mg(each) for each in (*reached[-1:], *own[-1:])]
    if not amounts:
        return {"dose_raised": False}
    if "dose_mg" not in known:
        return {}
    raised = any(each is not None and cast(float, known["dose_mg"]) > each for each in amounts)
    return {"dose_raised": raised} if raised or None not in amounts else {}


def _before(doses: Exposure, known: Facts) -> Mapping[str, FactValue]:
    """Say what ketamine came before, from anyone; what hangs on an open question is left out."""
    elsewhere, hours = known.get(ELSEWHERE), doses.hours_since_last
    given: dict[str, FactValue] = {}
    if doses.doses or elsewhere is not None:
        given["ketamine_before"] = bool(doses.doses) or cast(bool, elsewhere)
    passed = hours_elsewhere(known)
    if passed is not None and not (hours is None and math.isinf(passed)):
        given["hours_since_last_dose"] = min(passed, math.inf if hours is None else hours)
    if passed is not None and passed >= WEEK * DAY_H:
        given["doses_last_7_days"] = float(len(doses.within_days(WEEK)))
    return given
