"""A ledger of troches: its lines, what should be left, what was counted, how early it was refilled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction

from trochee.record import Dose, InventoryMovement

NONE_LEFT = Fraction(0)


@dataclass(frozen=True, slots=True)
class Between:
    """A number of troches as far as the record tells it: at least, and at most. Exact fractions, never floats."""

    least: Fraction
    most: Fraction

    @classmethod
    def exactly(cls, amount: Fraction) -> Between:
        """Give a number that is known."""
        return cls(amount, amount)

    @property
    def exact(self) -> bool:
        """Whether the record tells the number."""
        return self.least == self.most

    def __add__(self, other: Between) -> Between:
        return Between(self.least + other.least, self.most + other.most)

    def __sub__(self, other: Between) -> Between:
        """Take off another: the most of it leaves the least."""
        return Between(self.least - other.most, self.most - other.least)

    def off(self, amount: Fraction) -> Fraction:
        """Say by how much a number lies outside; 0 where it does not. Below is negative."""
        if amount < self.least:
            return amount - self.least
        return max(amount - self.most, NONE_LEFT)


class Comparison(StrEnum):
    """What a count says about the ledger."""

    FIRST = "first"
    """Nothing stood before it: the ledger begins with it."""
    AGREES = "agrees"
    LEFT_OPEN = "left_open"
    """The record does not tell the number that should be there, and does not speak against this one."""
    EXPLAINED = "explained"
    """It differs, and somebody wrote down why. From then on what was counted counts."""
    DIFFERS = "differs"
    """An unexplained difference. It says nothing about anybody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a ledger: what moved, by how much, and what should be left after it.

    ``of`` is the movement or dose it comes from; ``counted`` what a count says. A count that sets the ledger right
    has the change that this took.
    """

    at: datetime
    of: InventoryMovement | Dose
    change: Between
    left: Between
    counted: Counted | None = None

    @property
    def movement(self) -> InventoryMovement | None:
        """Give the movement; nothing where troches were taken."""
        return self.of if isinstance(self.of, InventoryMovement) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """One count: when, of which lot or of all, what should have been there, what was, and how far they differ."""

    at: datetime
    lot: str | None
    expected: Between
    amount: Fraction
    difference: Fraction
    comparison: Comparison
    of: InventoryMovement


@dataclass(frozen=True, slots=True, kw_only=True)
class Refill:
    """A day on which troches were dispensed though some should have been left: how many, and for how long [d].

    ``lasts_days`` is ``None`` where none was taken in the weeks before, so that what was left had no end.
    """

    at: datetime
    left: Between
    lasts_days: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LotLeft:
    """What should be left of one batch; ``lot`` is ``None`` for troches whose batch was not said."""

    lot: str | None
    expires: date | None
    strength_mg: float | None
    left: Between


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """Everything that is counted of one product, in the order of time.

    ``left`` is what should be there now, ``set_apart`` what was given back and is not destroyed yet, ``waiting`` what
    waits for a second person. Doses before the first movement are not in it.
    """

    product: str
    lines: tuple[Line, ...]
    left: Between
    set_apart: Fraction
    lots: tuple[LotLeft, ...]
    counts: tuple[Counted, ...]
    refills: tuple[Refill, ...]
    waiting: tuple[InventoryMovement, ...]

    @property
    def standing_counts(self) -> tuple[Counted, ...]:
        """Give the counts that no later one replaced: one of all replaces every one before it."""
        found: dict[str | None, Counted] = {}
        for each in self.counts:
            if each.lot is None:
                found.clear()
            found[each.lot] = each
        return tuple(found.values())

    @property
    def overdrawn(self) -> bool:
        """Whether more was taken, lost or destroyed than is written down as dispensed or given back."""
        return self.left.most < 0 or self.set_apart < 0

    def left_at(self, moment: datetime) -> Between | None:
        """Give what should have been there at a moment that carries its zone; nothing before the ledger began."""
        return next((each.left for each in reversed(self.lines) if each.at <= moment), None)
