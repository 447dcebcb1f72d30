"""A dose and those planned after it: a limit that one of them keeps without it, and not with it."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import pytest
from tests.factories.signed import NOW, before, dose, signed

from trochee.record import Dose, DoseStatus
from trochee.safety.later import later_dose_over


def planned(days: float, **more: Any) -> Dose:
    return dose(before(days=-days), **{"status": DoseStatus.PLANNED, **more})


CASES: list[tuple[dict[str, Any], list[Dose], float | None, bool]] = [
    # as signed (96 hours, 150 mg in seven days); what is on record; the dose asked about; over a limit
    ({}, [], 50, False),
    ({}, [planned(4)], 50, False),
    ({}, [planned(3.99)], 50, True),
    ({}, [planned(0)], 50, False),
    ({}, [planned(3.99, status=DoseStatus.TAKEN)], 50, False),
    ({}, [planned(4), planned(3.99)], 50, True),
    ({}, [planned(5, amount=100)], 50, False),
    ({}, [planned(5, amount=100)], 51, True),
    ({}, [planned(7, amount=100)], 51, False),
    ({}, [planned(5, amount=100)], None, False),
    ({}, [planned(5, amount=None)], 151, True),
    ({}, [planned(5, amount=None)], 150, False),
    ({"doses_per_week": 1}, [planned(5)], 50, True),
    ({"doses_per_week": 1}, [planned(7)], 50, False),
    # it came too early without this one, and this one makes nothing worse
    ({}, [dose(before(days=1)), planned(2)], 50, False),
    ({}, [dose(before(days=1), amount=60), planned(2, amount=60)], 50, True),
]


@pytest.mark.parametrize(("signing", "doses", "amount", "over"), CASES)
def test_a_dose_that_is_planned_later(
    signing: dict[str, Any], doses: list[Dose], amount: float | None, over: bool
) -> None:
    known = {} if amount is None else {"dose_mg": float(amount)}
    assert later_dose_over(signed(**signing), tuple(doses), NOW, ZoneInfo("Europe/Berlin"), known) is over
