"""Facts and rules become findings: what fires, what asks because a fact is missing, and what stays silent."""

from trochee.knowledge.facts import FactValue
from trochee.knowledge.severity import Severity

from .values import Finding, State
from .worst import Worst, ranked, worst

__all__ = ["FactValue", "Finding", "Severity", "State", "Worst", "ranked", "worst"]
