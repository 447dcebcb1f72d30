"""Two checks of one patient: what appears, what vanishes, what fires where it asked."""

from __future__ import annotations

from trochee.foundation.citation import Basis
from trochee.safety import Finding, Severity, State
from trochee.safety.comparing import Differing, differing


def found(rule: str, state: State = State.FIRES, message: str = "Said.") -> Finding:
    return Finding(
        rule=rule,
        version=1,
        severity=Severity.STOP,
        state=state,
        message=message,
        basis=Basis.DESIGN,
        verified=True,
        facts={},
        missing=(),
        sources=(),
        locators=(),
        hazard="h",
    )


def differs(rule: str, before: State | None, after: State | None) -> Differing:
    return Differing(rule=rule, severity=Severity.STOP, message="Said.", before=before, after=after)


def test_the_same_findings_differ_in_nothing() -> None:
    assert differing([found("a")], [found("a")]) == ()
    assert differing([found("a")], [found("a", message="Said otherwise.")]) == ()


def test_what_is_there_now_comes_first_and_then_what_is_gone() -> None:
    before = [found("gone"), found("same"), found("told", State.ASKS)]
    after = [found("told"), found("same"), found("new", State.ASKS)]
    assert differing(before, after) == (
        differs("told", State.ASKS, State.FIRES),
        differs("new", None, State.ASKS),
        differs("gone", State.FIRES, None),
    )
