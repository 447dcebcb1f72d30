"""What is left of the limits that were signed: in seven days, in doses, until the next one."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import timedelta
from typing import cast

from trochee.knowledge.facts import FactValue
from trochee.record import Authorisation

from .compiling import Facts
from .exposure import Exposure, counted_mg

WEEK = 7
DAY_H = timedelta(days=1) / timedelta(hours=1)
ELSEWHERE, ELSEWHERE_MG, ELSEWHERE_HOURS = (
    "ketamine_from_elsewhere",
    "ketamine_elsewhere_last_7_days_mg",
    "hours_since_ketamine_elsewhere",
)


def hours_elsewhere(known: Facts) -> float | None:
    """Hours since ketamine from anyone else that stands on no record; infinite for never, ``None`` for not known."""
    if known.get(ELSEWHERE) is False:
        return math.inf
    return cast("float | None", known.get(ELSEWHERE_HOURS)) if ELSEWHERE in known else None


def left(authorisation: Authorisation, doses: Exposure, known: Facts) -> Mapping[str, FactValue]:
    """Work out what is left; what hangs on an open question is left out, unless it is too much already."""
    return {
        **_week_mg(authorisation, doses, known),
        **_doses_agreed(authorisation, doses, known),
        **_interval(authorisation, doses, known),
    }


def _week_mg(authorisation: Authorisation, doses: Exposure, known: Facts) -> Mapping[str, FactValue]:
    """Sum the ketamine of seven days; where a part is not known, give the rest only where it is too much already."""
    said = 0.0 if known.get(ELSEWHERE) is False else known.get(ELSEWHERE_MG) if ELSEWHERE in known else None
    parts = [*(counted_mg(each) for each in doses.within_days(WEEK)), cast("float | None", said)]
    least = sum(each for each in parts if each is not None)
    over = least + cast(float, known.get("dose_mg", 0.0)) > authorisation.ceiling_week_mg
    return {"ketamine_last_7_days_mg": least} if over or None not in parts else {}


def _doses_agreed(authorisation: Authorisation, doses: Exposure, known: Facts) -> Mapping[str, FactValue]:
    """Count the dose asked about with those before it against the signed number a week.

    A fraction above one is rounded down; less than one a week is one dose in so many more days.
    """
    if authorisation.doses_per_week is None:
        return {}
    days = max(WEEK, math.ceil(WEEK / authorisation.doses_per_week))
    over = len(doses.within_days(days)) + 1 - max(1, math.floor(authorisation.doses_per_week))
    passed = hours_elsewhere(known)
    settled = passed is not None and passed >= days * DAY_H
    return {"doses_over_agreed": float(over)} if over > 0 or settled else {}


def _interval(authorisation: Authorisation, doses: Exposure, known: Facts) -> Mapping[str, FactValue]:
    hours = [each for each in (doses.hours_since_last, hours_elsewhere(known)) if each is not None]
    if not hours or math.isinf(min(hours)):
        return {}
    left = authorisation.minimum_interval_h - min(hours)
    return {"interval_left_h": left} if left > 0 or hours_elsewhere(known) is not None else {}
