"""What a person leaves alone after a dose: the next day and a good sleep, as the label says. Never a permission."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from tests.integration.clinic.nights import NIGHT

from trochee.clinic.workflows.after_dose import Answer, NotToday, not_today
from trochee.knowledge import shipped
from trochee.record import Dose, DoseStatus, Night

BERLIN = ZoneInfo("Europe/Berlin")
TROCHE = Dose(taken_at=datetime(2026, 3, 1, 22, 15), product="ketamine troche", amount=50)  # noqa: DTZ001  a wall clock


def on(day: int, *doses: Dose, nights: tuple[Night, ...] = ()) -> NotToday:
    return not_today(doses, nights, today=date(2026, 3, day), zone=BERLIN, knowledge=shipped())


def night(day: int, *, slept: bool = True) -> Night:
    return replace(NIGHT, date=date(2026, 3, day), slept=slept)


def test_on_the_day_of_the_dose_not_before_the_next_one() -> None:
    found = on(1, TROCHE)
    assert (found.answer, found.not_before, found.dose) == (Answer.NOT_TODAY, date(2026, 3, 2), TROCHE)


def test_after_midnight_the_day_that_began_counts() -> None:
    late = replace(TROCHE, taken_at=datetime(2026, 3, 2, 0, 30))  # noqa: DTZ001  a wall clock
    assert on(2, late).not_before == date(2026, 3, 3)


def test_an_offset_is_read_where_the_person_lives() -> None:
    abroad = replace(TROCHE, taken_at=datetime(2026, 3, 1, 23, 30, tzinfo=UTC))  # 00:30 on the 2nd in Berlin
    assert on(2, abroad).answer is Answer.NOT_TODAY


def test_the_next_day_asks_for_a_good_sleep_and_never_says_yes() -> None:
    assert on(2, TROCHE, nights=(night(2),)).answer is Answer.AFTER_GOOD_SLEEP


def test_a_sleepless_night_does_not_count() -> None:
    assert on(2, TROCHE, nights=(night(2, slept=False),)).answer is Answer.NO_SLEEP_SINCE
    assert on(3, TROCHE, nights=(night(2, slept=False), night(3))).answer is Answer.AFTER_GOOD_SLEEP


def test_a_night_before_the_dose_or_of_a_device_says_nothing() -> None:
    device = replace(night(2), source="watch")
    assert on(2, TROCHE, nights=(night(1), device)).answer is Answer.NOT_KNOWN


@pytest.mark.parametrize("status", [DoseStatus.PARTIAL, DoseStatus.SPAT_EARLY, DoseStatus.VOMITED])
def test_a_part_asks_for_as_much_as_the_whole(status: DoseStatus) -> None:
    assert on(1, replace(TROCHE, status=status)).answer is Answer.NOT_TODAY


@pytest.mark.parametrize(
    "status", [DoseStatus.MISSED, DoseStatus.LOST, DoseStatus.WITHHELD, DoseStatus.PLANNED, DoseStatus.CANCELLED]
)
def test_what_was_not_taken_asks_for_nothing(status: DoseStatus) -> None:
    assert on(1, replace(TROCHE, status=status)).answer is Answer.NO_DOSE


def test_of_what_there_is_no_rule_for_that_is_said() -> None:
    assert on(1, replace(TROCHE, product="melatonin")).answer is Answer.NO_RULE
    assert on(1, replace(TROCHE, product="melatonin"), TROCHE).answer is Answer.NOT_TODAY


def test_the_last_of_several_doses_decides_and_an_old_one_does_not() -> None:
    second = replace(TROCHE, taken_at=datetime(2026, 3, 2, 22, 0))  # noqa: DTZ001  a wall clock
    assert on(2, TROCHE, second).dose is second
    assert on(8, TROCHE).answer is Answer.NOT_KNOWN
    assert on(9, TROCHE).answer is Answer.NO_DOSE


def test_a_dose_that_lies_ahead_is_not_spoken_of() -> None:
    assert not_today([TROCHE], [], today=date(2026, 2, 28), zone=BERLIN, knowledge=shipped()).answer is Answer.NO_DOSE
