"""A planned n-of-1 trial: what was drawn by lot, written down before the first dose."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any


class TrialDesign(StrEnum):
    """How days or weeks with doses are drawn."""

    RANDOM_DAYS = "random_days"
    OFF_WEEKS = "off_weeks"
    TWO_WEEK_BLOCKS = "two_week_blocks"
    BLINDED_WEEKS = "blinded_weeks"
    BLINDED_TRIPLETS = "blinded_triplets"

    @property
    def blinded(self) -> bool:
        """Whether placebo stands in for the doses, and the list is kept from patient and prescriber."""
        return self in {TrialDesign.BLINDED_WEEKS, TrialDesign.BLINDED_TRIPLETS}

    @property
    def weeks_of_a_set(self) -> int:
        """Weeks that are drawn together and balanced among themselves."""
        return {
            TrialDesign.RANDOM_DAYS: 1,
            TrialDesign.OFF_WEEKS: 2,
            TrialDesign.TWO_WEEK_BLOCKS: 4,
            TrialDesign.BLINDED_WEEKS: 2,
            TrialDesign.BLINDED_TRIPLETS: 3,
        }[self]


class Condition(StrEnum):
    """What is given in a week."""

    ACTIVE = "active"
    PLACEBO = "placebo"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialWeek:
    """Seven evenings from ``first_evening`` on, what is given in them, and on which evenings."""

    first_evening: date
    condition: Condition
    dose_evenings: tuple[date, ...] = ()

    @property
    def last_evening(self) -> date:
        """The seventh evening."""
        return self.first_evening + timedelta(days=6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A drawn trial. Evenings are dated by the day on which they begin; their night ends on the next morning.

    ``smallest_effect`` is in the natural units of ``outcome``. ``without`` are evenings left out beforehand, first
    and last of each stretch; ``cbti_steps`` those on which no week begins. ``seed`` gave the lot, and ``sha256``
    commits to everything else (see `digest`): a plan that was changed afterwards no longer fits it.
    """

    design: TrialDesign
    product: str
    outcome: str
    smallest_effect: float
    baseline_nights: int
    doses_per_week: int
    minimum_gap_nights: int
    without: tuple[tuple[date, date], ...] = ()
    cbti_steps: tuple[date, ...] = ()
    seed: int
    weeks: tuple[TrialWeek, ...]
    sha256: str = ""

    @property
    def first_evening(self) -> date:
        """First evening of the first week."""
        return self.weeks[0].first_evening

    @property
    def last_evening(self) -> date:
        """Last evening of the last week."""
        return self.weeks[-1].last_evening

    def evenings(self, condition: Condition) -> tuple[date, ...]:
        """Evenings on which this is given."""
        return tuple(each for week in self.weeks if week.condition is condition for each in week.dose_evenings)

    def digest(self) -> str:
        """SHA-256 of everything but the hash itself, as JSON with sorted keys and no spaces."""
        content = {key: value for key, value in asdict(self).items() if key != "sha256"}
        text = json.dumps(content, sort_keys=True, separators=(",", ":"), default=_as_text)
        return hashlib.sha256(text.encode()).hexdigest()

    def hashed(self) -> Trial:
        """Give the same plan with its hash."""
        return replace(self, sha256=self.digest())

    @property
    def unchanged(self) -> bool:
        """Whether the plan is still the one that its hash was made of."""
        return self.sha256 == self.digest()


def _as_text(value: Any) -> str:
    return str(value)  # dates, as YYYY-MM-DD
