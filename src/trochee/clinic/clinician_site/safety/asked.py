"""What is still to be asked: each fact once, by whom it is asked, with where to answer it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from trochee.clinic.patients.values import Chart, Right
from trochee.clinic.ui.lazily import lazily as _
from trochee.knowledge import Knowledge
from trochee.knowledge.assessment import Occasion as When
from trochee.knowledge.facts import AskedOf
from trochee.knowledge.rules import Occasion
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
    None: _("On the day of a dose"),
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


def asked(name: str, chart: Chart, knowledge: Knowledge) -> Asked:
    """Give the question of a fact, and where this reader may answer it."""
    fact = knowledge.facts.get(name)
    return Asked(
        fact=name,
        question=question(name, knowledge),
        where=_where(name, chart, knowledge),
        private=fact is not None and fact.private,
    )


def questions(findings: Iterable[Finding], chart: Chart, knowledge: Knowledge) -> tuple[Questions, ...]:
    """Give every fact that a rule waits for, once, by who knows it; what only the day of a dose asks comes last."""
    waiting: dict[str, list[Finding]] = {}
    for each in findings:
        if each.state is State.ASKS:
            for name in each.missing:
                waiting.setdefault(name, []).append(each)
    found: dict[AskedOf | None, list[Awaited]] = {who: [] for who in _WHO}
    for name, held in waiting.items():
        gravest = min((each.severity for each in held), key=_ORDER.index)
        one = Awaited(asked=asked(name, chart, knowledge), severity=gravest, rules=len(held))
        found[None if all(of_the_day(each, knowledge) for each in held) else _who(name, knowledge)].append(one)
    return tuple(
        Questions(who=str(title), awaited=tuple(sorted(found[who], key=_gravest)))
        for who, title in _WHO.items()
        if found[who]
    )


def of_the_day(finding: Finding, knowledge: Knowledge) -> bool:
    """Whether a finding speaks of a dose that would be given now."""
    rule = knowledge.rules.get(finding.rule)
    return rule is not None and rule.occasion is Occasion.DAY_OF_DOSE


def _who(name: str, knowledge: Knowledge) -> AskedOf:
    fact = knowledge.facts.get(name)
    return AskedOf.CLINICIAN if fact is None or fact.asked_of is AskedOf.COMPUTED else fact.asked_of


def _gravest(awaited: Awaited) -> tuple[int, int]:
    return _ORDER.index(awaited.severity), -awaited.rules


def _where(name: str, chart: Chart, knowledge: Knowledge) -> str:
    if name in LISTS:
        return reverse("patient_medicines", args=[chart.patient]) + f"#id_{name}"
    if name in _PERSON and Right.KEEP_PERSON in chart.rights:
        return reverse("patient_person", args=[chart.patient])
    sections = knowledge.assessment.values() if Right.READ_SCORES in chart.rights else ()
    asking = (each for each in sections if each.occasion is When.ASSESSMENT)  # the others open only in their time
    section = next((each.id for each in asking if any(one.fact == name for one in each.asks)), None)
    return "" if section is None else reverse("assessment_section", args=[chart.patient, section]) + f"#q-a.{name}"
