"""What is left of the limits: known only where ketamine from anyone is, or where the rest is too much already."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import pytest
from tests.factories.signed import NOW, before, dose, signed

from trochee.record import Dose
from trochee.safety.exposure import exposure
from trochee.safety.left import left

NONE_ELSEWHERE: dict[str, Any] = {"ketamine_from_elsewhere": False}
SOME: dict[str, Any] = {"ketamine_from_elsewhere": True}


def of(*doses: Dose, known: dict[str, Any], **signing: float) -> dict[str, Any]:
    """What is left under 150 mg in seven days and 96 hours between doses, unless it was signed otherwise."""
    return dict(left(signed(**signing), exposure(doses, NOW, ZoneInfo("Europe/Berlin")), known))


WEEK: list[tuple[list[float | None], dict[str, Any], float | None]] = [
    ([50], {**NONE_ELSEWHERE, "dose_mg": 50.0}, 50),
    ([50, 30], {**NONE_ELSEWHERE, "dose_mg": 50.0}, 80),
    ([50], {"dose_mg": 50.0}, None),
    ([50], {**SOME, "dose_mg": 50.0}, None),
    ([50], {**SOME, "ketamine_elsewhere_last_7_days_mg": 40.0, "dose_mg": 50.0}, 90),
    ([50], {"ketamine_elsewhere_last_7_days_mg": 40.0, "dose_mg": 50.0}, None),
    # what is known is too much already: no answer could make it less
    ([110], {"dose_mg": 50.0}, 110),
    ([100], {"dose_mg": 50.0}, None),
    ([160], {}, 160),
    ([None], {**NONE_ELSEWHERE, "dose_mg": 50.0}, None),
    ([None, 110], {**NONE_ELSEWHERE, "dose_mg": 50.0}, 110),
]


@pytest.mark.parametrize(("amounts", "known", "expected"), WEEK)
def test_ketamine_of_seven_days(amounts: list[float | None], known: dict[str, Any], expected: float | None) -> None:
    taken = (dose(before(days=5), amount=each) for each in amounts)
    assert of(*taken, known=known).get("ketamine_last_7_days_mg") == expected


def test_what_is_older_than_seven_days_is_no_part_of_the_week() -> None:
    found = of(dose(before(days=7)), dose(before(days=6), amount=30), known=NONE_ELSEWHERE)
    assert found["ketamine_last_7_days_mg"] == 30


DOSES: list[tuple[float, list[float], dict[str, Any], float | None]] = [
    # doses a week as signed; doses on record, days ago; what is known; doses with this one over what is allowed
    (2, [], NONE_ELSEWHERE, -1),
    (2, [3], NONE_ELSEWHERE, 0),
    (2, [3, 6], NONE_ELSEWHERE, 1),
    (2, [3, 7], NONE_ELSEWHERE, 0),
    (1.5, [3], NONE_ELSEWHERE, 1),
    (1, [6], NONE_ELSEWHERE, 1),
    (0.5, [13], NONE_ELSEWHERE, 1),
    (0.5, [14], NONE_ELSEWHERE, 0),
    (0.4, [17], NONE_ELSEWHERE, 1),  # once in seventeen and a half days: the eighteenth is the first
    (0.4, [18], NONE_ELSEWHERE, 0),
    (2, [3], {}, None),
    (2, [3, 6], {}, 1),
    (2, [3], SOME, None),
    (2, [3], {**SOME, "hours_since_ketamine_elsewhere": 167.0}, None),
    (2, [3], {**SOME, "hours_since_ketamine_elsewhere": 168.0}, 0),
    (0.5, [14], {**SOME, "hours_since_ketamine_elsewhere": 168.0}, None),
]


@pytest.mark.parametrize(("a_week", "ago", "known", "over"), DOSES)
def test_doses_in_the_time_that_was_signed(
    a_week: float, ago: list[float], known: dict[str, Any], over: float | None
) -> None:
    taken = (dose(before(days=each)) for each in ago)
    assert of(*taken, known=known, doses_per_week=a_week).get("doses_over_agreed") == over


def test_no_number_was_signed() -> None:
    assert "doses_over_agreed" not in of(dose(before(days=1)), known=NONE_ELSEWHERE)


INTERVAL: list[tuple[list[float], dict[str, Any], float | None]] = [
    ([], {}, None),
    ([], NONE_ELSEWHERE, None),
    ([96], NONE_ELSEWHERE, 0),
    ([100], NONE_ELSEWHERE, -4),
    ([95], NONE_ELSEWHERE, 1),
    ([95], {}, 1),
    ([95], SOME, 1),
    ([96], {}, None),
    ([100], SOME, None),
    ([100], {**SOME, "hours_since_ketamine_elsewhere": 200.0}, -4),
    ([100], {**SOME, "hours_since_ketamine_elsewhere": 90.0}, 6),
    ([], {**SOME, "hours_since_ketamine_elsewhere": 90.0}, 6),
]


@pytest.mark.parametrize(("ago", "known", "hours"), INTERVAL)
def test_hours_until_the_next_dose(ago: list[float], known: dict[str, Any], hours: float | None) -> None:
    assert of(*(dose(before(hours=each)) for each in ago), known=known).get("interval_left_h") == hours
