"""What goes into the estimate and what comes out of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from trochee.foundation.unknown import Unknown
from trochee.record import Trial

FloatArray = NDArray[np.float64]


class Outcome(StrEnum):
    """A nightly outcome that the estimate knows, in natural units."""

    SLEEP_EFFICIENCY = "sleep_efficiency"
    TOTAL_SLEEP_TIME = "total_sleep_time"
    SLEEP_ONSET_LATENCY = "sleep_onset_latency"
    WAKE_AFTER_SLEEP_ONSET = "wake_after_sleep_onset"
    SLEEP_QUALITY = "sleep_quality"

    @property
    def unit(self) -> str:
        """Unit of every figure reported for this outcome."""
        return _UNITS[self]

    @property
    def higher_is_better(self) -> bool:
        """Whether more of it is better sleep; results are signed so that positive is better for every outcome."""
        return self not in {Outcome.SLEEP_ONSET_LATENCY, Outcome.WAKE_AFTER_SLEEP_ONSET}


_UNITS = {
    Outcome.SLEEP_EFFICIENCY: "percentage_points",
    Outcome.TOTAL_SLEEP_TIME: "minutes",
    Outcome.SLEEP_ONSET_LATENCY: "minutes",
    Outcome.WAKE_AFTER_SLEEP_ONSET: "minutes",
    Outcome.SLEEP_QUALITY: "points",
}


class Direction(StrEnum):
    """What the probability of any benefit says; see `nights` gates for ``DESCRIBE_ONLY``."""

    CLEAR_BENEFIT = "clear_benefit"
    LIKELY_BENEFIT = "likely_benefit"
    CANNOT_TELL = "cannot_tell"
    LIKELY_HARM = "likely_harm"
    CLEAR_HARM = "clear_harm"
    DESCRIBE_ONLY = "describe_only"


class Size(StrEnum):
    """What the probability of reaching the smallest effect that matters says."""

    WORTHWHILE = "worthwhile"
    PROBABLY_WORTHWHILE = "probably_worthwhile"
    UNCERTAIN = "uncertain"
    PROBABLY_TOO_SMALL = "probably_too_small"
    TOO_SMALL = "too_small"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Beside:
    """Something else that was taken around the same nights.

    ``doses`` [relative size, 0 none] has one entry a calendar night. ``one_night``: it acts on its own night only,
    such as a hypnotic that the diary names; any other product may last.
    """

    name: str
    doses: FloatArray
    one_night: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A lasting change from an entry on, such as another medicine begun; ``name`` says it in words."""

    name: str
    entry: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Series:
    """One outcome on consecutive nights, with the doses of one product before each.

    ``values`` [natural units; NaN where the night or the answer is missing] and ``doses`` [relative size: 0 none,
    1 one usual dose] have one entry a calendar night; entry 0 is the night that ends on ``first_night``.
    ``dose_count`` counts the doses themselves, which may be more than the nights with a dose.
    ``therapy_steps`` are the entries from which a CBT-I step holds, none of them 0.
    """

    outcome: Outcome
    first_night: date
    values: FloatArray
    doses: FloatArray
    dose_count: int
    therapy_steps: tuple[int, ...] = ()
    therapy_names: tuple[str, ...] = ()
    """What was noted of each of these steps, in the same order; empty where nothing was."""
    therapy_begun: tuple[Step, ...] = ()
    """Every change beside the medicines in words, also habits and exercise, which have no column in the model."""
    is_medicine: bool = True
    """Whether the product is a medicine, so that the night of a dose is not natural sleep."""
    also_taken: tuple[str, ...] = ()
    """What else was taken or changed and can have no column in the model, in words."""
    beside: tuple[Beside, ...] = ()
    """Other products and hypnotics of the diary; each has columns of its own in the model."""
    medicine_steps: tuple[Step, ...] = ()
    """Medicines begun or ended; each is a lasting step in the model."""
    troches: FloatArray | None = None
    """Any troche, active, placebo or unknown, before each night, where it was hidden; ``None``: all doses active.
    ``doses`` then holds the active ones alone."""
    unknown_allocations: tuple[str, ...] = ()
    """What the record says of doses of which it cannot be told whether they were active or placebo; without an
    allocation that can be read there is no estimate."""
    mood: FloatArray | None = None
    """Rating of mood on the evening before each night, higher is better; NaN is missing. ``None``: not on record."""
    as_needed_share: float | None = None
    """Share of the doses that were taken as needed [0-1]; ``None`` where why they were taken is not on record."""
    state_taken: tuple[float, ...] = ()
    """How the patient felt before doses that were taken [0 worst to 10 best]."""
    state_not_taken: tuple[float, ...] = ()
    """The same before doses that were planned and not taken."""
    trial: Trial | None = None
    """The trial in which the days of this product's doses were drawn by lot; ``None`` where they were not."""
    smallest_effect: float | None = None
    """Smallest effect that matters, natural units, positive; the shipped default where none was set together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """An equal-tailed interval."""

    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """Something the reader must know: a stable code and a sentence."""

    code: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AverageBenefit:
    """Average benefit a night from the first dose to the last night, against never having dosed [natural units].

    Positive is better. The probabilities are ``None`` where the record may only be described.
    """

    mean: float
    sd: float
    interval90: Interval
    p_benefit: float | None
    p_beyond_smallest: float | None
    p_harm_beyond_smallest: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NightEffect:
    """Effect of one usual dose on the night ``lag`` nights after it [natural units, positive is better].

    Lag 0 is the night of the dose and includes what is particular to dose nights.
    """

    lag: int
    mean: float
    interval90: Interval
    p_benefit: float
    p_beyond_smallest: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """Mean and standard deviation."""

    mean: float
    sd: float


@dataclass(frozen=True, slots=True, kw_only=True)
class HalfLife:
    """Nights after which half of a dose's effect is gone."""

    median: float
    interval90: Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class NightsOfBenefit:
    """Nights per dose on which one dose's effect reaches the smallest effect that matters."""

    mean: float
    interval90: Interval
    p_at_least: Mapping[int, float] = field(hash=False)
    """Probability of at least 1, 2, 3 … such nights."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tolerance:
    """Share of the effect lost from the first dose to the last [0–1]."""

    mean: float
    sd: float
    p_over_30_percent: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Identifiable:
    """Which questions this record can answer at all (gates of the model's specification)."""

    average_benefit: bool
    half_life: bool
    onset: bool
    tolerance: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NightCounts:
    """Calendar nights from first to last, nights with this outcome, and those among them before the first dose."""

    total: int
    observed: int
    baseline: int


class Noise(StrEnum):
    """Shape of the night-to-night noise."""

    GAUSSIAN = "gaussian"
    STUDENT_T4 = "student_t4"


@dataclass(frozen=True, slots=True, kw_only=True)
class HeavyTails:
    """Both fits where a night fell far outside the usual spread; the one with the wider interval is kept."""

    gaussian: AverageBenefit
    student_t4: AverageBenefit
    kept: Noise


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """The same record under another assumption."""

    id: str
    text: str
    """The assumption in words."""
    average_benefit: AverageBenefit
    direction: Direction
    size: Size | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sensitivity:
    """The fragility line: what the answer would be under other assumptions; the first variant is the one shown."""

    variants: tuple[Variant, ...]
    depends_on_assumptions: bool
    """Whether the call changes from one variant to another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WithMood:
    """Average benefit without and with the evening's mood in the model, both on the nights that have a mood.

    ``share_with_mood`` is the part of the benefit that goes with mood [1; may be negative or above 1], ``None`` where
    the benefit is too small to divide by. A noisy rating removes only part, so it is at least this share.
    """

    nights: int
    total: AverageBenefit
    direct: AverageBenefit
    share_with_mood: float | None


class Question(StrEnum):
    """What is still open about one outcome."""

    DIRECTION = "direction"
    SIZE = "size"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What more nights under one plan would tell: ``same_schedule``, ``randomise_days`` or ``off_weeks``."""

    plan: str
    weeks: int
    doses: int
    """Doses in these weeks; never more than the patient's own rate."""
    chance_of_decision: float
    expected_sd: float
    """Expected posterior standard deviation of the average benefit [natural units]."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """What would answer the open question, by simulation from the posterior.

    ``recommendation`` is a plan of ``outlooks``, or ``none_within_reach`` where no plan has the chance asked for in
    the weeks looked at; ``weeks`` and ``chance_of_decision`` belong to it (of the best plan where none is in reach).
    """

    question: Question
    recommendation: str
    weeks: int
    chance_of_decision: float
    text: str
    outlooks: tuple[Outlook, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RandomisationTest:
    """How unusual the result is among all the schedules that the draw could have given."""

    p_value: float
    allocations: int
    every_allocation: bool
    """Whether all allocations were looked at, or a fixed sample of them."""


NOT_ASKED = Unknown("not asked for: what more nights would tell is simulated for one outcome at a time")
NOT_DRAWN = Unknown("the days of the doses were not drawn by lot")


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelStamp:
    """What a third party needs to get the same digits."""

    version: str
    priors: str
    data_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Paths:
    """Expected outcome a night [natural units], one entry a night: as dosed, and had no dose been taken."""

    with_doses: FloatArray
    without_doses: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Estimate:
    """What this record says about one product and one outcome. Everything is in natural units, positive is better.

    Where the record has no dose, no night with the outcome, nothing but equal nights, or doses that may be active or
    placebo, the figures are ``None`` and ``messages`` say why.
    """

    outcome: Outcome
    smallest_effect: float
    nights: NightCounts
    doses: int
    average_benefit: AverageBenefit | None
    direction: Direction
    size: Size | None
    headline: str
    onset_night: Mapping[int, float] | None
    by_night: tuple[NightEffect, ...]
    half_life_nights: HalfLife | None
    nights_of_benefit_per_dose: NightsOfBenefit | None
    tolerance_share_lost: Tolerance | None
    covariates: Mapping[str, Spread]
    """Effect of weekend nights, CBT-I steps, trend and the dose night, natural units at the untreated level.

    What stands beside the doses: ``beside_night:NAME`` (its own night), ``beside:NAME`` (its lasting effect at its
    peak), ``medicine_step:NAME`` and, where placebo was among the doses, ``expectation``."""
    identifiable: Identifiable
    messages: tuple[Message, ...]
    untreated_level: float | None
    """Posterior mean untreated level from the first dose on [natural units]."""
    paths: Paths | None
    log_evidence: float | None
    model: ModelStamp
    heavy_tails: HeavyTails | None = None
    """Both noise models where a night is outlying; ``None`` where none is."""
    sensitivity: Sensitivity | None = None
    with_mood: WithMood | None = None
    next_step: NextStep | Unknown = NOT_ASKED
    randomisation: RandomisationTest | Unknown = NOT_DRAWN
    covariate_labels: Mapping[str, str] = field(default_factory=dict)
    """Words for covariates whose name on record says more than their key, such as a step of CBT-I."""
