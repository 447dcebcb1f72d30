"""Who is invented: what doses do, how they are taken, what else acts, and what may be said about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

NO_OTHER_REASON: tuple[str, ...] = ()


class Schedule(StrEnum):
    """When doses are taken once they have begun."""

    RANDOM_DAYS = "two random evenings a week, at least two nights apart"
    FIXED_DAYS = "the same evenings every week"
    AS_NEEDED = "as needed, on evenings that feel bad"
    FROM_A_BAD_PATCH = "two random evenings a week, begun when a week was 1.5 standard deviations bad"


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """A product and what one dose of it does; effects on the logit of sleep efficiency, times in nights.

    ``dose_night_logit`` is particular to the night of a dose and no part of the benefit. ``share_lost`` is lost with
    more and more doses and comes back with a holiday, as in the model (`trochee.effect`, README).
    """

    name: str
    amount: str
    single_dose_logit: float
    half_life_nights: float
    onset_nights: int = 1
    share_lost: float = 0.0
    dose_night_logit: float = 0.0
    schedule: Schedule = Schedule.RANDOM_DAYS
    mornings: tuple[int, ...] = ()
    """Weekdays of the mornings after fixed doses, Monday is 0."""
    setting: str = "clinic"


@dataclass(frozen=True, slots=True, kw_only=True)
class TherapyStep:
    """A CBT-I sleep window from a night on, and what is gained from it."""

    night: int
    bed: str
    rise: str
    minutes: int
    gain_logit: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Noise:
    """Standard deviations on the logit of sleep efficiency, and how long the slow part remembers [nights]."""

    slow: float = 0.28
    fast: float = 0.36
    memory: float = 6.0


@dataclass(frozen=True, slots=True, kw_only=True)
class AdverseEffect:
    """What follows a dose: a share of the doses, or the doses that are named (the first is 1)."""

    term: str
    grade: int
    share: float = 0.0
    doses: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What the review must and must not say about this person, fixed beforehand.

    ``messages``: of each group at least one code stands with the estimate of the primary outcome. ``signs``: what
    must be seen elsewhere (`answers.signs`). ``explain_a_miss``: codes of which one must stand there where the
    interval misses the truth.
    """

    opposite: tuple[str, ...]
    messages: tuple[tuple[str, ...], ...] = ()
    never: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()
    explain_a_miss: tuple[str, ...] = ()
    claims_never: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One invented person. Nights count from 0; ``baseline`` are the nights before the first dose."""

    number: int
    slug: str
    title: str
    name: str
    born: str
    weight_kg: float
    story: str
    nights: int
    baseline: int
    troche: Product
    expected: Expected
    other: Product | None = None
    other_from: int = 0
    level_logit: float = 0.95
    weekend_logit: float = 0.08
    weekday_logit: Mapping[int, float] = field(default_factory=dict)
    """By weekday of the morning, Monday is 0; on top of the weekend."""
    expectation_logit: float = 0.0
    """What any troche does by expectation on three nights, its own included."""
    noise: Noise = Noise()
    therapy: tuple[TherapyStep, ...] = ()
    adverse: tuple[AdverseEffect, ...] = ()
    scores: tuple[tuple[int, str, int], ...] = ()
    """Night of the answer, instrument, total."""

    @property
    def folder(self) -> str:
        """Name of the folder."""
        return f"{self.number:02d}-{self.slug}"
