"""The designs of a trial side by side, each drawn and simulated: same doses and more knowledge first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from trochee.knowledge import Knowledge
from trochee.record import Trial, TrialDesign

from .assurance import Diary, Worth, worth_of
from .draws import Lot
from .plans import PlanError, Wishes, draw_weeks
from .values import Outcome

OPEN = (TrialDesign.RANDOM_DAYS, TrialDesign.OFF_WEEKS, TrialDesign.TWO_WEEK_BLOCKS)
WITH_PLACEBO = (TrialDesign.BLINDED_WEEKS, TrialDesign.BLINDED_TRIPLETS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What is fixed beforehand: product, outcome, smallest effect that matters [natural units], nights before."""

    product: str
    outcome: Outcome
    smallest_effect: float
    baseline_nights: int
    seed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A design: as drawn, and what it is worth; or why it cannot be had."""

    design: TrialDesign
    trial: Trial | None
    worth: Worth | None
    problem: str | None = None


def candidates(
    wishes: Wishes, terms: Terms, lots: Mapping[TrialDesign, Lot], knowledge: Knowledge, *, diary: Diary | None
) -> tuple[Candidate, ...]:
    """Draw and simulate every design that has a lot, in the order given.

    A diary's nights say what the noise is like; they are taken to lie right before the first week.
    """
    return tuple(_candidate(design, wishes, terms, lot, knowledge, diary) for design, lot in lots.items())


def drawn(design: TrialDesign, wishes: Wishes, terms: Terms, lot: Lot) -> Trial:
    """Draw a trial and commit to it by its hash; raises `PlanError` where the wishes don't fit together."""
    return Trial(
        design=design,
        product=terms.product,
        outcome=terms.outcome.value,
        smallest_effect=terms.smallest_effect,
        baseline_nights=terms.baseline_nights,
        doses_per_week=wishes.doses_per_week,
        minimum_gap_nights=wishes.minimum_gap_nights,
        without=wishes.without,
        cbti_steps=wishes.cbti_steps,
        seed=terms.seed,
        weeks=draw_weeks(design, wishes, lot),
    ).hashed()


def _candidate(
    design: TrialDesign, wishes: Wishes, terms: Terms, lot: Lot, knowledge: Knowledge, diary: Diary | None
) -> Candidate:
    try:
        trial = drawn(design, wishes, terms, lot)
    except PlanError as error:
        return Candidate(design=design, trial=None, worth=None, problem=str(error))
    return Candidate(design=design, trial=trial, worth=worth_of(trial, knowledge, diary=diary))
