"""Facts and rules become findings: what fires, what asks because a fact is missing, and what stays silent."""

from trochee.knowledge.facts import FactValue
from trochee.knowledge.severity import Severity

from .authority import authority_facts
from .permission import Answer, Permission, dose_facts, may_dose, without_authority
from .prescribing import prescribing_findings
from .standing import in_force
from .values import Finding, State
from .worst import Worst, ranked, worst

__all__ = [
    "Answer",
    "FactValue",
    "Finding",
    "Permission",
    "Severity",
    "State",
    "Worst",
    "authority_facts",
    "dose_facts",
    "in_force",
    "may_dose",
    "prescribing_findings",
    "ranked",
    "without_authority",
    "worst",
]
