"""What the strip says of a night: as long as it lasted, also in the night when the clocks change."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trochee.clinic.patient_site.around import Around
from trochee.clinic.patient_site.forms import Morning, content
from trochee.clinic.patient_site.strips import Strip, Turn, strip_of, turn_of
from trochee.clinic.ui.days import duration
from trochee.foundation.clock import WallTime
from trochee.knowledge import shipped
from trochee.record import Night
from trochee.sleep.diary import read_diary
from trochee.sleep.timeline import night_problems

FORWARD, BACK, PLAIN = date(2026, 3, 29), date(2025, 10, 26), date(2026, 3, 2)


def at(hour: int, minute: int = 0, offset: float | None = None) -> WallTime:
    return WallTime(time(hour, minute), None, offset)


def night(day: date) -> Night:
    """11 in the evening to 7, by the clock of Berlin, asleep all the while."""
    return Night(
        date=day,
        time_zone="Europe/Berlin",
        into_bed=at(23),
        lights_out=at(23),
        sleep_onset_latency_min=0,
        awakenings=0,
        wake_after_sleep_onset_min=0,
        final_awakening=at(7),
        rise_time=at(7),
    )


def words(hours: str) -> str:
    return f"{hours} in bed · about {hours} asleep".replace(" h ", "\u00a0h\u00a0")


class TestWords:
    @pytest.mark.parametrize(("day", "hours"), [(PLAIN, "8 h 00"), (FORWARD, "7 h 00"), (BACK, "9 h 00")])
    def test_they_say_how_long_it_lasted(self, day: date, hours: str) -> None:
        strip = strip_of(night(day))
        assert strip.words == words(hours)
        assert (strip.bed, strip.asleep) == ((180, 480), ((180, 480),)), "it is drawn by the clock"

    def test_a_time_said_with_its_offset_is_that_time(self) -> None:
        second = replace(night(BACK), rise_time=at(2, 30, 60), final_awakening=at(2, 30, 60))
        assert strip_of(second).words == words("4 h 30")
        assert strip_of(replace(second, rise_time=at(2, 30), final_awakening=at(2, 30))).words == words("3 h 30")

    def test_in_bed_and_without_any_sleep(self) -> None:
        assert strip_of(replace(night(FORWARD), slept=False)).words == "7\u00a0h\u00a000 in bed · no sleep"
        lying = Night(date=FORWARD, time_zone="Europe/Berlin", lights_out=at(23), final_awakening=at(7))
        assert strip_of(lying).words == "7\u00a0h\u00a000 in bed"

    def test_a_night_that_was_all_wake_says_nothing_of_sleep(self) -> None:
        awake = replace(night(FORWARD), wake_after_sleep_onset_min=420)
        assert strip_of(awake).words == "7\u00a0h\u00a000 in bed"

    def test_what_contradicts_itself_is_told_by_the_clock(self) -> None:
        assert strip_of(replace(night(FORWARD), wake_after_sleep_onset_min=470)).words.startswith(
            "8\u00a0h\u00a000 in"
        )

    @given(
        day=st.sampled_from([PLAIN, FORWARD, BACK]),
        into=st.integers(0, 300),
        tried=st.integers(0, 60),
        latency=st.integers(0, 60),
        wake=st.integers(0, 120),
        woke=st.integers(0, 300),
        rose=st.integers(0, 60),
    )
    def test_they_say_what_the_science_says(
        self, day: date, into: int, tried: int, latency: int, wake: int, woke: int, rose: int
    ) -> None:
        evening = datetime.combine(day, time(20)) + timedelta(minutes=into)
        morning = datetime.combine(day, time(4)) + timedelta(minutes=woke)
        answered = replace(
            night(day),
            into_bed=WallTime(evening.time()),
            lights_out=WallTime((evening + timedelta(minutes=tried)).time()),
            sleep_onset_latency_min=latency,
            wake_after_sleep_onset_min=wake,
            final_awakening=WallTime(morning.time()),
            rise_time=WallTime((morning + timedelta(minutes=rose)).time()),
        )
        if night_problems(answered, None):
            return
        (read,) = read_diary([answered], None, shipped()).nights
        assert read.time_in_bed_min is not None
        assert read.total_sleep_time_min is not None
        in_bed, asleep = duration(read.time_in_bed_min), duration(read.total_sleep_time_min)
        said = strip_of(answered).words
        assert said == f"{in_bed} in bed · about {asleep} asleep" or (
            not read.total_sleep_time_min and asleep not in said
        )


class TestTurn:
    @pytest.mark.parametrize(
        ("day", "zone", "turn"),
        [
            (PLAIN, "Europe/Berlin", None),
            (FORWARD, "Europe/Berlin", Turn(at=3 * 60, by=60)),
            (BACK, "Europe/Berlin", Turn(at=3 * 60, by=-60)),
            (FORWARD + timedelta(days=1), "Europe/Berlin", Turn(at=-21 * 60, by=60)),
            (FORWARD - timedelta(days=1), "Europe/Berlin", None),
            (date(2025, 10, 5), "Australia/Lord_Howe", Turn(at=2 * 60 + 30, by=30)),
            (FORWARD, "Asia/Tokyo", None),
        ],
    )
    def test_when_and_how_far(self, day: date, zone: str, turn: Turn | None) -> None:
        """The European Union's clocks change at 1:00 UTC; those of Lord Howe by half an hour, at 2:00."""
        assert turn_of(day, ZoneInfo(zone)) == turn


class TestForm:
    NEAR = Around(time_zone="Europe/Berlin", today=FORWARD, there=None, before=None, week=())

    def shown(self, **values: str) -> dict[str, object]:
        answers = {"into_bed": "23:00", "rise_time": "07:00", **values}
        return content(Morning(day=FORWARD, values=answers), self.NEAR)

    def test_the_page_is_told_of_the_change_where_its_writer_woke_up(self) -> None:
        here, away = self.shown(), self.shown(time_zone="Asia/Tokyo")
        assert (here["turn"], away["turn"]) == (Turn(at=180, by=60), None)
        strips = here["strip"], away["strip"]
        assert [each.words for each in strips if isinstance(each, Strip)] == [
            "7\u00a0h\u00a000 in bed",
            "8\u00a0h\u00a000 in bed",
        ]

    def test_of_a_night_to_come_nothing_is_said(self) -> None:
        assert content(Morning(day=date.max, values={}), self.NEAR)["turn"] is None

    def test_a_place_that_is_none_draws_nothing(self) -> None:
        lost = self.shown(time_zone="Europe/Nowhere")
        assert (lost["turn"], lost["strip"]) == (None, None)
