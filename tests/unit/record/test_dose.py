from __future__ import annotations

from datetime import datetime

import pytest

from trochee.record import IN_THE_BODY, Dose, DoseStatus


@pytest.mark.parametrize("status", ["taken", "partial", "spat_early", "vomited"])
def test_some_of_it_reached_the_body(status: str) -> None:
    assert dose(status).reached_the_body


@pytest.mark.parametrize("status", ["planned", "missed", "cancelled", "withheld", "lost"])
def test_none_of_it_reached_the_body(status: str) -> None:
    assert not dose(status).reached_the_body
    assert DoseStatus(status) not in IN_THE_BODY


def test_milligrams_unless_said() -> None:
    assert dose("taken").unit == "mg"
    assert dose("taken").amount is None


def dose(status: str) -> Dose:
    return Dose(taken_at=datetime.fromisoformat("2026-03-02T21:30"), product="troche", status=DoseStatus(status))
