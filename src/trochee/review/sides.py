"""Values that stand beside the estimate: scores, adverse effects, doses, events, what is watched for long."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from trochee.effect.values import Interval
from trochee.foundation.citation import Citation
from trochee.foundation.unknown import Unknown


class Change(StrEnum):
    """What a change of a score amounts to, against the error of the instrument; it never says what caused it."""

    RELIABLY_BETTER = "reliably_better"
    RELIABLY_WORSE = "reliably_worse"
    WITHIN_ERROR = "within_error"
    CANNOT_TELL = "cannot_tell"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreChange:
    """An instrument's totals over time, and the change from the last one before the first dose to the latest.

    ``first`` is the latest total up to the first dose, or the earliest of all where none is (``baseline`` is then
    false); ``change`` is ``last`` less ``first`` [points]. ``reliable`` is the change from which it is no longer
    within the error of the instrument [points], ``meaningful`` the smallest that is held to matter; ``None`` where no
    source gives it. ``verdict`` rests on the first of the two that is given; ``text`` says on which.
    """

    instrument: str
    label: str
    totals: tuple[tuple[date, float], ...]
    first: float
    first_on: date
    last: float
    last_on: date
    baseline: bool
    lower_is_better: bool | None
    """``None`` where the instrument is not known here."""
    change: float
    verdict: Change
    reliable: float | None
    meaningful: float | None
    text: str
    sources: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedRate:
    """How often an effect was reported in a study [percent of people], and with what."""

    percent: float
    comparator_percent: float | None
    study: str
    formulation: str
    source: Citation
    expected: bool = True
    """False where the way it was asked for makes the rate too low to be expected in a monitored patient."""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AdverseRate:
    """How often one adverse effect followed a dose: doses with it, of all doses, with the exact 95 % interval.

    ``interval95`` [percent of doses] is that of Clopper and Pearson. ``grades`` counts the doses by the worst grade,
    0 where none is given.
    """

    term: str
    doses_with: int
    doses: int
    percent: float
    interval95: Interval
    grades: Mapping[int, int] = field(hash=False)
    longest_hours: float | None
    """Longest that one lasted [h]; ``None`` where no end is on record."""
    published: tuple[PublishedRate, ...] = ()
    product: str = ""
    """Product whose doses are counted."""
    ends_missing: int = 0
    """Effects of this term without an end on record, which may have lasted longer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductHarm:
    """Doses of a product and how many of them were followed by an effect of the severe grade or worse.

    ``ungraded`` counts those that were followed by an effect without a grade and by none known to be severe.
    ``severe_upper_percent`` is the one-sided exact 95 % limit, the ungraded counted as severe [percent of doses].
    """

    product: str
    doses: int
    severe: int
    ungraded: int
    severe_upper_percent: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Harm:
    """Adverse effects on record beside the doses.

    ``doses``, ``severe`` and ``ungraded`` are of the leading product, ``others`` has the same of every other;
    ``rates`` are of all. ``severe_upper_percent`` is the one-sided exact 95 % upper limit of the share of doses
    followed by an effect of the severe grade or worse, those without a grade counted as severe [percent]. ``apart``
    counts effects that no dose preceded closely enough.
    """

    doses: int
    rates: tuple[AdverseRate, ...]
    severe: int
    severe_upper_percent: float | None
    apart: int
    text: str
    """The counts in a sentence, the upper limit included."""
    note: str
    """What the published rates are of."""
    product: str = ""
    ungraded: int = 0
    others: tuple[ProductHarm, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DoseUse:
    """How a product was dosed: amounts, rate, and the amount for the weight beside the published range.

    An amount is what was taken: the share of the dose where it is known. ``largest_amount`` is that of one night,
    doses before the same night summed.
    """

    product: str
    doses: int
    unit: str
    first_amount: float | None
    last_amount: float | None
    largest_amount: float | None
    largest_per_kg: float | None
    """Largest amount over the weight [mg/kg]; ``None`` where weight or milligrams are not on record."""
    per_week_first: float | None
    per_week_last: float | None
    """Doses a week in the first and the last four weeks from the first dose on."""
    published: str
    text: str
    sources: tuple[Citation, ...] = ()
    amounts_missing: int = 0
    """Doses without an amount in this unit; the largest may have been among them."""


class Side(StrEnum):
    """Which way a row of benefit and harm points."""

    BENEFIT = "benefit"
    HARM = "harm"
    NEITHER = "neither"


@dataclass(frozen=True, slots=True, kw_only=True)
class BalanceRow:
    """One row of benefit and harm side by side; nothing is summed over rows."""

    id: str
    label: str
    text: str
    side: Side


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """Benefit and harm side by side; ``text`` says that no benefit offsets a hard stop, and whether harm leads."""

    rows: tuple[BalanceRow, ...]
    text: str


class Lane(StrEnum):
    """A lane of the time line beneath the nights."""

    DOSE = "dose"
    SESSION = "session"
    SCORE = "score"
    ADVERSE_EFFECT = "adverse_effect"
    THERAPY = "therapy"
    MEDICINE = "medicine"


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseEvent:
    """Something on the one time axis. ``on`` is the date of the night it belongs to or the day it was noted."""

    on: date
    lane: Lane
    text: str
    value: float | None = None
    """Grade of an adverse effect, total of a score, amount of a dose."""
    series: str = ""
    """Instrument or product."""


class LaggedOrder(StrEnum):
    """Which came first."""

    SLEEP_THEN_MOOD = "sleep_then_mood"
    MOOD_THEN_SLEEP = "mood_then_sleep"


@dataclass(frozen=True, slots=True, kw_only=True)
class LaggedLink:
    """How one day's value goes with the next of the other, its own previous value held fixed; no causation.

    ``per_sd`` is in standard deviations of what comes later per standard deviation of what came before.
    """

    order: LaggedOrder
    what: str
    """The rating or instrument that was used."""
    pairs: int
    per_sd: float
    interval90: Interval
    p_same_direction: float
    """Probability that better goes with better."""
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchItem:
    """Something watched over the long term: dose creep, rate of dosing, hypnotic nights …; unknown says why."""

    id: str
    label: str
    state: str | Unknown
    concern: bool = False
