"""How a written name is read: into which medicines and classes, and what rules of interaction make of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from trochee.clinic.accounts.scope import Scope
from trochee.clinic.protocols.queries import checker_of
from trochee.knowledge import Knowledge
from trochee.safety import Finding

from .presenters import SEVERITIES


@dataclass(frozen=True, slots=True, kw_only=True)
class AsRead:
    """What a name became. ``offered`` are names that come near one that was not recognised."""

    written: str
    medicines: tuple[str, ...]
    classes: tuple[str, ...]
    not_checked: tuple[str, ...]
    offered: tuple[str, ...]
    findings: tuple[tuple[str, str, Finding], ...]


def name_as_read(scope: Scope, knowledge: Knowledge, name: str, today: date) -> AsRead:
    """Read one name as a patient's list is read, with the findings that hang on the list alone."""
    checked = checker_of(scope)({"medicines": (name,)}, today)
    (line,) = checked.medicines.lines
    about = [each for each in checked.findings if each.rule not in knowledge.rules]
    return AsRead(
        written=line.written,
        medicines=tuple(knowledge.medicines[each].name for each in checked.medicines.ingredients),
        classes=tuple(knowledge.medicine_classes[each].label for each in checked.medicines.classes),
        not_checked=checked.medicines.not_checked,
        offered=line.reading.offered,
        findings=tuple((SEVERITIES[each.severity][0], str(SEVERITIES[each.severity][1]), each) for each in about),
    )
