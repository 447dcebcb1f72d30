"""What is still to be asked: each fact once, by whom it is asked, with where to answer it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from trochee.clinic.ui.lazily import lazily as _
from trochee.knowledge import Knowledge
from trochee.knowledge.facts import AskedOf
from trochee.knowledge.severity import Severity
from trochee.safety.values import Finding, State

from .wording import question

LISTS = frozenset({"medicines", "conditions"})
_PERSON = frozenset({"birth_date", "weight_kg"})
_WHO = {
    AskedOf.PATIENT: _("Asked of the patient"),
    AskedOf.CLINICIAN: _("For the clinician"),
    AskedOf.LABORATORY: _("From a laboratory or a test"),
    AskedOf.RECORD: _("From the record"),
}
_ORDER = tuple(Severity)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question, where it is answered (empty where the record itself will say), and whether it is put in private."""

    fact: str
    question: str
    where: str
    private: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Awaited:
    """A question with the gravest rule that waits for it, and how many do."""

    asked: Asked
    severity: Severity
    rules: int

    @property
    def stops(self) -> bool:
        """Whether a stop hangs on it."""
        return self.severity is Severity.STOP


@dataclass(frozen=True, slots=True, kw_only=True)
class Questions:
    """The open questions for one who knows, the gravest first."""

    who: str
    awaited: tuple[Awaited, ...]

    @property
    def stops(self) -> int:
        """How many of them a stop hangs on."""
        return sum(each.stops for each in self.awaited)


def asked(name: str, patient: UUID, knowledge: Knowledge) -> Asked:
    """Give the question of a fact."""
    fact = knowledge.facts.get(name)
    return Asked(
        fact=name,
        question=question(name, knowledge),
        where=_where(name, patient),
        private=fact is not None and fact.private,
    )


def questions(findings: Iterable[Finding], patient: UUID, knowledge: Knowledge) -> tuple[Questions, ...]:
    """Give every fact that a rule waits for, once, by who knows it."""
    waiting: dict[str, list[Severity]] = {}
    for each in findings:
        if each.state is State.ASKS:
            for name in each.missing:
                waiting.setdefault(name, []).append(each.severity)
    found: dict[AskedOf, list[Awaited]] = {who: [] for who in _WHO}
    for name, severities in waiting.items():
        fact = knowledge.facts.get(name)
        who = AskedOf.CLINICIAN if fact is None or fact.asked_of is AskedOf.COMPUTED else fact.asked_of
        gravest = min(severities, key=_ORDER.index)
        one = asked(name, patient, knowledge)
        found[who].append(Awaited(asked=one, severity=gravest, rules=len(severities)))
    return tuple(
        Questions(
            who=str(title),
            awaited=tuple(sorted(found[who], key=lambda each: (_ORDER.index(each.severity), -each.rules))),
        )
        for who, title in _WHO.items()
        if found[who]
    )


def _gravest(awaited: Awaited) -> tuple[int, int]:
    return _ORDER.index(awaited.severity), -awaited.rules


def _where(name: str, patient: UUID) -> str:
    if name in LISTS:
        return reverse("patient_medicines", args=[patient]) + f"#id_{name}"
    if name in _PERSON:
        return reverse("patient_person", args=[patient])
    return ""
