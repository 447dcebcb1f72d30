"""What a clinician can rely on about the nights of a diary."""

from __future__ import annotations

from datetime import date

from tests.factories.nights import BERLIN, night, nights_from, usual_night

from trochee.foundation.unknown import Unknown
from trochee.knowledge import shipped
from trochee.record import Night
from trochee.sleep.criteria import SleepHistory, insomnia_criteria
from trochee.sleep.diary import Diary, read_diary
from trochee.sleep.flags import Flag
from trochee.sleep.summary import summarise, weeks
from trochee.sleep.timeline import night_problems


def diary(*nights: Night) -> Diary:
    return read_diary(nights, BERLIN, shipped())


def test_a_night_carries_the_date_of_its_morning() -> None:
    (value,) = diary(usual_night("2026-03-02", into_bed="22:45", rise_time="06:40")).nights
    assert value.date == date(2026, 3, 2)
    assert value.time_in_bed_min == 475


def test_a_night_of_no_sleep_is_an_answer_and_not_a_missing_night() -> None:
    bad, silent = diary(
        night("2026-03-02", slept=False, into_bed="23:00", rise_time="06:00"), night("2026-03-03")
    ).nights
    assert bad.total_sleep_time_min == 0
    assert bad.sleep_onset_latency_min is None
    assert silent.total_sleep_time_min is None


def test_every_figure_that_is_missing_says_why() -> None:
    (value,) = diary(usual_night(into_bed=None)).nights
    assert value.time_in_bed_min is None
    assert value.reasons["time_in_bed_min"] == "not answered: into_bed"


def test_a_missing_night_is_never_filled_in() -> None:
    nights = nights_from("2026-03-02", 7)
    whole, part = summarise(diary(*nights), shipped()), summarise(diary(*nights[:2], *nights[5:]), shipped())
    assert part.missing_nights == 3
    assert part.total_sleep_time_min.nights == whole.total_sleep_time_min.nights - 3


def test_a_night_is_as_long_as_it_was_when_the_clocks_changed() -> None:
    (spring,) = diary(night("2026-03-29", into_bed="23:00", rise_time="07:00")).nights
    (autumn,) = diary(night("2026-10-25", into_bed="23:00", rise_time="07:00")).nights
    assert (spring.time_in_bed_min, autumn.time_in_bed_min) == (420, 540)
    assert Flag.CLOCKS_CHANGED in spring.flags


def test_the_diary_wins_over_a_device_which_is_kept_beside_it() -> None:
    worn = usual_night(source="wristband", sleep_onset_latency_min=3)
    both = diary(worn, usual_night(sleep_onset_latency_min=45))
    assert [value.sleep_onset_latency_min for value in both.nights] == [45]
    assert both.beside == (worn,)


def test_a_contradiction_is_refused_with_the_column_to_look_at() -> None:
    (problem,) = night_problems(usual_night(final_awakening="06:40", rise_time="06:10"), BERLIN)
    assert (problem.column, problem.found) == ("rise_time", "06:10")


def test_an_odd_answer_is_asked_about_and_kept() -> None:
    (value,) = diary(usual_night(wake_after_sleep_onset_min=301)).nights
    assert value.flags == (Flag.LONG_WAKE,)
    assert value.wake_after_sleep_onset_min == 301


def test_sleep_efficiency_names_its_denominator() -> None:
    (value,) = diary(usual_night()).nights
    names = [name for name in value.as_mapping() if name.startswith("sleep_efficiency")]
    assert names == [
        "sleep_efficiency_tib_percent",
        "sleep_efficiency_dse_percent",
        "sleep_efficiency_attempt_percent",
    ]


def test_a_week_is_seven_nights_up_to_the_morning_of_the_report() -> None:
    (week,) = weeks(diary(*nights_from("2026-03-03", 4)), shipped(), as_of=date(2026, 3, 8))
    assert (week.ending, week.summary.nights, week.summary.missing_nights) == (date(2026, 3, 8), 4, 3)
    assert not week.complete


def test_a_device_never_decides_that_somebody_has_insomnia() -> None:
    worn = diary(*nights_from("2026-03-02", 14, source="wristband"))
    lichstein = insomnia_criteria(worn, SleepHistory(months=12), shipped())[0]
    assert isinstance(lichstein.met, Unknown)
