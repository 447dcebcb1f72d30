"""Short ways to write movements and doses of an invented troche of 100 mg."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from trochee.pharmacology import Ledger, ledgers
from trochee.record import Dose, DoseStatus, InventoryMovement, MovementKind

TROCHE = "ketamine troche"
BERLIN = ZoneInfo("Europe/Berlin")
AT = datetime(2026, 4, 30, 12, tzinfo=BERLIN)


def moved(kind: str, amount: str, on: str = "2026-03-01T09:00", **more: Any) -> InventoryMovement:
    """A movement, of 100 mg troches unless said."""
    told = {"product": TROCHE, "strength_mg": 100.0, **more}
    return InventoryMovement(at=datetime.fromisoformat(on), kind=MovementKind(kind), amount=Fraction(amount), **told)


def dose(on: str = "2026-03-02T22:00", amount: float | None = 100, **more: Any) -> Dose:
    """A dose, whole unless said."""
    return Dose(**{"taken_at": datetime.fromisoformat(on), "product": TROCHE, "amount": amount, **more})


def count(amount: str, on: str = "2026-03-20T09:00", **more: Any) -> InventoryMovement:
    """A count."""
    return moved("count", amount, on, strength_mg=None, **more)


def one(movements: Iterable[InventoryMovement], doses: Iterable[Dose] = (), at: datetime = AT) -> Ledger:
    """The only ledger of these."""
    (found,) = ledgers(movements, doses, at, use_days=28)
    return found


PARTIAL = DoseStatus.PARTIAL
