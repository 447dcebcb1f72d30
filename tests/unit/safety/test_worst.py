"""The one word for what was found, as programs outside rely on it."""

from __future__ import annotations

import pytest

from trochee.foundation.citation import Basis
from trochee.safety import Finding, Severity, State, Worst, ranked, worst

STOP, SIGN, CAUTION, NOTE = Severity
FIRES, ASKS = State


def finding(severity: Severity, state: State, rule: str = "rule") -> Finding:
    return Finding(
        rule=rule, version=1, severity=severity, state=state, message=".", basis=Basis.DESIGN, verified=True
    )


@pytest.mark.parametrize(
    ("there", "expected"),
    [
        ([], Worst.NO_RULE_FIRED),
        ([(STOP, FIRES), (SIGN, FIRES), (CAUTION, FIRES)], Worst.STOP),
        ([(STOP, ASKS), (SIGN, FIRES)], Worst.ASKS),
        ([(STOP, ASKS), (STOP, FIRES)], Worst.STOP),
        ([(SIGN, FIRES), (SIGN, ASKS)], Worst.SECOND_SIGN_OFF),
        ([(SIGN, ASKS), (CAUTION, FIRES)], Worst.ASKS),
        ([(CAUTION, FIRES), (NOTE, FIRES)], Worst.CAUTION),
        ([(NOTE, FIRES)], Worst.NOTE),
        ([(CAUTION, ASKS)], Worst.NO_RULE_FIRED),
        ([(NOTE, ASKS)], Worst.NO_RULE_FIRED),
        ([(CAUTION, ASKS), (NOTE, FIRES)], Worst.NOTE),
    ],
)
def test_the_gravest_counts_and_a_caution_that_asks_changes_nothing(
    there: list[tuple[Severity, State]], expected: Worst
) -> None:
    found = [finding(*each) for each in there]
    assert worst(found) is expected
    assert worst(reversed(found)) is expected


def test_findings_are_read_gravest_first_and_firing_before_asking() -> None:
    found = [
        finding(NOTE, FIRES, "f"), finding(CAUTION, ASKS, "e"), finding(SIGN, FIRES, "d"), finding(STOP, ASKS, "c"),
        finding(STOP, FIRES, "b"), finding(STOP, FIRES, "a"),
    ]  # fmt: skip
    assert [each.rule for each in ranked(found)] == ["a", "b", "c", "d", "e", "f"]
