"""The ledger of a record in hand: movements, counts and doses together, and what of it somebody should look at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from trochee.clinic.dosing_sessions.queries import doses
from trochee.clinic.inventory.queries import kept_movements
from trochee.clinic.patients.values import Chart
from trochee.clinic.patients.versions.values import Kept
from trochee.clinic.protocols.queries import knowledge_of
from trochee.foundation.clock import zone_named
from trochee.pharmacology import Ledger, Remark, ledgers, remarks
from trochee.pharmacology.remarks import USE_DAYS
from trochee.record import WAITING, InventoryMovement


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """A ledger for each product, what stands out in them, and the movements as they are kept."""

    ledgers: tuple[Ledger, ...]
    remarks: tuple[Remark, ...]
    kept: tuple[Kept[InventoryMovement], ...]

    @property
    def waiting(self) -> tuple[Kept[InventoryMovement], ...]:
        """What waits for a second person, the first first."""
        return tuple(each for each in self.kept if each.value.kind in WAITING)

    def kept_of(self, movement: object) -> Kept[InventoryMovement] | None:
        """Give the kept row that a line or remark rests on; nothing for a dose."""
        return next((each for each in self.kept if each.value is movement), None)


def stock_of(chart: Chart, at: datetime) -> Stock:
    """Give what should be there at a moment, by the patient's own clock; raises what the queries raise."""
    knowledge, now = knowledge_of(chart.scope), at.astimezone(zone_named(chart.time_zone))
    kept = kept_movements(chart)
    found = ledgers((each.value for each in kept), doses(chart), now, use_days=knowledge.number(USE_DAYS))
    return Stock(ledgers=found, remarks=remarks(found, now, knowledge), kept=kept)
