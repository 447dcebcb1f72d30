from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from tests.factories.nights import BERLIN, night, nights_from, usual_night

from trochee.knowledge import shipped
from trochee.sleep.diary import Diary, read_diary
from trochee.sleep.flags import Flag
from trochee.sleep.timeline import NightRefusedError

KNOWLEDGE = shipped()


def test_a_diary_is_in_order_and_one_row_a_night() -> None:
    diary = read_diary(
        [usual_night("2026-03-03"), usual_night("2026-03-02", source="oura"), usual_night("2026-03-02")],
        BERLIN,
        KNOWLEDGE,
    )
    assert [each.date for each in diary.nights] == [date(2026, 3, 2), date(2026, 3, 3)]
    assert [each.source for each in diary.beside] == ["oura"]
    assert len(diary) == 2
    assert diary.nights[0].flags == ()


def test_two_accounts_of_ones_own_are_flagged() -> None:
    diary = read_diary([usual_night(source="paper"), usual_night(source="phone")], BERLIN, KNOWLEDGE)
    assert [each.source for each in diary.nights] == ["paper"]
    assert diary.nights[0].flags == (Flag.DUPLICATE_NIGHT,)
    assert int(diary.columns.flags[0]) == Flag.DUPLICATE_NIGHT.bit


def test_a_night_after_the_report_is_flagged_and_kept() -> None:
    diary = read_diary(nights_from("2026-03-02", 2), BERLIN, KNOWLEDGE, as_of=date(2026, 3, 2))
    assert [each.flags for each in diary.nights] == [(), (Flag.FUTURE_NIGHT,)]


def test_a_contradictory_night_is_refused() -> None:
    with pytest.raises(NightRefusedError):
        read_diary([usual_night(nap_min=-1)], BERLIN, KNOWLEDGE)


def test_one_who_always_tries_has_an_efficiency_without_the_answer() -> None:
    silent = [usual_night(still_trying_min=None)]
    assert read_diary(silent, BERLIN, KNOWLEDGE).nights[0].dse_min is None
    assert read_diary(silent, BERLIN, KNOWLEDGE, always_tries=True).nights[0].dse_min == 445


def test_a_part_of_a_diary_has_both_its_ends() -> None:
    rows = [*nights_from("2026-03-02", 5), usual_night("2026-03-03", source="oura")]
    diary = read_diary(rows, BERLIN, KNOWLEDGE)
    part = diary.between(date(2026, 3, 3), date(2026, 3, 4))
    assert [each.date.day for each in part.nights] == [3, 4]
    assert len(part.placed) == len(part.columns) == len(part.beside) + 1 == 2
    assert len(diary.between(date(2026, 4, 1), date(2026, 5, 1))) == 0


def test_answers_as_numbers() -> None:
    diary = read_diary([usual_night("2026-03-02", sleep_quality=4), usual_night("2026-03-03")], BERLIN, KNOWLEDGE)
    quality = diary.answers("sleep_quality")
    assert quality[0] == 4
    assert np.isnan(quality[1])


def test_midsleep_by_the_wall_clock() -> None:
    """03:05, also on the night on which the clocks went back (asleep 00:00 to 06:10 summer and winter time)."""
    diary = read_diary([usual_night("2026-03-02"), night("2026-03-03")], BERLIN, KNOWLEDGE)
    assert diary.midsleep_clock()[0] == 185
    assert np.isnan(diary.midsleep_clock()[1])


def local(diary: Diary) -> list[list[float]]:
    sleep = diary.local_sleep()
    return [sleep.onset.tolist(), sleep.final_awakening.tolist(), sleep.wake.tolist()]


def test_sleep_by_the_wall_clock_when_the_clocks_change() -> None:
    """Asleep at 00:00 and awake at 06:10 by the wall clock on each of the nights."""
    for first in ("2026-03-28", "2026-10-24"):
        diary = read_diary(nights_from(first, 3), BERLIN, KNOWLEDGE)
        assert local(diary) == [[0.0] * 3, [370.0] * 3, [50.0] * 3]


def test_a_night_of_travel_is_unknown_to_regularity() -> None:
    nights = [
        usual_night("2026-03-02"),
        usual_night("2026-03-03", time_zone="America/New_York"),
        usual_night("2026-03-04", time_zone="America/New_York", slept=False),
        usual_night("2026-03-05", slept=False),
    ]
    sleep = read_diary(nights, BERLIN, KNOWLEDGE).local_sleep()
    assert np.isnan(sleep.onset).tolist() == [False, True, True, True]
    assert np.isnan(sleep.final_awakening).tolist() == [False, False, True, True]
    assert sleep.slept.tolist() == [True, True, False, True]
