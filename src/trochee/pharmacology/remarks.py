"""What in a ledger somebody should look at, in plain values; the words are the page's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from fractions import Fraction

from trochee.knowledge import Knowledge
from trochee.record import Dose, DoseStatus, InventoryMovement, MovementKind

from .values import NONE_LEFT, Comparison, Ledger, Refill

REFILL_DAYS, USE_DAYS = "inventory.refill.days_left", "inventory.refill.use_days"
WATCH_DAYS, COUNT_DAYS = "inventory.watch_days", "inventory.count.days"


class RemarkKind(StrEnum):
    """What should be looked at, the first first."""

    DIFFERENCE = "difference"
    OVERDRAWN = "overdrawn"
    EARLY_REFILL = "early_refill"
    LOST = "lost"
    EXPIRED = "expired"
    WAITS = "waits"


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """One of them: of which product and batch, how many troches, since when, and what it rests on.

    ``amount`` of a difference is signed, below zero where some are missing; that of an early refill is what should
    have been left, which lasted ``days`` [d], ``None`` for no end.
    """

    kind: RemarkKind
    product: str
    amount: Fraction
    at: datetime
    lot: str | None = None
    days: float | None = None
    of: InventoryMovement | Dose | None = None


def remarks(found: Iterable[Ledger], at: datetime, knowledge: Knowledge) -> tuple[Remark, ...]:
    """Give what should be looked at on a moment ``at``, which carries its zone; the gravest kind first."""
    order = list(RemarkKind)
    told = [each for ledger in found for each in _of(ledger, at, knowledge)]
    return tuple(sorted(told, key=lambda each: (order.index(each.kind), each.at)))


def differences(ledger: Ledger) -> Iterator[Remark]:
    """Give the unexplained differences that stand, and a ledger from which more went than came."""
    for each in ledger.standing_counts:
        if each.comparison is Comparison.DIFFERS:
            yield Remark(
                kind=RemarkKind.DIFFERENCE, product=ledger.product, amount=each.difference, at=each.at, lot=each.lot,
                of=each.of,
            )  # fmt: skip
    if ledger.overdrawn:
        amount = ledger.left.most if ledger.left.most < 0 else ledger.set_apart
        last = ledger.lines[-1]
        yield Remark(kind=RemarkKind.OVERDRAWN, product=ledger.product, amount=amount, at=last.at, of=last.of)


def early(ledger: Ledger, at: datetime, knowledge: Knowledge) -> Refill | None:
    """Give the latest refill that was early, of the days that are watched; nothing where none was."""
    since, days = at - _days(knowledge, WATCH_DAYS), knowledge.number(REFILL_DAYS)
    watched = (each for each in ledger.refills if each.at >= since)
    found = [each for each in watched if each.lasts_days is None or each.lasts_days > days]
    return found[-1] if found else None


def lost(ledger: Ledger, at: datetime, knowledge: Knowledge) -> Fraction:
    """Give how many troches were lost in the days that are watched, and not found again."""
    since, count = at - _days(knowledge, WATCH_DAYS), NONE_LEFT
    for each in ledger.lines:
        if each.at >= since and _is_loss(each.of):
            count -= each.change.least
        elif each.at >= since and each.movement is not None and each.movement.kind is MovementKind.FOUND:
            count -= each.change.most
    return max(count, NONE_LEFT)


def _of(ledger: Ledger, at: datetime, knowledge: Knowledge) -> Iterator[Remark]:
    yield from differences(ledger)
    refill = early(ledger, at, knowledge)
    if refill is not None:
        yield Remark(
            kind=RemarkKind.EARLY_REFILL, product=ledger.product, amount=refill.left.least, at=refill.at,
            days=refill.lasts_days,
        )  # fmt: skip
    gone = lost(ledger, at, knowledge)
    if gone:
        last = next(each for each in reversed(ledger.lines) if _is_loss(each.of))
        yield Remark(kind=RemarkKind.LOST, product=ledger.product, amount=gone, at=last.at, of=last.of)
    for lot in ledger.lots:
        if lot.expires is not None and lot.expires < at.date() and lot.left.most > 0:
            ended = datetime.combine(lot.expires, datetime.min.time(), at.tzinfo) + timedelta(days=1)
            yield Remark(kind=RemarkKind.EXPIRED, product=ledger.product, amount=lot.left.most, at=ended, lot=lot.lot)
    for waits in ledger.waiting:
        when = waits.at if waits.at.tzinfo is not None else waits.at.replace(tzinfo=at.tzinfo)
        yield Remark(
            kind=RemarkKind.WAITS, product=ledger.product, amount=waits.amount, at=when, lot=waits.lot, of=waits
        )


def _is_loss(of: InventoryMovement | Dose) -> bool:
    if isinstance(of, Dose):
        return of.status is DoseStatus.LOST
    return of.kind is MovementKind.LOST


def _days(knowledge: Knowledge, name: str) -> timedelta:
    return timedelta(days=knowledge.number(name))
