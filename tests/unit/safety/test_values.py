"""A finding is a plain value: it can be kept in a set, and says nothing that nobody said."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from trochee.foundation.citation import Basis
from trochee.safety import Finding, Severity, State


def finding(**more: object) -> Finding:
    said: dict[str, object] = {
        "rule": "r", "version": 1, "severity": Severity.STOP, "state": State.ASKS, "message": "m",
        "basis": Basis.DESIGN, "verified": True,
    }  # fmt: skip
    return Finding(**{**said, **more})  # type: ignore[arg-type]  # the fields are those of the class


def test_findings_can_be_gathered_in_a_set_though_their_facts_are_a_mapping() -> None:
    assert len({finding(facts={"age_years": 17}), finding(facts={"age_years": 17})}) == 1
    assert finding(facts={"age_years": 17}) != finding(facts={"age_years": 16})


def test_what_is_not_said_is_empty_and_never_shared() -> None:
    one, other = finding(), finding()
    assert (one.missing, one.sources, one.locators, one.hazard, dict(one.facts)) == ((), (), (), "", {})
    assert one.facts is not other.facts


def test_a_finding_is_not_changed_afterwards() -> None:
    with pytest.raises(FrozenInstanceError):
        finding().message = "other"  # type: ignore[misc]  # that is what is tried
