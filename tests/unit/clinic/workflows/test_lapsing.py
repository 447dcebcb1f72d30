"""An authorisation that runs out is announced at 14, 7 and 2 days, once each, in words that tell nobody else."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from tests.factories.authorised import asked, prescribers, signed
from tests.factories.clinic import AT, House

from trochee.clinic.accounts.models import Clinic
from trochee.clinic.messaging.choices.actions import choose
from trochee.clinic.messaging.limits import limits
from trochee.clinic.messaging.models import Message, ReminderAddress
from trochee.clinic.messaging.planning import Reminded
from trochee.clinic.messaging.sending.texts import written
from trochee.clinic.messaging.values import Channel, Fate, Kind, NewChoice, Told, Trouble
from trochee.clinic.patients.queries import chart_of
from trochee.clinic.prescriptions.queries import latest
from trochee.clinic.workflows import authorising
from trochee.clinic.workflows.desk.authorised import Notices
from trochee.clinic.workflows.reminding.lapsing import notice_due
from trochee.clinic.workflows.reminding.looking import look
from trochee.clinic.workflows.reminding.sending import send
from trochee.knowledge import shipped

BERLIN = ZoneInfo("Europe/Berlin")
NOTICES = Notices.of(shipped())
REVIEW = date(2026, 4, 2)  # the clocks go forward on 29 March


def at(day: date, hour: int = 9, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), BERLIN).astimezone(UTC)


def person(*told: Told, clock: time = time(8), since: datetime = AT) -> Reminded:
    return Reminded(clock=clock, zone=BERLIN, since=since, told=told, entered=frozenset(), unanswered=0)


def said(morning: date) -> Told:
    return Told(
        id=uuid4(), patient=uuid4(), kind=Kind.NOTICE, morning=morning, due_at=AT, until=AT, fate=Fate.SENT,
        trouble=Trouble.NONE, tries=1, settled_at=AT,
    )  # fmt: skip


def due(back: int, *told: Told, **more: Any) -> date | None:
    """The announcement that is due so many days before the review day, in the morning."""
    hour = more.pop("hour", 9)
    found = notice_due(person(*told, **more), REVIEW, at(REVIEW - timedelta(days=back), hour), limits(), NOTICES)
    return None if found is None else found.morning


class TestWhen:
    @pytest.mark.parametrize(
        ("back", "announced"), [(15, None), (14, 14), (10, 14), (8, 14), (7, 7), (3, 7), (2, 2), (1, 2), (0, None)]
    )
    def test_each_announcement_stands_until_the_next(self, back: int, announced: int | None) -> None:
        assert due(back) == (None if announced is None else REVIEW - timedelta(days=announced))

    def test_once_each(self) -> None:
        assert due(10, said(REVIEW - timedelta(days=14))) is None
        assert due(7, said(REVIEW - timedelta(days=14))) == REVIEW - timedelta(days=7)

    def test_only_in_the_hours_that_were_chosen_and_not_before_the_choice(self) -> None:
        assert due(14, hour=7) is None
        assert due(14, hour=23) is None
        assert due(14, since=at(REVIEW, 9)) is None


class TestSent:
    @pytest.fixture
    def reminded(self, house: House) -> House:
        first, _ = prescribers(house.ours)
        signed(first, house.ours.patient, what=asked(review_on=REVIEW))
        new = NewChoice(channel=Channel.EMAIL, remind_at="08:00", address="ida@example.org")
        choose(by=house.ours["patient"], at=AT, patient=house.ours.patient, new=new, version=0)
        ReminderAddress.objects.within(house.ours.scope).update(confirmed_at=AT)
        return house

    def looked(self, house: House, back: int) -> list[Message]:
        zone = Clinic.objects.get(pk=house.ours.scope.clinic).time_zone
        look(scope=house.ours.scope, time_zone=zone, at=at(REVIEW - timedelta(days=back)))
        return list(Message.objects.within(house.ours.scope).filter(kind=Kind.NOTICE).order_by("morning"))

    def test_looked_at_twice_it_is_planned_once_and_sent(self, reminded: House, mailoutbox: list[Any]) -> None:
        assert self.looked(reminded, 15) == []
        assert len(self.looked(reminded, 14)) == 1
        (message,) = self.looked(reminded, 14)
        now = at(REVIEW - timedelta(days=14), 9, 5)
        assert send(scope=reminded.ours.scope, message=message.pk, now=lambda: now) is Fate.SENT
        (mail,) = mailoutbox
        assert "look at your page when you can" in mail.body
        assert len(self.looked(reminded, 7)) == 2

    def test_stopped_meanwhile_nothing_is_sent(self, reminded: House, mailoutbox: list[Any]) -> None:
        (message,) = self.looked(reminded, 14)
        by, patient = reminded.ours["clinician"], reminded.ours.patient
        now = at(REVIEW - timedelta(days=14), 9, 5)
        chart = chart_of(by=by, at=now, patient=patient)
        assert chart is not None
        last = latest(chart)
        assert last is not None
        authorising.stop(by=by, at=now, patient=patient, seen=last.id, reason="no benefit")
        assert send(scope=reminded.ours.scope, message=message.pk, now=lambda: now) is None
        assert mailoutbox == []


@pytest.mark.parametrize("channel", [Channel.EMAIL, Channel.TEXT])
def test_the_words_name_neither_medicine_nor_clinic(channel: Channel) -> None:
    text = written(Kind.NOTICE, channel, site="https://x.example/", link="https://x.example/l", language="en")
    words = f"{text.subject} {text.body}".casefold()
    assert not any(each in words for each in ("ketamine", "troche", "authoris", "dose", "clinic", "medicine"))
