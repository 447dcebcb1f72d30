"""What counts of the ketamine on record: in doubt a dose counts whole for limits, and not at all for progress."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from trochee.knowledge.words import plain
from trochee.record import Authorisation, Dose, DoseStatus
from trochee.record.products import in_mg, is_ketamine

_COUNTS = frozenset(set(DoseStatus) - {DoseStatus.MISSED, DoseStatus.CANCELLED, DoseStatus.WITHHELD})
"""A lost dose may have been taken, and so may one that was planned and of which nobody wrote what became of it."""
_BY_SHARE = frozenset({DoseStatus.TAKEN, DoseStatus.PARTIAL})
"""How much of a dose that was spat out or thrown up was taken in nobody knows: those count whole."""
_HOUR = timedelta(hours=1)


def names_signed(authorisations: Iterable[Authorisation]) -> frozenset[str]:
    """Give the products that authorisations name, each as `plain` writes it."""
    return frozenset(plain(each.formulation.product) for each in authorisations)


def is_of_ketamine(product: str, signed: frozenset[str]) -> bool:
    """Whether a product is ketamine: by its name, or because an authorisation once named it (`names_signed`)."""
    return is_ketamine(product) or plain(product) in signed


def moment(dose: Dose, zone: ZoneInfo) -> datetime:
    """When a dose was taken or would have been, in UTC; of a time that the clock showed twice the later one."""
    return _read(dose, zone, 1)


def may_be_by(dose: Dose, at: datetime, zone: ZoneInfo) -> bool:
    """Whether a dose is of the moment ``at`` or earlier; of a time that the clock showed twice the first one counts.

    One that was taken in the first of the two hours is none to come while that hour lasts.
    """
    return _read(dose, zone, 0) <= at


def counts(dose: Dose) -> bool:
    """Whether a dose counts for limits and intervals."""
    return dose.status in _COUNTS and not (dose.status in _BY_SHARE and dose.share == 0)


def mass_mg(dose: Dose) -> float | None:
    """Give the mass of a whole dose [mg]; ``None`` where its amount or unit says none."""
    if dose.amount is None:
        return None
    whole, unit = in_mg(replace(dose, share=None))
    return whole if unit == "mg" else None


def counted_mg(dose: Dose) -> float | None:
    """Give what a dose counts for in a limit [mg]; ``None`` where its amount or unit says nothing of a mass.

    Of a dose that was taken or taken in part the share counts where it is known. One that was spat out early, thrown
    up, lost, or planned before now without a word of what became of it counts whole.
    """
    if not counts(dose):
        return 0.0
    whole = mass_mg(dose)
    share = dose.share if dose.status in _BY_SHARE and dose.share is not None else 1.0
    return None if whole is None else whole * share


def taken_whole(dose: Dose) -> bool:
    """Whether a dose counts as progress: taken, and nothing says that a part of it was not."""
    return dose.status is DoseStatus.TAKEN and dose.share in (None, 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure:
    """The doses before a moment that count, in order of time, with the moment each was taken (UTC)."""

    at: datetime
    zone: ZoneInfo
    doses: tuple[tuple[datetime, Dose], ...]

    @property
    def hours_since_last(self) -> float | None:
        """Hours since the last dose that counts [h]; ``None`` where there is none."""
        return (self.at - self.doses[-1][0]) / _HOUR if self.doses else None

    def within_days(self, days: int) -> tuple[Dose, ...]:
        """Doses of so many days of the patient's calendar, today the last of them."""
        first = self.at.astimezone(self.zone).date() - timedelta(days=days - 1)
        return tuple(dose for taken, dose in self.doses if taken.astimezone(self.zone).date() >= first)


def exposure(doses: Iterable[Dose], at: datetime, zone: ZoneInfo) -> Exposure:
    """Give the doses up to the moment ``at`` that count; later ones are asked about when they come.

    Of a time that the clock showed twice the later one counts, as far as it has come.
    """
    found = [(min(moment(each, zone), at), each) for each in doses if counts(each) and may_be_by(each, at, zone)]
    return Exposure(at=at, zone=zone, doses=tuple(sorted(found, key=lambda each: each[0])))


def _read(dose: Dose, zone: ZoneInfo, fold: int) -> datetime:
    said = dose.taken_at
    return (said.replace(tzinfo=zone, fold=fold) if said.tzinfo is None else said).astimezone(UTC)
