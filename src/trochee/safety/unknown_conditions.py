"""Conditions that nothing here recognises ask, as medicines do: what could not be looked at does not pass."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from trochee.foundation.citation import Basis
from trochee.knowledge.severity import Severity

from .settling import CONDITIONS
from .values import Finding, State

HAZARD = "contraindication"


def condition_findings(
    not_recognised: Iterable[str], near: Callable[[str], tuple[str, ...]], severity: Severity
) -> Iterator[Finding]:
    """Give a question for each name: it may be anything, so that it asks as gravely as the gravest rule there is."""
    for name in not_recognised:
        offered = near(name)
        offer = f" Did you mean {' or '.join(offered)}?" if offered else ""
        yield Finding(
            rule="condition.not_checked",
            version=1,
            severity=severity,
            state=State.ASKS,
            message=f"{name}: not recognised or not clear, and not checked.{offer}",
            basis=Basis.DESIGN,
            verified=True,
            facts={CONDITIONS: (name,)},
            missing=(CONDITIONS,),
            hazard=HAZARD,
        )
