"""What a device wrote on the patient's own pages: it is no diary, and hides no morning that is missing."""

from __future__ import annotations

from datetime import time
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone
from tests.factories.clinic import House
from tests.integration.clinic.browser_like import log_in
from tests.integration.clinic.test_first_pages import day_of, path, said
from tests.integration.clinic.test_morning_entry import new

from trochee.clinic.diaries.actions import save_night
from trochee.clinic.diaries.values import NewNight
from trochee.foundation.clock import WallTime
from trochee.record import Night


@pytest.fixture
def visitor(house: House) -> Any:
    return log_in("lamp.patient")


def written_by_a_device(house: House, ago: int, woke: time) -> None:
    night = Night(date=day_of(ago), source="fitbit", into_bed=WallTime(time(0, 5)), rise_time=WallTime(woke))
    save_night(
        by=house.ours["clinician"],
        at=timezone.now(),
        patient=house.ours.patient,
        new=NewNight(client_id=uuid4(), night=night),
    )


@pytest.mark.parametrize("address", ["/my/nights/", "/my/sleep/"])
def test_a_device_stands_neither_for_the_diary_nor_for_a_missing_night(
    house: House, visitor: Any, address: str
) -> None:
    for ago in (2, 4):
        assert visitor.post(path(ago), new()).status_code == 302
    before = said(visitor.get(address))
    for ago in (2, 3):
        written_by_a_device(house, ago, time(5, 6))
    after = said(visitor.get(address))
    assert "22:45 to 06:40" in after
    assert "00:05 to 05:06" not in after
    assert after.count("not entered") == before.count("not entered") > 0


def test_a_device_of_today_leaves_last_night_to_be_entered(house: House, visitor: Any) -> None:
    written_by_a_device(house, 0, time(0, 6))
    page = said(visitor.get("/my/nights/"))
    assert "Enter last night" in page
    assert "Look at last night" not in page


def test_only_what_a_person_wrote_counts_as_written_down(house: House, visitor: Any) -> None:
    assert visitor.post(path(2), new()).status_code == 302
    written_by_a_device(house, 3, time(5, 6))
    assert "You wrote down 1 of the last 14 nights." in said(visitor.get("/my/sleep/"))
