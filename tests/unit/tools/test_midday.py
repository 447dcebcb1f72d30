"""The stories of the night are told by day, whenever they are told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from tests.browser.bedside import midday

QUARTERS = [datetime(2026, 11, 24, tzinfo=UTC) + timedelta(minutes=15 * each) for each in range(96)]


@pytest.mark.parametrize("now", QUARTERS, ids=[f"{each:%H:%M}" for each in QUARTERS])
def test_both_places_have_got_up_on_the_same_date(now: datetime) -> None:
    home, away = (now.astimezone(ZoneInfo(each)) for each in midday(now))
    assert home.utcoffset() != away.utcoffset()
    assert home.date() == away.date()
    assert 10 <= home.hour <= 16
    assert 8 <= away.hour <= 20
