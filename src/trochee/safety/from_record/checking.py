"""The rules asked about a record: what is disputed or contradicts itself is open, and asks where it would decide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from trochee.knowledge.facts import FactValue

from ..checking import Checked, Checker
from ..settling import CONDITIONS, Contradiction
from ..values import Finding, State
from ..worst import ranked, worst
from .values import Known


def checked_from(known: Known, checker: Checker, today: date) -> Checked:
    """Ask every rule about the facts of a record on the patient's own day.

    What fires on the facts as they are chosen fires. A rule that is silent on them asks where a fact that is
    disputed, known in part or contradicted would decide it. Of a contradiction with the list of conditions the list
    stands; of any other, neither side. ``contradictions`` still says what was found.
    """
    given, found = _without_contradictions(known.given, checker, today)
    checked, opened = checker(given, today), known.open
    if opened:
        unsure = checker({name: value for name, value in given.items() if name not in opened}, today)
        findings = ranked(_together(checked.findings, unsure.findings))
        checked = replace(checked, findings=findings, worst=worst(findings))
    return replace(checked, contradictions=found)


def _without_contradictions(
    given: Mapping[str, FactValue], checker: Checker, today: date
) -> tuple[dict[str, FactValue], tuple[Contradiction, ...]]:
    left, found = dict(given), list[Contradiction]()
    while wrong := checker.settled(left, today)[1].contradictions:
        found += wrong
        for each in wrong:
            left.pop(each.fact, None)
            for name in each.because:
                if name != CONDITIONS:
                    left.pop(name, None)
    return left, tuple(found)


def _together(sure: tuple[Finding, ...], unsure: tuple[Finding, ...]) -> list[Finding]:
    """Let what fires fire; of what asks, take what is asked where less is known: it names every open fact."""
    fires = {(each.rule, each.message): each for each in sure if each.state is State.FIRES}
    asks = {(each.rule, each.message): each for each in (*sure, *unsure) if each.state is State.ASKS}
    return list({**asks, **fires}.values())
