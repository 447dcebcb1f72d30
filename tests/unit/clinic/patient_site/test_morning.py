"""The morning: what is drawn, what is asked once more, what is offered, and how a wrong answer is worded."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest
from tests.integration.clinic.nights import NIGHT

from trochee.clinic.diaries.values import Kept
from trochee.clinic.patient_site import words
from trochee.clinic.patient_site.around import Around
from trochee.clinic.patient_site.doubts import ASKED, doubts
from trochee.clinic.patient_site.forms import Morning, content
from trochee.clinic.patient_site.presenters import asked, lines
from trochee.clinic.patient_site.strips import Axis, axis_of, strip_of
from trochee.foundation.clock import WallTime
from trochee.record import Night
from trochee.sleep.flags import HARD, Flag

WHOLE = replace(NIGHT, wake_after_sleep_onset_min=40, awakenings=2)
"""22:45 to 06:40; lights out 23:15, asleep 00:00 to 06:10 but for 40 minutes."""

NOTHING_AROUND = Around(time_zone="Europe/Berlin", today=date(2026, 3, 2), there=None, before=None, week=())


def at(hour: int, minute: int = 0) -> WallTime:
    return WallTime(time(hour, minute))


def kept(night: Night) -> Kept:
    from uuid import uuid4

    return Kept(night=night, version=1, by="somebody", id=uuid4())


class TestStrip:
    def test_bed_and_sleep_lie_where_they_were_said(self) -> None:
        strip = strip_of(WHOLE)
        assert (strip.axis.ends, strip.bed) == (("20:00", "10:00"), (165, 475))
        assert strip.asleep == ((240, 165), (445, 165)), "wake has no clock time and lies in the middle"
        assert strip.words == "7\u00a0h\u00a055 in bed · about 5\u00a0h\u00a030 asleep"

    def test_no_minute_is_lost_between_the_pieces(self) -> None:
        odd = strip_of(replace(WHOLE, wake_after_sleep_onset_min=45))
        assert odd.asleep == ((240, 162), (447, 163))
        assert odd.words.endswith("5\u00a0h\u00a025 asleep")

    def test_without_wake_it_is_one_piece(self) -> None:
        assert strip_of(replace(WHOLE, wake_after_sleep_onset_min=0)).asleep == ((240, 370),)

    def test_what_was_not_answered_is_not_drawn(self) -> None:
        assert strip_of(replace(WHOLE, sleep_onset_latency_min=None)).asleep == ()
        unsaid = strip_of(replace(WHOLE, wake_after_sleep_onset_min=None))
        assert unsaid.asleep == ((240, 370),)
        assert unsaid.words == "7\u00a0h\u00a055 in bed", "how long it was asleep is not known"
        nothing = strip_of(Night(date=date(2026, 3, 2)))
        assert (nothing.bed, nothing.asleep, nothing.words) == (None, (), "")

    def test_no_sleep_is_said(self) -> None:
        strip = strip_of(replace(WHOLE, slept=False))
        assert strip.asleep == ()
        assert strip.words.endswith("no sleep")

    @pytest.mark.parametrize("wake", [369, 370, 900])
    def test_more_wake_than_night_draws_no_sleep(self, wake: int) -> None:
        assert strip_of(replace(WHOLE, wake_after_sleep_onset_min=wake)).asleep == ()

    def test_a_latency_beyond_the_last_waking_draws_no_sleep(self) -> None:
        late = replace(WHOLE, sleep_onset_latency_min=700, wake_after_sleep_onset_min=0)
        assert strip_of(late).asleep == ()

    def test_a_day_sleeper_gets_an_axis_that_holds_the_day(self) -> None:
        day = Night(date=date(2026, 3, 2), into_bed=at(8, 30), rise_time=at(15))
        axis = axis_of([WHOLE, day])
        assert axis == Axis(first=21 * 60, length=1440)
        assert strip_of(day, axis).bed == (690, 390)


class TestDoubts:
    @pytest.mark.parametrize(
        ("odd", "column", "text"),
        [
            ({"rise_time": at(17, 45), "final_awakening": None}, "rise_time", "That is 19 h 00 in bed, correct?"),
            ({"rise_time": at(1), "final_awakening": None}, "rise_time", "That is only 2 h 15 in bed, correct?"),
            (
                {"sleep_onset_latency_min": 250.0},
                "sleep_onset_latency_min",
                "It took 4 h 10 to fall asleep, correct?",
            ),
            (
                {"wake_after_sleep_onset_min": 310.0},
                "wake_after_sleep_onset_min",
                "You were awake for 5 h 10 in the night, correct?",
            ),
            ({"awakenings": 0}, "awakenings", "You were awake for 40 minutes, yet never woke up?"),
            (
                {"wake_after_sleep_onset_min": 0.0},
                "wake_after_sleep_onset_min",
                "You woke 2 times, yet were awake for 0 minutes?",
            ),
            ({"awakenings": 21}, "awakenings", "You woke 21 times, correct?"),
            (
                {"voids": 3},
                "voids",
                "You were up 3 times to pass water: that is more often than you woke up?",
            ),
            ({"into_bed": at(18)}, "lights_out", "You lay in bed for 5 h 15 before you tried to sleep?"),
            (
                {"into_bed": at(18), "rise_time": None},
                "lights_out",
                "You lay in bed for hours before you tried to sleep?",
            ),
            (
                {"slept": False},
                "slept",
                "You say that you did not sleep at all, yet some answers are about sleep?",
            ),
        ],
    )
    def test_an_odd_answer_is_asked_about(self, odd: dict[str, Any], column: str, text: str) -> None:
        found = {each.column: each.text.replace("\u00a0", " ") for each in doubts(replace(WHOLE, **odd))}
        assert found.get(column) == text

    def test_nobody_gets_up_at_the_moment_of_going_to_bed(self) -> None:
        (asked_once,) = doubts(Night(date=date(2026, 3, 2), into_bed=at(23), rise_time=at(23)))
        assert asked_once.text.startswith("You went to bed and got up at the same time.")

    def test_every_soft_check_of_the_science_is_asked_about_or_has_a_reason_not_to_be(self) -> None:
        told_of_the_record = {
            Flag.ZONE_UNKNOWN,
            Flag.ZONE_CHANGE,
            Flag.CLOCKS_CHANGED,
            Flag.DAY_UNKNOWN,
            Flag.NO_SLEEP,
        }
        said_by_the_page_itself = {
            Flag.DUPLICATE_NIGHT, Flag.FUTURE_NIGHT, Flag.ENTERED_LATE, Flag.ENTERED_RETROSPECTIVELY
        }  # fmt: skip
        not_in_this_form = {Flag.LONG_NAP, Flag.TRYING_EXCEEDS_TIME_IN_BED}
        rest = told_of_the_record | said_by_the_page_itself | not_in_this_form | HARD
        assert set(Flag) - rest == ASKED

    def test_nights_before_that_contradict_themselves_keep_no_question_from_being_asked(self) -> None:
        broken = replace(WHOLE, date=WHOLE.date - timedelta(days=1), rise_time=at(5))
        assert doubts(replace(WHOLE, awakenings=21), week=[broken]) != ()

    def test_an_ordinary_night_is_not_asked_about(self) -> None:
        assert doubts(WHOLE) == ()
        assert doubts(Night(date=date(2026, 3, 2))) == ()

    def test_who_is_sure_is_not_asked_again_but_about_another_figure(self) -> None:
        long = replace(WHOLE, rise_time=at(17, 45), final_awakening=None)
        sure = [each.key for each in doubts(long)]
        assert doubts(long, sure) == ()
        assert doubts(replace(long, rise_time=at(18, 45)), sure) != ()

    def test_a_contradiction_is_left_to_the_checks_that_refuse(self) -> None:
        assert doubts(replace(WHOLE, rise_time=at(5))) == ()


class TestOffers:
    def test_times_around_the_last_ones_are_offered_and_none_is_filled_in(self) -> None:
        first = asked({}, {}, replace(WHOLE, into_bed=at(23, 50)))[0]
        offered = [value for value, _ in first.quick]
        assert (first.value, first.opens) == ("", "23:45")
        assert (offered[0], offered[12:14], offered[-1]) == ("20:45", ["23:45", "00:00"], "02:45")
        assert first.hint == "last time 23:50"

    def test_without_a_night_before_they_are_usual_ones(self) -> None:
        first = asked({}, {})[0]
        assert (first.hint, first.opens) == ("", "22:30")

    def test_what_cannot_be_read_is_kept_and_draws_nothing(self) -> None:
        morning = Morning(day=date(2026, 3, 2), values={"into_bed": "late"})
        shown = content(morning, NOTHING_AROUND, problems={"into_bed": "no"})
        assert shown["strip"] is None
        assert shown["wrong"] == 1


class TestLines:
    TODAY = date(2026, 3, 20)

    def nights(self, *ago: int) -> tuple[Kept, ...]:
        return tuple(kept(replace(WHOLE, date=self.TODAY - timedelta(days=each))) for each in ago)

    def test_mornings_of_a_fortnight_that_were_not_entered_stand_there(self) -> None:
        shown = lines(self.nights(1, 4), self.TODAY)
        assert [(line.date.day, line.entered) for line in shown] == [(19, True), (18, False), (17, False), (16, True)]

    def test_before_the_first_night_nothing_is_missing(self) -> None:
        assert lines((), self.TODAY) == ()

    def test_four_weeks_are_shown_unless_all_are_asked_for(self) -> None:
        many = self.nights(*range(1, 41))
        assert len(lines(many, self.TODAY)) == 28
        assert len(lines(many, self.TODAY, most=None)) == 40

    def test_what_was_said_of_sleep(self) -> None:
        told = [replace(WHOLE, slept=False), replace(WHOLE, sleep_quality=None), replace(WHOLE, sleep_quality=5)]
        for night, said in zip(told, ("no sleep at all", "not answered", "very good"), strict=True):
            assert lines((kept(night),), night.date)[0].quality == said


class TestWords:
    def test_what_could_not_be_read(self) -> None:
        typed = {"awakenings": " 99999999999999999999999 ", "sleep_onset_latency_min": "1441"}
        problems = dict.fromkeys(("into_bed", *typed), "x") | {"sleep_quality": "1 to 5"}
        said = words.unread(problems, typed)
        assert said["into_bed"] == "Write a time such as 22:45."
        assert said["awakenings"] == "You wrote 9999999999999999999…. Write a whole number from 0 to 1440."
        assert said["sleep_onset_latency_min"] == "You wrote 1441. Write a number from 0 to 1440."
        assert said["sleep_quality"] == "1 to 5"

    def test_contradictions(self) -> None:
        wrong = replace(WHOLE, wake_after_sleep_onset_min=500)
        said = words.refused(wrong, {"wake_after_sleep_onset_min": "table words", "date": "not ended"})
        assert said["wake_after_sleep_onset_min"].startswith("These minutes awake do not fit")
        assert said["date"].startswith("This night has not ended yet.")
        assert words.refused(wrong, {"note": "table words"}) == {"note": "table words"}
