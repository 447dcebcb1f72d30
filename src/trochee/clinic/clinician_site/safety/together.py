"""Findings about one medicine on one line: a rule about its class, and what is said of it beside ketamine."""

from __future__ import annotations

from trochee.knowledge import Knowledge
from trochee.safety.checking import Checked
from trochee.safety.values import Finding, State

_NAMED_BY_MEDICINES = frozenset({"medicine_ingredients", "medicine_classes", "cns_depressants"})


def together(checked: Checked, knowledge: Knowledge) -> list[tuple[Finding, ...]]:
    """Give what fires as lines, the gravest finding of each first.

    An interaction stands on the line of the first rule that fires because of the same medicine; one that no rule
    speaks of has a line of its own.
    """
    fires = [each for each in checked.findings if each.state is State.FIRES]
    lines = {each.rule: [each] for each in fires if each.rule in knowledge.rules}
    alone: list[list[Finding]] = []
    for each in fires:
        if each.rule in knowledge.rules:
            continue
        about = _medicines_of(each, checked)
        home = next((rule for rule, (first, *_) in lines.items() if about & _medicines_of(first, checked)), None)
        if home is None:
            alone.append([each])
        else:
            lines[home].append(each)
    order = {id(each): place for place, each in enumerate(checked.findings)}
    found = [tuple(sorted(line, key=lambda each: order[id(each)])) for line in (*lines.values(), *alone)]
    return sorted(found, key=lambda line: order[id(line[0])])


def _medicines_of(finding: Finding, checked: Checked) -> set[str]:
    """Give the written lines that a finding rests on; none for one that rests on no medicine."""
    written = set()
    for line in checked.medicines.lines:
        for name, value in finding.facts.items():
            words = set(value) if isinstance(value, tuple) else set[str]()
            if (name == "medicines" and line.written in words) or (
                name in _NAMED_BY_MEDICINES and not line.known.isdisjoint(words)
            ):
                written.add(line.written)
    return written
