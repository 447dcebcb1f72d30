"""Facts of an authorisation and of the doses on record at a moment: what is signed, what is left of it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import cast
from zoneinfo import ZoneInfo

from trochee.foundation.clock import zone_named
from trochee.knowledge.facts import FactValue
from trochee.knowledge.words import plain
from trochee.record import IN_THE_BODY, Authorisation, AuthorisationStatus, Dose, DoseStatus, Setting
from trochee.record.products import is_ketamine

from .compiling import Facts
from .exposure import Exposure, counted_mg, exposure, taken_whole

_WEEK = 7
_DAY_H = timedelta(days=1) / timedelta(hours=1)
_IN_THE_CLINIC = frozenset({Setting.CLINIC, Setting.CLINIC_OVERNIGHT})
_GONE = frozenset({DoseStatus.SPAT_EARLY, DoseStatus.VOMITED, DoseStatus.LOST})
NONE = "none"
"""Status of an authorisation that nobody wrote."""
ELSEWHERE, ELSEWHERE_MG, ELSEWHERE_HOURS = (
    "ketamine_from_elsewhere",
    "ketamine_elsewhere_last_7_days_mg",
    "hours_since_ketamine_elsewhere",
)
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
        "product_authorised", "route_authorised",
    }
)  # fmt: skip
"""Facts that only this module gives: where it leaves one out, it is unknown whatever anyone else says."""


def standing(authorisation: Authorisation | None, at: datetime) -> str:
    """Give the status that an authorisation had at a moment (aware): it may have been ended or signed later."""
    if authorisation is None or authorisation.signed_at > at:
        return NONE
    ended, second = authorisation.ended_at, authorisation.second_signed_at
    if authorisation.status is AuthorisationStatus.REFUSED:
        return AuthorisationStatus.REFUSED.value
    if (ended is not None and ended <= at) or (ended is None and authorisation.status is AuthorisationStatus.STOPPED):
        return AuthorisationStatus.STOPPED.value
    if authorisation.status is AuthorisationStatus.WAITS or (second is not None and second > at):
        return AuthorisationStatus.WAITS.value
    return AuthorisationStatus.SIGNED.value


def begun(authorisation: Authorisation, at: datetime) -> bool:
    """Whether its first day has come, in its own time zone."""
    return at.astimezone(zone_named(authorisation.time_zone)).date() >= authorisation.starts_on


def lapsed(authorisation: Authorisation, at: datetime) -> bool:
    """Whether its review day has begun, in its own time zone; compared by days, so that no clock change matters."""
    return at.astimezone(zone_named(authorisation.time_zone)).date() >= authorisation.review_on


def same_words(one: str, other: str) -> bool:
    """Whether two names of a product, or two routes, are the same but for case, spaces and signs."""
    return plain(one) == plain(other)


def authority_facts(
    authorisation: Authorisation | None,
    history: Iterable[Dose],
    at: datetime,
    zone: ZoneInfo,
    facts: Facts | None = None,
) -> dict[str, FactValue]:
    """Work out what rules ask about an authorisation and the doses before it.

    ``history`` are all doses on record except the one that is asked about; only ketamine counts. Times without an
    offset are wall clock times of ``zone``, whose calendar also makes the seven days of a week: today and the six
    days before. ``facts`` say what is asked for (``dose_mg``, ``setting``, ``dose_product``, ``dose_route``) and what
    is known of ketamine from anyone else; while that is open, what hangs on it is left out, except where the doses on
    record alone already pass the limit. Raises `ValueError` for a moment without an offset.
    """
    if at.tzinfo is None:
        raise ValueError("the moment of a dose carries its offset")
    known = facts or {}
    own_name = authorisation.formulation.product if authorisation else None
    doses = exposure((each for each in history if _counts(each, own_name)), at, zone)
    given: dict[str, FactValue] = {"authorisation_status": standing(authorisation, at)}
    given.update(_course(doses, own_name))
    given.update(_before(doses, known))
    if authorisation is not None:
        given.update(_signed(authorisation, at, known))
        given.update(_progress(authorisation, doses))
        given.update(_left(authorisation, doses, known))
    return given


def _counts(dose: Dose, own_name: str | None) -> bool:
    return is_ketamine(dose.product) or (own_name is not None and same_words(dose.product, own_name))


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


def _course(doses: Exposure, own_name: str | None) -> Mapping[str, FactValue]:
    """Say when treatment with the product began; without an authorisation any ketamine counts."""
    today = doses.at.astimezone(doses.zone).date()
    days = [
        (taken.astimezone(doses.zone).date(), dose)
        for taken, dose in doses.doses
        if own_name is None or same_words(dose.product, own_name)
    ]
    reached = [day for day, dose in days if dose.status in IN_THE_BODY]
    given: dict[str, FactValue] = {
        "treatment_started": bool(reached),
        "treatment_week": float((today - reached[0]).days // _WEEK + 1 if reached else 0),
        "dose_taken_today": today in reached,
    }
    if any(day == today and dose.status in _GONE for day, dose in days):
        given["dose_lost_today"] = True
    return given


def _before(doses: Exposure, known: Facts) -> Mapping[str, FactValue]:
    """Say what ketamine came before, from anyone; what hangs on an open question is left out."""
    elsewhere, hours = known.get(ELSEWHERE), doses.hours_since_last
    given: dict[str, FactValue] = {}
    if doses.doses or elsewhere is not None:
        given["ketamine_before"] = bool(doses.doses) or cast(bool, elsewhere)
    passed = _hours_elsewhere(known)
    if passed is not None and not (hours is None and math.isinf(passed)):
        given["hours_since_last_dose"] = min(passed, math.inf if hours is None else hours)
    if passed is not None and passed >= _WEEK * _DAY_H:
        given["doses_last_7_days"] = float(len(doses.within_days(_WEEK)))
    return given


def _hours_elsewhere(known: Facts) -> float | None:
    """Hours since ketamine from anyone else that stands on no record; infinite for never, ``None`` for not known."""
    if known.get(ELSEWHERE) is False:
        return math.inf
    return cast("float | None", known.get(ELSEWHERE_HOURS)) if ELSEWHERE in known else None


def _left(authorisation: Authorisation, doses: Exposure, known: Facts) -> Mapping[str, FactValue]:
    return {
        **_week_mg(authorisation, doses, known),
        **_doses_agreed(authorisation, doses, known),
        **_interval(authorisation, doses, known),
    }


def _week_mg(authorisation: Authorisation, doses: Exposure, known: Facts) -> Mapping[str, FactValue]:
    """Sum the ketamine of seven days; where a part is not known, give the rest only where it is too much already."""
    said = 0.0 if known.get(ELSEWHERE) is False else known.get(ELSEWHERE_MG) if ELSEWHERE in known else None
    parts = [*(counted_mg(each) for each in doses.within_days(_WEEK)), cast("float | None", said)]
    least = sum(each for each in parts if each is not None)
    over = least + cast(float, known.get("dose_mg", 0.0)) > authorisation.ceiling_week_mg
    return {"ketamine_last_7_days_mg": least} if over or None not in parts else {}


def _doses_agreed(authorisation: Authorisation, doses: Exposure, known: Facts) -> Mapping[str, FactValue]:
    """Count the dose asked about with those before it against the signed number a week.

    A fraction above one is rounded down; less than one a week is one dose in so many more days.
    """
    if authorisation.doses_per_week is None:
        return {}
    days = _WEEK if authorisation.doses_per_week >= 1 else math.ceil(_WEEK / authorisation.doses_per_week)
    over = len(doses.within_days(days)) + 1 - max(1, math.floor(authorisation.doses_per_week))
    passed = _hours_elsewhere(known)
    settled = passed is not None and passed >= days * _DAY_H
    return {"doses_over_agreed": float(over)} if over > 0 or settled else {}


def _interval(authorisation: Authorisation, doses: Exposure, known: Facts) -> Mapping[str, FactValue]:
    hours = [each for each in (doses.hours_since_last, _hours_elsewhere(known)) if each is not None]
    if not hours or math.isinf(min(hours)):
        return {}
    left = authorisation.minimum_interval_h - min(hours)
    return {"interval_left_h": left} if left > 0 or _hours_elsewhere(known) is not None else {}
