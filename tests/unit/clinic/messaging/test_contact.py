"""Of whom nothing is heard: fires and is silent; from how many days; who has it, until when, and how it ends."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from tests.factories.clinic import AT, House

from trochee.clinic.accounts.values import NotAllowedError, OutOfDateError
from trochee.clinic.messaging.choices.actions import choose
from trochee.clinic.messaging.contact.actions import set_days, step
from trochee.clinic.messaging.contact.queries import Silence, rule_version, rules, steps
from trochee.clinic.messaging.models import ContactStep, ReminderAddress
from trochee.clinic.messaging.planning import Planned
from trochee.clinic.messaging.sending.actions import claim, plan, settle
from trochee.clinic.messaging.values import Channel, Fate, Kind, NewChoice, Outcome, Trouble
from trochee.clinic.patients import actions as patients
from trochee.clinic.patients.models import Status
from trochee.clinic.patients.names import Looked
from trochee.clinic.patients.queries import chart_of
from trochee.clinic.patients.values import NoSuchPatientError
from trochee.clinic.workflows.desk.unheard import Unheard, unheard
from trochee.clinic.workflows.reminding.looking import reminders

DAY = date(2026, 3, 2)  # registered on the morning of this Monday


class Ward:
    """One patient of a clinic, seen on different days."""

    def __init__(self, house: House) -> None:
        self.ours = house.ours
        self.by, self.patient = house.ours["clinician"], house.ours.patient

    def at(self, days: int) -> datetime:
        return AT + timedelta(days=days)

    def who(self, **more: object) -> Looked:
        plain = Looked(
            patient=self.patient,
            ids=(self.patient,),
            name="Ida",
            sought="ida",
            status=Status.ACTIVE,
            time_zone="Europe/Berlin",
            registered_at=AT,
        )
        return replace(plain, **more)  # type: ignore[arg-type]  # what a test says

    def finds(self, days: int, last: date | None = None, **more: object) -> list[Unheard]:
        mornings = {} if last is None else {self.patient: last}
        return list(unheard(self.ours.scope, [self.who(**more)], mornings, self.at(days)))

    def step(self, found: Unheard, days: int, note: str = "", version: int | None = None) -> None:
        step(
            by=self.by,
            at=self.at(days),
            patient=self.patient,
            kind=found.kind,
            since=found.since,
            version=found.version if version is None else version,
            note=note,
            closes=bool(note),
        )

    def closes_with(self, note: str, kind: Silence, since: date) -> None:
        step(by=self.by, at=AT, patient=self.patient, kind=kind, since=since, version=0, note=note, closes=True)

    def reminded(self, day: int, fate: Fate = Fate.SENT) -> UUID:
        """Let a reminder of a day after the first end like this."""
        by, scope, at = reminders(self.ours.scope.clinic), self.ours.scope, self.at(day)
        planned = Planned(
            kind=Kind.REMINDER,
            morning=DAY + timedelta(days=day),
            due_at=at,
            until=at + timedelta(hours=4),
            fate=Fate.WAITING,
        )
        message = plan(by=by, at=at, scope=scope, patient=self.patient, to=self._address(), planned=planned)
        assert message is not None
        assert claim(by=by, at=at, scope=scope, message=message, needed=lambda: True) is not None
        outcome = Outcome(fate=fate, trouble=Trouble.NONE if fate is Fate.SENT else Trouble.REFUSED)
        assert settle(by=by, at=at, scope=scope, message=message, outcome=outcome) is fate
        return message

    def _address(self) -> UUID:
        rows = ReminderAddress.objects.within(self.ours.scope)
        if not rows.exists():
            new = NewChoice(channel=Channel.EMAIL, remind_at="08:00", address="zz@example.org")
            choose(by=self.ours["patient"], at=AT, patient=self.patient, new=new, version=0)
            rows.update(confirmed_at=AT)
        return rows.get().pk


@pytest.fixture
def ward(house: House) -> Ward:
    return Ward(house)


class TestSilent:
    def test_from_the_day_after_the_number_of_the_clinic(self, ward: Ward) -> None:
        assert ward.finds(5) == []
        (found,) = ward.finds(6)
        assert (found.kind, found.since, found.days, found.owner) == (Silence.SILENT, DAY, 0, "")
        assert found.due - found.began == timedelta(hours=24)
        assert found.began == datetime.fromisoformat("2026-03-08T00:00:00+01:00")

    def test_it_is_counted_from_the_last_night(self, ward: Ward) -> None:
        assert ward.finds(9, DAY + timedelta(days=4)) == []
        (found,) = ward.finds(10, DAY + timedelta(days=4))
        assert (found.since, found.days) == (DAY + timedelta(days=4), 6)

    @pytest.mark.parametrize("status", [Status.DEACTIVATED, Status.DECEASED, Status.TRANSFERRED])
    def test_whoever_takes_no_part_is_left_alone(self, ward: Ward, status: Status) -> None:
        assert ward.finds(30, status=status) == []

    def test_a_number_for_the_clinic_and_one_for_a_patient(self, ward: Ward) -> None:
        scope, by = ward.ours.scope, ward.by
        set_days(by=by, at=AT, days=2, version=0)
        assert len(ward.finds(3)) == 1
        set_days(by=by, at=AT, days=9, version=0, patient=ward.patient)
        assert rules(scope).days(ward.patient) == 9
        assert ward.finds(9) == []
        assert len(ward.finds(10)) == 1
        set_days(by=by, at=AT, days=None, version=1, patient=ward.patient)
        set_days(by=by, at=AT, days=None, version=1)
        assert rules(scope).days(ward.patient) == 5
        assert (rule_version(scope, ward.patient), rule_version(scope, None)) == (2, 2)

    def test_who_may_set_it(self, ward: Ward) -> None:
        for name in ("patient", "observer", "colleague", "administrator"):
            with pytest.raises(NoSuchPatientError):
                set_days(by=ward.ours[name], at=AT, days=2, version=0, patient=ward.patient)
        with pytest.raises(NotAllowedError):
            set_days(by=ward.ours["observer"], at=AT, days=2, version=0)
        with pytest.raises(OutOfDateError):
            set_days(by=ward.by, at=AT, days=2, version=1)
        for wrong in (0, 31):
            with pytest.raises(ValueError, match="no rule"):
                set_days(by=ward.by, at=AT, days=wrong, version=0)


class TestSteps:
    def test_it_is_taken_on_and_closed_with_a_note_and_counted_again(self, ward: Ward) -> None:
        (found,) = ward.finds(6)
        ward.step(found, 6)
        (found,) = ward.finds(6)
        assert (found.owner, found.version) == (ward.by.actor.id, 1)
        ward.step(found, 6, note="zzmarker: called, comes on Monday")
        assert ward.finds(11) == []
        (found,) = ward.finds(12)
        assert (found.since, found.version, found.owner) == (DAY + timedelta(days=6), 0, "")

    def test_two_at_once_are_told(self, ward: Ward) -> None:
        (found,) = ward.finds(6)
        ward.step(found, 6)
        with pytest.raises(OutOfDateError):
            ward.step(found, 6)
        ward.step(found, 6, note="reached", version=1)
        with pytest.raises(OutOfDateError):
            ward.step(found, 6, note="reached", version=2)

    def test_a_note_is_needed_sealed_and_read_by_the_team_alone(self, ward: Ward) -> None:
        (found,) = ward.finds(6)
        with pytest.raises(ValueError, match="what was said"):
            ward.closes_with(" ", found.kind, found.since)
        ward.step(found, 6, note="zzmarker")
        with connection.cursor() as cursor:
            cursor.execute("SELECT sealed_note FROM messaging_contactstep")
            assert "zzmarker" not in str(cursor.fetchall())
        chart = chart_of(by=ward.by, at=AT, patient=ward.patient)
        assert chart is not None
        (told,) = steps(chart)
        assert (told.note, told.closed, told.kind) == ("zzmarker", True, Silence.SILENT)
        assert "zzmarker" not in repr(told)
        own = chart_of(by=ward.ours["patient"], at=AT, patient=ward.patient)
        assert own is not None
        with pytest.raises(NoSuchPatientError):
            steps(own)

    def test_after_an_erasure_the_note_is_gone_and_none_is_added(self, ward: Ward) -> None:
        (found,) = ward.finds(6)
        ward.step(found, 6, note="zzmarker")
        patients.set_status(
            by=ward.by, at=ward.at(7), patient=ward.patient, status=Status.TRANSFERRED, reason="x", version=1
        )
        patients.erase(by=ward.by, at=ward.at(8), patient=ward.patient)
        chart = chart_of(by=ward.by, at=ward.at(8), patient=ward.patient)
        assert chart is not None
        assert [each.note for each in steps(chart)] == [""]
        with pytest.raises(NoSuchPatientError):
            ward.closes_with("x", Silence.UNSENT, DAY)
        assert ContactStep.objects.within(ward.ours.scope).count() == 1


class TestUnanswered:
    def test_three_mornings_in_a_row(self, ward: Ward) -> None:
        for day in (1, 2, 3):
            assert ward.finds(day) == []
            ward.reminded(day)
        assert ward.finds(3) == [], "this morning can still be answered"
        (found,) = ward.finds(4)
        assert (found.kind, found.days, found.since) == (Silence.UNANSWERED, 3, DAY + timedelta(days=1))
        assert found.due == datetime.fromisoformat("2026-03-07T00:00:00+01:00")

    def test_silent_after_a_night_and_after_a_note(self, ward: Ward) -> None:
        for day in (1, 2, 3, 4):
            ward.reminded(day)
        assert ward.finds(5, DAY + timedelta(days=2)) == []
        (found,) = ward.finds(5)
        assert found.days == 4
        ward.step(found, 5, note="spoke")
        assert ward.finds(5) == []

    def test_what_did_not_leave_asks_nothing(self, ward: Ward) -> None:
        for day in (1, 2, 3):
            ward.reminded(day, Fate.FAILED)
        assert [each.kind for each in ward.finds(4)] == [Silence.UNSENT]

    def test_a_silent_diary_says_it_already(self, ward: Ward) -> None:
        for day in (1, 2, 3):
            ward.reminded(day)
        assert [each.kind for each in ward.finds(8)] == [Silence.SILENT]


class TestUnsent:
    @pytest.mark.parametrize("fate", [Fate.FAILED, Fate.NOT_KNOWN])
    def test_a_reminder_that_failed_stands_until_one_leaves(self, ward: Ward, fate: Fate) -> None:
        ward.reminded(1, fate)
        (found,) = ward.finds(1, DAY)
        assert (found.kind, found.since) == (Silence.UNSENT, DAY + timedelta(days=1))
        ward.reminded(2)
        assert ward.finds(2, DAY + timedelta(days=1)) == []

    def test_it_is_closed_with_a_note_until_the_next_fails(self, ward: Ward) -> None:
        ward.reminded(1, Fate.FAILED)
        (found,) = ward.finds(1, DAY)
        ward.step(found, 1, note="the address was wrong; told by phone")
        assert ward.finds(1, DAY) == []
        ward.reminded(2, Fate.FAILED)
        assert len(ward.finds(2, DAY + timedelta(days=1))) == 1

    def test_what_is_long_ago_is_no_news(self, ward: Ward) -> None:
        ward.reminded(1, Fate.FAILED)
        assert ward.finds(5, DAY + timedelta(days=4)) == []


def test_the_price_is_the_same_for_many(ward: Ward) -> None:
    from django.test.utils import CaptureQueriesContext

    ward.reminded(1, Fate.FAILED)
    many = [ward.who(patient=each, ids=(each,)) for each in [ward.patient, *(uuid4() for _ in range(50))]]
    counts = []
    for people in (many[:1], many):
        with CaptureQueriesContext(connection) as asked:
            unheard(ward.ours.scope, people, {}, ward.at(4))
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 7
