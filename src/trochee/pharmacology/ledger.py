"""Movements and doses become ledgers, one a product. The order in which rows were written does not matter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

from trochee.record import WAITING, Dose, InventoryMovement, MovementKind

from .accounts import Accounts
from .taken import taken
from .values import NONE_LEFT, Between, Comparison, Counted, Ledger, Line, LotLeft, Refill

_NOTHING = Between.exactly(NONE_LEFT)
_TAKEN = "taken"
_ORDER = (MovementKind.DISPENSED, MovementKind.FOUND, MovementKind.RETURNED, MovementKind.DESTROYED,
          MovementKind.LOST, _TAKEN, MovementKind.TO_RETURN, MovementKind.TO_DESTROY,
          MovementKind.COUNT)  # fmt: skip
"""Within one moment: what comes in, what goes out, then what was counted."""
_SECOND, _DAY = timedelta(seconds=1), timedelta(days=1)


def ledgers(
    movements: Iterable[InventoryMovement], doses: Iterable[Dose], at: datetime, *, use_days: float
) -> tuple[Ledger, ...]:
    """Give the ledger of each product at a moment ``at``, which carries its zone; by name of the product.

    Times without an offset are read in that zone. What lies ahead is left out. A product of which nothing was ever
    dispensed or counted has none. ``use_days`` are the days before a refill from which the rate of use is taken [d].
    A destruction without two people moves nothing: it waits.
    """
    moved: dict[str, list[_Event]] = {}
    for event in sorted((*_moved(movements, at), *_taken(doses, at)), key=lambda each: each.place):
        moved.setdefault(event.product, []).append(event)
    found = [_Walk(at, use_days, _strengths(events)).ledger(events) for events in moved.values()]
    return tuple(sorted((each for each in found if each is not None), key=lambda each: each.product.casefold()))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Event:
    at: datetime
    of: InventoryMovement | Dose
    kind: str

    @property
    def product(self) -> str:
        return self.of.product.strip().casefold()

    @property
    def lot(self) -> str | None:
        return self.of.lot.strip() if self.of.lot and self.of.lot.strip() else None

    @property
    def place(self) -> tuple[datetime, int, str]:
        return self.at.astimezone(UTC), _ORDER.index(self.kind), repr(self.of)


def _moved(movements: Iterable[InventoryMovement], at: datetime) -> Iterator[_Event]:
    for each in movements:
        when = _placed(each.at, at)
        if when <= at:
            yield _Event(at=when, of=each, kind=_kind(each))


def _taken(doses: Iterable[Dose], at: datetime) -> Iterator[_Event]:
    for each in doses:
        when = _placed(each.taken_at, at)
        if when <= at:
            yield _Event(at=when, of=each, kind=_TAKEN)


def _placed(moment: datetime, at: datetime) -> datetime:
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=at.tzinfo)


def _kind(moved: InventoryMovement) -> MovementKind:
    two = moved.done_by and moved.second_person and moved.done_by != moved.second_person
    return MovementKind.TO_DESTROY if moved.kind is MovementKind.DESTROYED and not two else moved.kind


def _strengths(events: Iterable[_Event]) -> dict[str | None, set[float]]:
    """Give the strengths [mg] of each batch, and under ``None`` those of all."""
    found: dict[str | None, set[float]] = {None: set()}
    for each in events:
        if isinstance(each.of, InventoryMovement) and each.of.strength_mg is not None:
            found.setdefault(each.lot, set()).add(each.of.strength_mg)
            found[None].add(each.of.strength_mg)
    return found


class _Walk:
    def __init__(self, at: datetime, use_days: float, strengths: dict[str | None, set[float]]) -> None:
        self.at, self.use_days, self.strengths = at, use_days, strengths
        self.accounts, self.set_apart = Accounts(), NONE_LEFT
        self.lines: list[Line] = []
        self.counts: list[Counted] = []
        self.refills: list[Refill] = []
        self.waiting: list[InventoryMovement] = []
        self.expires: dict[str | None, date] = {}
        self.dispensed_on: date | None = None

    def ledger(self, events: Sequence[_Event]) -> Ledger | None:
        """Walk through the events of one product."""
        name = None
        for event in events:
            if isinstance(event.of, Dose):
                if name is not None:
                    self._dose(event, event.of)
                continue
            if event.kind in WAITING:
                self.waiting.append(event.of)
                continue
            name = name or event.of.product.strip()
            self._movement(event, event.of)
        if name is None:
            return None
        return Ledger(
            product=name,
            lines=tuple(self.lines),
            left=self.accounts.whole,
            set_apart=self.set_apart,
            lots=tuple(self._lot(each) for each in sorted(self.accounts.lots, key=lambda lot: lot or "")),
            counts=tuple(self.counts),
            refills=tuple(self.refills),
            waiting=tuple(self.waiting),
        )

    def _lot(self, name: str | None) -> LotLeft:
        strengths = self.strengths.get(name, set())
        return LotLeft(
            lot=name,
            expires=self.expires.get(name),
            strength_mg=next(iter(strengths)) if len(strengths) == 1 else None,
            left=self.accounts.lot(name),
        )

    def _dose(self, event: _Event, dose: Dose) -> None:
        lot = event.lot
        strengths = self.strengths.get(lot) or self.strengths[None]
        gone = taken(dose, strengths)
        if gone is None:  # some of what is left, and nobody knows how much
            gone = Between(NONE_LEFT, max(self.accounts.whole.most, NONE_LEFT))
        if gone.most:
            self.accounts.take(lot, gone)
            self._line(event, _NOTHING - gone)

    def _movement(self, event: _Event, moved: InventoryMovement) -> None:
        lot, amount = event.lot, Between.exactly(moved.amount)
        if moved.expires is not None:
            self.expires[lot] = moved.expires
        if event.kind == MovementKind.COUNT:
            self._count(event, moved)
        elif event.kind in {MovementKind.DISPENSED, MovementKind.FOUND}:
            if event.kind == MovementKind.DISPENSED:
                self._refill(event.at)
                self.accounts.put(lot, moved.amount)
            else:
                self.accounts.put_back(lot, moved.amount)
            self._line(event, amount)
        elif event.kind == MovementKind.DESTROYED:
            self.set_apart -= moved.amount
            self._line(event, _NOTHING)
        else:
            if event.kind == MovementKind.RETURNED:
                self.set_apart += moved.amount
            self.accounts.take(lot, amount)
            self._line(event, _NOTHING - amount)

    def _refill(self, when: datetime) -> None:
        """Hold a refill against what should be left; several batches of one day are one refill."""
        day = when.astimezone(self.at.tzinfo).date()
        if day == self.dispensed_on:
            return
        self.dispensed_on = day
        left = self.accounts.whole
        if left.least <= 0:
            return
        since = when - timedelta(days=self.use_days)
        gone = sum(
            (-each.change.least for each in self.lines if isinstance(each.of, Dose) and each.at >= since), NONE_LEFT
        )
        days = Fraction((when - max(since, self.lines[0].at)) // _SECOND, _DAY // _SECOND)
        lasts = float(left.least * days / gone) if gone else None
        self.refills.append(Refill(at=when, left=left, lasts_days=lasts))

    def _count(self, event: _Event, moved: InventoryMovement) -> None:
        lot, before = event.lot, self.accounts.whole
        if self._opening(lot):
            expected, off, comparison = _NOTHING, moved.amount, Comparison.FIRST
            self.accounts.put(lot, moved.amount)
        else:
            lot = self._lot_counted(lot)
            expected = before if lot is None else self.accounts.lot(lot)
            off = expected.off(moved.amount)
            comparison = _comparison(expected, off, moved.reason)
        if comparison in {Comparison.EXPLAINED, Comparison.LEFT_OPEN}:
            if lot is None:
                self.accounts.set_whole(moved.amount)
            else:
                self.accounts.set_lot(lot, moved.amount, off)
        counted = Counted(
            at=event.at, lot=lot, expected=expected, amount=moved.amount, difference=off, comparison=comparison,
            of=moved,
        )  # fmt: skip
        self.counts.append(counted)
        self._line(event, Between.exactly(self.accounts.whole.most - before.most), counted)

    def _opening(self, lot: str | None) -> bool:
        """Whether nothing stands before a count but other first counts, of other batches."""
        first = all(each.counted is not None and each.counted.comparison is Comparison.FIRST for each in self.lines)
        return first and (not self.lines or (lot is not None and lot not in self.accounts.lots))

    def _lot_counted(self, lot: str | None) -> str | None:
        """Give the batch that a count is held against; nothing where it is held against the whole."""
        if lot is None or lot in self.accounts.lots:
            return lot
        if set(self.accounts.lots) <= {None}:
            return None
        self.accounts.put(lot, NONE_LEFT)  # never written down as dispensed: none of it should be there
        return lot

    def _line(self, event: _Event, change: Between, counted: Counted | None = None) -> None:
        self.lines.append(Line(at=event.at, of=event.of, change=change, left=self.accounts.whole, counted=counted))


def _comparison(expected: Between, off: Fraction, reason: str | None) -> Comparison:
    if off:
        return Comparison.EXPLAINED if reason else Comparison.DIFFERS
    return Comparison.AGREES if expected.exact else Comparison.LEFT_OPEN
