"""A prescriber's signed decision: what may be dosed, within which limits, and until when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from .night import no_extra


class AuthorisationStatus(StrEnum):
    """Where an authorisation stands. Only ``signed`` allows a dose, and only until its review date."""

    WAITS = "waits"
    """Signed once; a second prescriber has not signed yet."""
    SIGNED = "signed"
    REFUSED = "refused"
    STOPPED = "stopped"


class Setting(StrEnum):
    """Where a dose is taken; the words of the fact ``setting``."""

    CLINIC = "clinic"
    CLINIC_OVERNIGHT = "clinic_overnight"
    LIVE_REMOTE = "live_remote"
    HOME = "home"


@dataclass(frozen=True, slots=True, kw_only=True)
class TitrationStep:
    """From the dose with this number on (the first dose is 1), so much a dose [mg]."""

    from_dose: int
    dose_mg: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Formulation:
    """What the pharmacy makes: one troche's strength [mg], its base and flavour, who makes it, lot and expiry."""

    product: str
    strength_mg: float
    base: str | None = None
    flavour: str | None = None
    pharmacy: str | None = None
    lot: str | None = None
    expires: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Authorisation:
    """One version of a signed authorisation; an amendment is a new version that ends the one before.

    Limits: ``ceiling_dose_mg`` a dose, ``ceiling_mg_per_kg`` a dose by body weight, ``ceiling_week_mg`` all ketamine
    of seven days together, whoever gave it; ``minimum_interval_h`` between doses. ``titration`` holds the steps in
    order, the first from dose 1. ``supervised_doses`` are the first ones, which are never at home. ``starts_on`` is
    the first day and ``review_on`` the day at whose beginning, in the patient's ``time_zone``, it lapses:
    going on needs a new decision. ``end_point`` says in words what would show that it helped, ``stops_unless`` what
    stopping by default means. ``smallest_effects`` are agreed with the patient, by outcome, in its own unit.
    ``second_signed_rules`` are the rules that needed a second sign-off and got it, each as ``rule@version``, an
    interaction as ``rule@version(medicine+medicine)``.
    Clock times carry their offset. ``None`` is not said.
    """

    id: str
    version: int
    status: AuthorisationStatus
    prescriber: str
    signed_at: datetime
    formulation: Formulation
    route: str
    titration: tuple[TitrationStep, ...]
    ceiling_dose_mg: float
    ceiling_week_mg: float
    minimum_interval_h: float
    settings: tuple[Setting, ...]
    starts_on: date
    review_on: date
    end_point: str
    time_zone: str
    ceiling_mg_per_kg: float | None = None
    doses_per_week: float | None = None
    held_min: float | None = None
    swallowed: bool | None = None
    supervised_doses: int = 1
    smallest_effects: Mapping[str, float] = field(default_factory=dict, hash=False)
    stops_unless: str | None = None
    prescription_programme_on: date | None = None
    second_prescriber: str | None = None
    second_signed_at: datetime | None = None
    second_signed_rules: tuple[str, ...] = ()
    ended_at: datetime | None = None
    ended_because: str | None = None
    content_sha256: str | None = None
    extra: Mapping[str, str] = field(default_factory=no_extra, hash=False)

    def dose_mg(self, number: int) -> float:
        """Give the most that the titration allows for the dose with this number [mg]; the first is 1."""
        return next(step.dose_mg for step in reversed(self.titration) if step.from_dose <= number)
