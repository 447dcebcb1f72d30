from __future__ import annotations

from datetime import date

import pytest

from trochee.record import Night


@pytest.mark.parametrize("source", ["", "diary", "Patient", "PAPER", "phone", "clinician"])
def test_a_persons_own_account_is_no_device(source: str) -> None:
    assert not Night(date=date(2026, 3, 2), source=source).from_device


@pytest.mark.parametrize("source", ["fitbit", "oura", "my watch"])
def test_any_other_source_is_a_device(source: str) -> None:
    assert Night(date=date(2026, 3, 2), source=source).from_device


def test_what_was_not_answered_is_unknown_and_not_zero() -> None:
    night = Night(date=date(2026, 3, 2))
    assert night.slept
    assert night.wake_after_sleep_onset_min is None
    assert night.nightmare is None
    assert dict(night.extra) == {}


def test_unknown_columns_do_not_stop_a_night_from_being_hashed() -> None:
    assert len({Night(date=date(2026, 3, 2), extra={"mood": "3"}), Night(date=date(2026, 3, 2))}) == 2
