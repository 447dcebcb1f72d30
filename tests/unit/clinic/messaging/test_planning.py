"""What is planned for one person at one moment: fires, is silent, or is too late and says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from trochee.clinic.messaging.limits import limits
from trochee.clinic.messaging.planning import (
    Planned,
    Reminded,
    due_now,
    put_off_times,
    unanswered_mornings,
)
from trochee.clinic.messaging.values import Fate, Kind, Told, Trouble

BERLIN = ZoneInfo("Europe/Berlin")
DAY = date(2026, 3, 3)
LIMITS = limits()


def at(clock: str, day: date = DAY, zone: ZoneInfo = BERLIN) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), zone)


SOMEBODY = Reminded(
    clock=time(8), zone=BERLIN, since=at("20:00", date(2026, 3, 2)), told=(), entered=frozenset(), unanswered=0
)


def told(kind: Kind = Kind.REMINDER, fate: Fate = Fate.SENT, settled: str | None = "08:01", day: date = DAY) -> Told:
    return Told(
        id=uuid4(),
        patient=uuid4(),
        kind=kind,
        morning=day,
        due_at=at("08:00", day),
        until=at("12:00", day),
        fate=fate,
        trouble=Trouble.NONE,
        tries=1,
        settled_at=None if settled is None else at(settled, day),
    )


def kinds(found: tuple[Planned, ...]) -> list[tuple[Kind, Fate]]:
    return [(each.kind, each.fate) for each in found]


class TestReminder:
    def test_it_is_due_at_its_time(self) -> None:
        found = due_now(SOMEBODY, at("08:00"), LIMITS)
        assert kinds(found) == [(Kind.REMINDER, Fate.WAITING)]
        assert (found[0].due_at, found[0].until, found[0].morning) == (at("08:00"), at("12:00"), DAY)

    @pytest.mark.parametrize(
        ("clock", "person"),
        [
            ("07:59", SOMEBODY),
            ("08:05", replace(SOMEBODY, entered=frozenset({DAY}))),
            ("08:05", replace(SOMEBODY, since=at("08:01"))),
            ("08:05", replace(SOMEBODY, told=(told(settled=None, fate=Fate.WAITING),))),
        ],
        ids=["before its time", "the night is there", "chosen after its time", "planned before"],
    )
    def test_silent(self, clock: str, person: Reminded) -> None:
        assert due_now(person, at(clock), LIMITS) == ()

    def test_late_inside_the_window_is_sent(self) -> None:
        assert kinds(due_now(SOMEBODY, at("11:59"), LIMITS)) == [(Kind.REMINDER, Fate.WAITING)]

    @pytest.mark.parametrize("when", [at("12:00"), at("23:50"), at("07:00", DAY + timedelta(days=1))])
    def test_later_it_is_not_sent_and_that_is_said(self, when: datetime) -> None:
        assert kinds(due_now(SOMEBODY, when, LIMITS))[0] == (Kind.REMINDER, Fate.TOO_LATE)

    def test_what_was_missed_for_days_is_said_of_the_last_one_alone(self) -> None:
        found = due_now(replace(SOMEBODY, since=at("08:00", date(2026, 2, 1))), at("12:30"), LIMITS)
        assert [each.morning for each in found] == [DAY - timedelta(days=1), DAY]

    def test_a_zone_that_was_changed_on_the_way_gives_no_second_one(self) -> None:
        """From Berlin to New York after breakfast: 8 o'clock comes twice on that day."""
        person = replace(SOMEBODY, told=(told(),), zone=ZoneInfo("America/New_York"))
        assert [each for each in due_now(person, at("14:05"), LIMITS) if each.kind is Kind.REMINDER] == []

    def test_the_day_of_the_change_of_clocks_has_one(self) -> None:
        for day in (date(2026, 3, 29), date(2026, 10, 25)):
            person = replace(SOMEBODY, since=at("12:00", day - timedelta(days=1)))
            sent: list[Told] = []
            moment = at("00:00", day).astimezone(ZoneInfo("UTC"))
            for _ in range(27 * 12):
                moment += timedelta(minutes=5)
                for each in due_now(replace(person, told=tuple(sent)), moment, LIMITS):
                    if each.kind is Kind.REMINDER and each.morning == day:
                        sent.append(told(day=day))
                        assert moment.astimezone(BERLIN).time() == time(8)
            assert len(sent) == 1


