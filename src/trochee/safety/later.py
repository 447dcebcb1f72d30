"""What a dose would do to those that are planned after it: they were answered for without it."""

from __future__ import annotations

from datetime import datetime
from typing import cast
from zoneinfo import ZoneInfo

from trochee.record import Authorisation, Dose, DoseStatus

from .compiling import Facts
from .exposure import exposure, mass_mg, moment
from .left import left


def later_dose_over(
    authorisation: Authorisation, doses: tuple[Dose, ...], at: datetime, zone: ZoneInfo, known: Facts
) -> bool:
    """Say whether a dose at the moment ``at`` takes one that is planned later over a limit it keeps without it."""
    this = Dose(
        taken_at=at, product=authorisation.formulation.product, amount=cast("float | None", known.get("dose_mg"))
    )
    planned = [each for each in doses if each.status is DoseStatus.PLANNED and moment(each, zone) > at]
    for each in planned:
        others = tuple(other for other in doses if other is not each)
        if not _over(authorisation, each, (*others, this), zone) <= _over(authorisation, each, others, zone):
            return True
    return False


def _over(authorisation: Authorisation, dose: Dose, others: tuple[Dose, ...], zone: ZoneInfo) -> frozenset[str]:
    """Name the limits that a dose passes for certain: with nothing known of others, only those are given."""
    amount = mass_mg(dose)
    before = exposure(others, moment(dose, zone), zone)
    return frozenset(left(authorisation, before, {} if amount is None else {"dose_mg": amount}))
