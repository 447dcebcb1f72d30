"""What the rules ask about the stock: an unexplained difference, an early refill, a loss."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from trochee.knowledge import Knowledge
from trochee.knowledge.facts import FactValue
from trochee.record import Dose, InventoryMovement

from .ledger import ledgers
from .remarks import COUNT_DAYS, USE_DAYS, differences, early, lost
from .values import Comparison, Ledger

COUNT_DIFFERENCE, EARLY_REFILL, STOCK_LOST = "count_difference", "early_refill", "stock_lost"
_TELLS = frozenset({Comparison.AGREES, Comparison.EXPLAINED})


def inventory_facts(
    movements: Iterable[InventoryMovement], doses: Iterable[Dose], at: datetime, knowledge: Knowledge
) -> dict[str, FactValue]:
    """Give the facts `count_difference`, `early_refill` and `stock_lost` at a moment ``at``, which carries its zone.

    What the record does not tell is left out, so that the rules ask. Without a ledger none is told. That there is no
    difference is told only by a count, and only for so many days; an unexplained difference stands until somebody
    explains it or a later count agrees.
    """
    found = ledgers(movements, doses, at, use_days=knowledge.number(USE_DAYS))
    told: dict[str, FactValue] = {}
    if not found:
        return told
    differs = any(True for each in found for _ in differences(each))
    since = at - timedelta(days=knowledge.number(COUNT_DAYS))
    if differs or all(_told_by_a_count(each, since) for each in found):
        told[COUNT_DIFFERENCE] = differs
    told[EARLY_REFILL] = any(early(each, at, knowledge) is not None for each in found)
    told[STOCK_LOST] = any(lost(each, at, knowledge) > 0 for each in found)
    return told


def _told_by_a_count(ledger: Ledger, since: datetime) -> bool:
    """Whether fresh counts tell of everything that should be left; where nothing is left, there is none to count."""
    counts = ledger.standing_counts
    fresh = {each.lot for each in counts if each.at >= since and each.comparison in _TELLS}
    if None in fresh:
        return all(each.lot in fresh for each in counts)
    return bool(fresh) and all(each.lot in fresh or each.left.most <= 0 for each in ledger.lots)
