"""One patient's facts against everything: rules, interactions, and what could not be checked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import cast

from trochee.knowledge import Knowledge
from trochee.knowledge.facts import FactValue
from trochee.knowledge.rules import Occasion

from .compiling import Facts
from .interactions import interaction_findings
from .medicines import Medicines, listed_facts
from .naming import Naming
from .open_lists import NOT_CHECKED
from .rules import asked_on, compiled_rules, found_by
from .settling import Contradiction, Settled, Settling
from .unknown_conditions import condition_findings
from .values import Finding
from .worst import Worst, gravest, ranked, worst

MEDICINES, TODAY, DEPRESSANTS = "medicines", "taken_today", "cns_depressants"
"""Facts that list medicines: what is taken and was taken today, as people write it, and what of it depresses."""
_NAMES_OF = {
    "medicine_ingredients": (MEDICINES,),
    "medicine_classes": (MEDICINES,),
    DEPRESSANTS: (MEDICINES, TODAY),
    "classes_taken_today": (TODAY,),
}
"""The lists that are worked out from written names, and the facts without which they are not complete."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What a check found, gravest first, and what it could not look at.

    ``not_checked`` holds medicines and conditions as they were written that nothing here recognises, and conditions
    that the list denies: nothing was said about them. ``facts`` is all that was known, with what followed from it.
    ``medicines`` says how names were read.
    """

    findings: tuple[Finding, ...]
    worst: Worst
    not_checked: tuple[str, ...]
    facts: Facts
    medicines: Medicines
    contradictions: tuple[Contradiction, ...] = ()


class Checker:
    """The rules of one knowledge, compiled once and asked for as many patients as wanted."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        rules = compiled_rules(knowledge)
        self._rules = {occasion: asked_on(rules, occasion) for occasion in Occasion}
        self._settle = Settling(knowledge)
        self._worked_out = frozenset((*_NAMES_OF, *self._settle.worked_out))
        self._naming = Naming(knowledge)
        self._gravest = gravest(each.severity for each in knowledge.rules.values())

    def __call__(self, given: Mapping[str, FactValue], at: date, occasion: Occasion = Occasion.ANY) -> Checked:
        """Check given facts on the day ``at``; a fact without a key is unknown.

        Rules about a dose or an authorisation are asked only on that ``occasion``.
        Where facts contradict each other nothing is found: ``contradictions`` says which, and they come first.
        """
        medicines, settled = self.settled(given, at)
        findings: tuple[Finding, ...] = ()
        if not settled.contradictions:
            asked = (self._asking(each, settled.facts) for each in found_by(self._rules[occasion], settled.facts, at))
            interactions = interaction_findings(medicines, self._knowledge.interactions.values())
            conditions = condition_findings(settled.not_recognised, self._settle.near, self._gravest)
            findings = ranked((*asked, *interactions, *conditions))
        return Checked(
            findings=findings,
            worst=worst(findings),
            not_checked=(*medicines.not_checked, *settled.not_recognised, *settled.denied),
            facts=settled.facts,
            medicines=medicines,
            contradictions=settled.contradictions,
        )

    @cached_property
    def version(self) -> str:
        """Version of the knowledge that is asked; worked out once."""
        return self._knowledge.version

    def settled(self, given: Mapping[str, FactValue], at: date) -> tuple[Medicines, Settled]:
        """Give the medicines as they were read, and all that is known on the day ``at`` with what follows from it."""
        medicines, named = listed_facts(given, self._naming)
        if TODAY not in given and DEPRESSANTS in named:  # one more may have been taken today, and nobody asked
            named = {**named, DEPRESSANTS: (*cast(tuple[str, ...], named[DEPRESSANTS]), NOT_CHECKED)}
        return medicines, self._settle({**named, **given}, at)

    def _asking(self, finding: Finding, facts: Facts) -> Finding:
        if self._worked_out.isdisjoint(finding.missing):
            return finding
        missing = tuple(dict.fromkeys(self._asked_for(finding.missing, facts)))
        return finding if missing == finding.missing else replace(finding, missing=missing)

    def _asked_for(self, missing: Iterable[str], facts: Facts) -> Iterator[str]:
        """Give, for a fact that is worked out, the ones that are asked and still unknown."""
        for name in missing:
            if name in _NAMES_OF:
                unknown = tuple(each for each in _NAMES_OF[name] if each not in facts)
                yield from unknown or _NAMES_OF[name][:1]
            else:
                yield from self._settle.asked_for(name, facts)
