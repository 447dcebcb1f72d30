from __future__ import annotations

from datetime import date, time

import pytest

from trochee.foundation.clock import WallTime
from trochee.record import THERAPY_KINDS, Patient, Record, TherapyStep


def test_a_window_is_read_from_its_detail() -> None:
    step = TherapyStep(date=date(2026, 3, 2), kind="cbti_window", detail="23:45 - 06:30")
    assert step.window == (WallTime(time(23, 45)), WallTime(time(6, 30)))


@pytest.mark.parametrize("step", [("cbti_window", None), ("note", "23:45-06:30")])
def test_other_steps_have_no_window(step: tuple[str, str | None]) -> None:
    assert TherapyStep(date=date(2026, 3, 2), kind=step[0], detail=step[1]).window is None


def test_not_asked_is_not_none_of_it() -> None:
    assert Patient().medicines is None
    assert Patient(medicines=()).medicines == ()


def test_an_empty_record_holds_nothing() -> None:
    record = Record()
    assert (record.nights, record.doses, record.scores, record.therapy, record.observations) == ((),) * 5
    assert "cbti_window" in THERAPY_KINDS
