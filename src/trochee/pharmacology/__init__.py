"""Troches as things that are counted: what came in, what went out, what should be left."""

from .facts import inventory_facts
from .ledger import ledgers
from .remarks import Remark, RemarkKind, remarks
from .values import Between, Comparison, Counted, Ledger, Line, LotLeft, Refill

__all__ = [
    "Between",
    "Comparison",
    "Counted",
    "Ledger",
    "Line",
    "LotLeft",
    "Refill",
    "Remark",
    "RemarkKind",
    "inventory_facts",
    "ledgers",
    "remarks",
]
