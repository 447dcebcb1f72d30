"""The one word for a set of findings, and their order on a page."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from trochee.knowledge.severity import Severity

from .values import Finding, State


class Worst(StrEnum):
    """The gravest of what was found. ``no_rule_fired`` is no all-clear: names may not have been checked."""

    STOP = "stop"
    SECOND_SIGN_OFF = "second_sign_off"
    CAUTION = "caution"
    NOTE = "note"
    ASKS = "asks"
    NO_RULE_FIRED = "no_rule_fired"


_ORDER = tuple((severity, state) for severity in Severity for state in State)
_CALLED = {
    (Severity.STOP, State.FIRES): Worst.STOP,
    (Severity.STOP, State.ASKS): Worst.ASKS,
    (Severity.SECOND_SIGN_OFF, State.FIRES): Worst.SECOND_SIGN_OFF,
    (Severity.SECOND_SIGN_OFF, State.ASKS): Worst.ASKS,
    (Severity.CAUTION, State.FIRES): Worst.CAUTION,
    (Severity.NOTE, State.FIRES): Worst.NOTE,
}


def worst(findings: Iterable[Finding]) -> Worst:
    """Give the gravest: stop, stop that asks, second sign-off, second sign-off that asks, caution, note.

    A caution or a note that only asks changes nothing.
    """
    there = {(finding.severity, finding.state) for finding in findings}
    return next((word for place, word in _CALLED.items() if place in there), Worst.NO_RULE_FIRED)


def ranked(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Order findings for a reader: gravest first, firing before asking, then by the rule's name."""
    return tuple(sorted(findings, key=lambda each: (_ORDER.index((each.severity, each.state)), each.rule)))


def gravest(severities: Iterable[Severity]) -> Severity:
    """Give the gravest of several; of none a stop, since nothing says that it would be less."""
    return min(severities, key=tuple(Severity).index, default=Severity.STOP)
