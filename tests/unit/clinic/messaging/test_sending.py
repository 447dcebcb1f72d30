"""One message from its plan to its end: claimed once, sent at most once, tried again only where nothing left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.core import mail as outbox
from tests.factories.clinic import AT, House
from tests.integration.clinic.nights import NIGHT

from trochee.clinic.audit.models import AuditRow
from trochee.clinic.audit.values import Actor
from trochee.clinic.diaries.actions import save_night, withdraw_night
from trochee.clinic.diaries.values import NewNight
from trochee.clinic.messaging.choices.actions import choose, end
from trochee.clinic.messaging.choices.queries import told_to
from trochee.clinic.messaging.models import Message
from trochee.clinic.messaging.sending import mail
from trochee.clinic.messaging.sending.actions import claim, confirm, give_up_on_lost, put_off, settle
from trochee.clinic.messaging.sending.queries import linked, waiting
from trochee.clinic.messaging.values import (
    Channel,
    Fate,
    Kind,
    NewChoice,
    NoSuchLinkError,
    Outcome,
    Told,
    Trouble,
)
from trochee.clinic.patients import actions as patients
from trochee.clinic.patients.models import Status
from trochee.clinic.patients.queries import chart_of
from trochee.clinic.patients.values import Person
from trochee.clinic.workflows.reminded import end_by_link
from trochee.clinic.workflows.reminding.looking import look, reminders
from trochee.clinic.workflows.reminding.sending import send

ADDRESS = "zzmarker@example.org"
LINK = Actor(id="link:message")


class Story:
    """A patient who chose 08:00 in Berlin and has confirmed; the clock is set by hand."""

    def __init__(self, house: House) -> None:
        self.house, self.ours = house, house.ours
        self.now = AT  # Monday 2 March, 9 o'clock in Berlin
        new = NewChoice(channel=Channel.EMAIL, remind_at="08:00", address=ADDRESS)
        message = choose(by=self.ours["patient"], at=self.now, patient=self.ours.patient, new=new, version=0)
        assert message is not None
        assert self.send(message) is Fate.SENT
        confirm(by=LINK, at=self.now, token=self.token())

    def send(self, message: UUID) -> Fate | None:
        return send(scope=self.ours.scope, message=message, now=lambda: self.now)

    def look(self) -> tuple[UUID, ...]:
        return look(scope=self.ours.scope, time_zone="UTC", at=self.now)

    def ticks(self, clock: str, day: int = 3) -> list[Fate | None]:
        """Let the clock of Berlin show this on a day of March, look, and send what is to be sent."""
        self.now = datetime.fromisoformat(f"2026-03-{day:02d}T{clock}:00+01:00")
        return [self.send(each) for each in self.look()]

    def token(self) -> str:
        """The token of the link in the last mail."""
        return str(outbox.outbox[-1].body).split("/note/")[-1].split("/")[0]

    def told(self, kind: Kind = Kind.REMINDER) -> Told:
        chart = chart_of(by=self.ours["patient"], at=self.now, patient=self.ours.patient)
        assert chart is not None
        return next(each for each in told_to(chart) if each.kind is kind)

    def enters(self, day: int = 3) -> None:
        night = replace(NIGHT, date=datetime(2026, 3, day, tzinfo=None).date())  # noqa: DTZ001  a morning
        new = NewNight(client_id=uuid4(), night=night)
        save_night(by=self.ours["patient"], at=self.now, patient=self.ours.patient, new=new)


@pytest.fixture
def story(house: House) -> Story:
    return Story(house)


@pytest.fixture
def says(monkeypatch: pytest.MonkeyPatch) -> Callable[[Outcome], None]:
    """Let the way out answer with this."""

    def answer(outcome: Outcome) -> None:
        monkeypatch.setattr(mail, "send", lambda address, text: outcome)

    return answer


class TestFires:
    def test_a_reminder_a_chase_and_no_more(self, story: Story) -> None:
        assert story.ticks("07:55") == []
        assert story.ticks("08:00") == [Fate.SENT]
        assert outbox.outbox[-1].to == [ADDRESS]
        assert story.ticks("08:05") == []
        assert story.ticks("09:55") == []
        assert story.ticks("10:00") == [Fate.SENT]
        assert story.told(Kind.CHASE).fate is Fate.SENT
        for clock in ("10:05", "11:55", "12:00", "15:00", "23:55"):
            assert story.ticks(clock) == []
        assert len(outbox.outbox) == 3, "the link, the note, the second note"

    def test_it_comes_every_morning_by_the_clock_on_the_wall(self, story: Story) -> None:
        for day in (28, 29, 30):
            story.now = datetime.fromisoformat(f"2026-03-{day}T05:59:00+00:00")
            before = len(story.look())
            story.now += timedelta(minutes=1)
            after = len(story.look())
            assert (before, after) == ((0, 0) if day == 28 else (0, 1)), "from the 29th on 8 o'clock is 6 UTC"
            for each in story.look():
                story.send(each)

    def test_the_trail_knows_and_names_no_address(self, story: Story) -> None:
        story.ticks("08:00")
        row = AuditRow.objects.filter(action="messaging.sent").latest("id")
        assert (row.actor, row.patient) == ("program:reminders", story.ours.patient)
        assert ADDRESS not in str(list(AuditRow.objects.values_list("detail", "target")))

    def test_a_device_answers_nothing_and_a_night_taken_back_is_missing_again(self, story: Story) -> None:
        story.now = datetime.fromisoformat("2026-03-03T07:00:00+01:00")
        story.enters()
        withdraw_night(
            by=story.ours["patient"], at=story.now, patient=story.ours.patient, client_id=uuid4(),
            day=story.now.date(), version=1,
        )  # fmt: skip
        assert story.ticks("08:00") == [Fate.SENT]

    def test_another_zone_is_followed(self, story: Story) -> None:
        person = Person(family_name="Marker", given_name="Ida", time_zone="America/New_York")
        patients.amend_person(by=story.ours["clinician"], at=AT, patient=story.ours.patient, person=person, version=1)
        assert story.ticks("08:00") == []
        assert story.ticks("14:00") == [Fate.SENT]


class TestSilent:
    def test_the_night_is_there(self, story: Story) -> None:
        story.now = datetime.fromisoformat("2026-03-03T07:30:00+01:00")
        story.enters()
        assert story.ticks("08:00") == []

    def test_the_night_came_between_plan_and_sending(self, story: Story) -> None:
        story.now = datetime.fromisoformat("2026-03-03T08:00:00+01:00")
        (message,) = story.look()
        story.enters()
        assert story.send(message) is None
        assert story.told().fate is Fate.NOT_NEEDED

    def test_the_chase_stops_when_the_night_is_entered(self, story: Story) -> None:
        story.ticks("08:00")
        story.enters()
        assert story.ticks("10:30") == []

    def test_nothing_before_the_address_was_confirmed(self, house: House) -> None:
        new = NewChoice(channel=Channel.EMAIL, remind_at="08:00", address=ADDRESS)
        choose(by=house.ours["patient"], at=AT, patient=house.ours.patient, new=new, version=0)
        at = datetime.fromisoformat("2026-03-03T08:00:00+01:00")
        found = look(scope=house.ours.scope, time_zone="UTC", at=at)
        rows = Message.objects.within(house.ours.scope).filter(pk__in=found)
        assert [row.kind for row in rows] == [Kind.CONFIRM]

    @pytest.mark.parametrize("status", [Status.DEACTIVATED, Status.DECEASED, Status.TRANSFERRED])
    def test_whoever_no_longer_takes_part(self, story: Story, status: Status) -> None:
        story.now = datetime.fromisoformat("2026-03-03T08:00:00+01:00")
        (message,) = story.look()
        by, patient = story.ours["clinician"], story.ours.patient
        patients.set_status(by=by, at=story.now, patient=patient, status=status, reason="x", version=1)
        assert story.send(message) is None
        assert len(outbox.outbox) == 1
        assert story.ticks("08:00", day=4) == []

    def test_whoever_took_it_back(self, story: Story) -> None:
        story.now = datetime.fromisoformat("2026-03-03T08:00:00+01:00")
        (message,) = story.look()
        end(by=story.ours["patient"], at=story.now, patient=story.ours.patient)
        assert story.send(message) is None
        assert story.told().fate is Fate.CALLED_OFF

    def test_whoever_was_erased(self, story: Story) -> None:
        by, patient = story.ours["clinician"], story.ours.patient
        patients.set_status(by=by, at=AT, patient=patient, status=Status.TRANSFERRED, reason="x", version=1)
        patients.erase(by=by, at=AT, patient=patient)
        assert story.ticks("08:00") == []

    def test_after_mornings_without_an_answer_no_second_one(self, story: Story) -> None:
        for day in (3, 4, 5):
            assert story.ticks("08:00", day=day) == [Fate.SENT]
            assert story.ticks("10:00", day=day) == [Fate.SENT]
        assert story.ticks("08:00", day=6) == [Fate.SENT]
        assert story.ticks("10:00", day=6) == []
        story.enters(6)
        assert story.ticks("08:00", day=7) == [Fate.SENT]
        assert story.ticks("10:00", day=7) == [Fate.SENT]


class TestMissed:
    def test_late_inside_the_window_it_is_sent(self, story: Story) -> None:
        assert story.ticks("11:30") == [Fate.SENT]

    def test_later_it_is_not_and_that_is_said(self, story: Story) -> None:
        assert story.ticks("12:00") == []
        assert story.told().fate is Fate.TOO_LATE
        assert AuditRow.objects.filter(action="messaging.too_late").count() == 1
        assert story.ticks("12:05") == []
        assert AuditRow.objects.filter(action="messaging.too_late").count() == 1

    def test_a_worker_that_comes_too_late_does_not_send(self, story: Story) -> None:
        story.now = datetime.fromisoformat("2026-03-03T08:00:00+01:00")
        (message,) = story.look()
        story.now = datetime.fromisoformat("2026-03-03T12:00:00+01:00")
        assert story.send(message) is None
        assert story.told().fate is Fate.TOO_LATE
        assert len(outbox.outbox) == 1


class TestNeverTwice:
    def test_a_task_that_runs_twice_sends_once(self, story: Story) -> None:
        story.now = datetime.fromisoformat("2026-03-03T08:00:00+01:00")
        (message,) = story.look()
        assert story.look() == (message,), "it is queued again while nobody has done it"
        assert story.send(message) is Fate.SENT
        assert story.send(message) is None
        assert story.send(uuid4()) is None
        assert len(outbox.outbox) == 2

    def test_a_worker_that_never_came_back_leaves_it_unknown(self, story: Story) -> None:
        story.now = datetime.fromisoformat("2026-03-03T08:00:00+01:00")
        (message,) = story.look()
        by = reminders(story.ours.scope.clinic)
        taken = claim(by=by, at=story.now, scope=story.ours.scope, message=message, needed=lambda: True)
        assert taken is not None
        assert ADDRESS not in repr(taken)
        assert taken.token not in repr(taken)
        assert story.ticks("08:05") == []
        assert story.told().fate is Fate.SENDING
        assert story.ticks("08:10") == []
        assert (story.told().fate, story.told().trouble) == (Fate.NOT_KNOWN, Trouble.NO_ANSWER)
        assert give_up_on_lost(by=by, at=story.now, scope=story.ours.scope) == 0
        late = settle(by=by, at=story.now, scope=story.ours.scope, message=message, outcome=Outcome(fate=Fate.SENT))
        assert late is None, "whoever comes back after that changes nothing"


class TestTrouble:
    def test_what_did_not_leave_is_tried_again_ever_later_and_then_given_up(
        self, story: Story, says: Callable[[Outcome], None]
    ) -> None:
        says(Outcome(fate=Fate.WAITING, trouble=Trouble.UNREACHABLE))
        assert story.ticks("08:00") == [Fate.WAITING]
        assert story.told().trouble is Trouble.UNREACHABLE
        assert story.ticks("08:04") == []
        assert story.ticks("08:05") == [Fate.WAITING]
        assert story.ticks("08:14") == []
        assert story.ticks("08:15") == [Fate.WAITING]
        assert story.ticks("08:30") == []
        assert story.ticks("08:35") == [Fate.FAILED]
        assert story.told().tries == 4
        assert AuditRow.objects.filter(action="messaging.failed").count() == 1

    def test_never_past_the_window(self, story: Story, says: Callable[[Outcome], None]) -> None:
        says(Outcome(fate=Fate.WAITING, trouble=Trouble.BUSY))
        assert story.ticks("11:56") == [Fate.FAILED]

    def test_a_second_try_may_work(self, story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
        with monkeypatch.context() as patch:
            patch.setattr(mail, "send", lambda *_: Outcome(fate=Fate.WAITING, trouble=Trouble.BUSY))
            story.ticks("08:00")
        assert story.ticks("08:05") == [Fate.SENT]
        assert story.told().trouble is Trouble.NONE

    @pytest.mark.parametrize("fate", [Fate.NOT_KNOWN, Fate.FAILED])
    def test_what_is_not_known_or_refused_is_not_tried_again(
        self, story: Story, says: Callable[[Outcome], None], fate: Fate
    ) -> None:
        says(Outcome(fate=fate, trouble=Trouble.NO_ANSWER))
        assert story.ticks("08:00") == [fate]
        assert story.ticks("08:30") == []


class TestLink:
    def test_it_is_put_off_once_and_the_chase_waits(self, story: Story) -> None:
        story.ticks("08:00")
        token, at = story.token(), story.now
        due = put_off(by=LINK, at=at, token=token, place=1)
        assert due == at + timedelta(minutes=90)
        with pytest.raises(NoSuchLinkError):
            put_off(by=LINK, at=at, token=token, place=0)
        assert story.ticks("09:29") == []
        assert story.ticks("09:30") == [Fate.SENT]
        assert story.ticks("11:29") == []
        assert story.ticks("11:30") == [Fate.SENT]
        found = linked(token)
        assert found is not None
        assert found.again is not None
        assert found.again.fate is Fate.SENT

    def test_not_again_today(self, story: Story) -> None:
        story.ticks("08:00")
        assert put_off(by=LINK, at=story.now, token=story.token(), place=None) is None
        assert story.ticks("10:30") == []
        assert story.ticks("08:00", day=4) == [Fate.SENT]

    @pytest.mark.parametrize("place", [2, -1])
    def test_no_other_time_than_those_offered(self, story: Story, place: int) -> None:
        story.ticks("08:00")
        with pytest.raises(NoSuchLinkError):
            put_off(by=LINK, at=story.now, token=story.token(), place=place)

    def test_it_ends_with_the_window_with_the_address_and_for_strangers(self, story: Story) -> None:
        story.ticks("08:00")
        token = story.token()
        noon = datetime.fromisoformat("2026-03-03T12:00:00+01:00")
        for at, wanted in ((noon, token), (story.now, "no-such-token")):
            with pytest.raises(NoSuchLinkError):
                put_off(by=LINK, at=at, token=wanted, place=0)
        end_by_link(by=LINK, at=story.now, token=token)
        assert linked(token) is None
        with pytest.raises(NoSuchLinkError):
            put_off(by=LINK, at=story.now, token=token, place=0)
        with pytest.raises(NoSuchLinkError):
            end_by_link(by=LINK, at=story.now, token=token)
        assert story.ticks("08:00", day=4) == []

    def test_a_link_that_confirms_does_nothing_else_and_gets_old(self, story: Story) -> None:
        story.ticks("08:00")
        with pytest.raises(NoSuchLinkError):
            confirm(by=LINK, at=story.now, token=story.token())
        new = NewChoice(channel=Channel.EMAIL, remind_at="08:00", address="other@example.org")
        message = choose(by=story.ours["patient"], at=story.now, patient=story.ours.patient, new=new, version=1)
        assert message is not None
        story.send(message)
        token = story.token()
        with pytest.raises(NoSuchLinkError):
            put_off(by=LINK, at=story.now, token=token, place=0)
        with pytest.raises(NoSuchLinkError):
            confirm(by=LINK, at=story.now + timedelta(hours=48), token=token)
        confirm(by=LINK, at=story.now, token=token)
        confirm(by=LINK, at=story.now, token=token)
        assert AuditRow.objects.filter(action="messaging.address_confirmed").count() == 2
        again = NewChoice(channel=Channel.EMAIL, remind_at="08:00", address="third@example.org")
        choose(by=story.ours["patient"], at=story.now, patient=story.ours.patient, new=again, version=2)
        with pytest.raises(NoSuchLinkError):
            confirm(by=LINK, at=story.now, token=token)


def test_other_clinics_see_nothing_of_it(story: Story) -> None:
    story.now = datetime.fromisoformat("2026-03-03T08:00:00+01:00")
    theirs = story.house.theirs.scope
    (message,) = story.look()
    assert look(scope=theirs, time_zone="UTC", at=story.now) == ()
    assert waiting(theirs, story.now) == ()
    assert send(scope=theirs, message=message, now=lambda: story.now) is None


def test_a_merged_person_gets_one(story: Story) -> None:
    ours = story.ours
    new = NewChoice(channel=Channel.EMAIL, remind_at="08:00", address="second@example.org")
    message = choose(by=ours["second_patient"], at=AT, patient=ours.second_patient, new=new, version=0)
    assert message is not None
    story.send(message)
    confirm(by=LINK, at=AT, token=story.token())
    patients.merge(by=ours["clinician"], at=AT, kept=ours.patient, merged=ours.second_patient)
    assert story.ticks("08:00") == [Fate.SENT]
    story.enters()
    assert story.ticks("10:00") == []
