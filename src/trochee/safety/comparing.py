"""What two checks of one patient found differently: what appears, what vanishes, what fires where it asked before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from trochee.knowledge.severity import Severity

from .values import Finding, State


@dataclass(frozen=True, slots=True, kw_only=True)
class Differing:
    """One rule that says something else now; ``None`` where it is silent."""

    rule: str
    severity: Severity
    message: str
    before: State | None
    after: State | None


def differing(before: Iterable[Finding], after: Iterable[Finding]) -> tuple[Differing, ...]:
    """Compare what two checks found, by rule: what is there now in its order, then what is no longer there."""
    was, now = {each.rule: each for each in before}, {each.rule: each for each in after}
    found = []
    for name, each in {**now, **{name: old for name, old in was.items() if name not in now}}.items():
        earlier = was[name].state if name in was else None
        later = now[name].state if name in now else None
        if earlier is not later:
            found.append(
                Differing(rule=name, severity=each.severity, message=each.message, before=earlier, after=later)
            )
    return tuple(found)