class TestChase:
    def test_one_two_hours_after_what_left(self) -> None:
        person = replace(SOMEBODY, told=(told(),))
        assert due_now(person, at("10:00"), LIMITS) == ()
        found = due_now(person, at("10:01"), LIMITS)
        assert kinds(found) == [(Kind.CHASE, Fate.WAITING)]
        assert found[0].until == at("12:00")

    @pytest.mark.parametrize(
        "person",
        [
            replace(SOMEBODY, told=(told(),), entered=frozenset({DAY})),
            replace(SOMEBODY, told=(told(), told(Kind.CHASE))),
            replace(SOMEBODY, told=(told(), told(Kind.CHASE, Fate.NOT_KNOWN))),
            replace(SOMEBODY, told=(told(fate=Fate.FAILED),)),
            replace(SOMEBODY, told=(told(fate=Fate.TOO_LATE),)),
            replace(SOMEBODY, told=(told(), told(Kind.AGAIN, Fate.CALLED_OFF))),
            replace(SOMEBODY, told=(told(), told(Kind.AGAIN, Fate.WAITING, None))),
            replace(SOMEBODY, told=(told(),), unanswered=LIMITS.unanswered_mornings),
            replace(SOMEBODY, told=(told(settled="10:01"),)),
        ],
        ids=[
            "night there", "had one", "may have had one", "never left", "too late", "not today", "put off",
            "unanswered for days", "no room in the window",
        ],
    )  # fmt: skip
    def test_silent(self, person: Reminded) -> None:
        assert due_now(person, at("11:59"), LIMITS) == ()

    def test_it_is_counted_from_the_one_that_was_put_off(self) -> None:
        person = replace(SOMEBODY, told=(told(), told(Kind.AGAIN, settled="09:30")))
        assert due_now(person, at("11:29"), LIMITS) == ()
        assert kinds(due_now(person, at("11:30"), LIMITS)) == [(Kind.CHASE, Fate.WAITING)]

    def test_a_reminder_that_may_have_left_is_chased_like_one_that_did(self) -> None:
        person = replace(SOMEBODY, told=(told(fate=Fate.NOT_KNOWN),))
        assert kinds(due_now(person, at("10:30"), LIMITS)) == [(Kind.CHASE, Fate.WAITING)]

    def test_a_chase_that_was_missed_is_said(self) -> None:
        person = replace(SOMEBODY, told=(told(),))
        assert kinds(due_now(person, at("13:00"), LIMITS)) == [(Kind.CHASE, Fate.TOO_LATE)]


def test_mornings_without_an_answer_are_those_after_the_last_night() -> None:
    days = [DAY - timedelta(days=each) for each in range(1, 5)]
    sent = [told(day=each) for each in days] + [told(Kind.CHASE, day=days[0]), told(fate=Fate.FAILED, day=DAY)]
    assert unanswered_mornings(sent, None, DAY) == tuple(sorted(days))
    assert unanswered_mornings(sent, days[1], DAY) == (days[0],)
    assert unanswered_mornings(sent, days[0], DAY) == ()
    assert unanswered_mornings(sent, None, days[0]) == tuple(sorted(days[1:]))


def test_it_is_put_off_inside_the_window_only() -> None:
    assert put_off_times(at("08:10"), at("12:00"), LIMITS) == (at("08:40"), at("09:40"))
    assert put_off_times(at("11:00"), at("12:00"), LIMITS) == (at("11:30"),)
    assert put_off_times(at("11:30"), at("12:00"), LIMITS) == ()
