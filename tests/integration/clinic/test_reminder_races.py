"""Reminders with several workers at once, each on a connection of its own: planned once, claimed once, sent once."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.core import mail as outbox
from tests.factories.clinic import AT, House, found_house
from tests.integration.clinic.together import together

from trochee.clinic.accounts.values import OutOfDateError
from trochee.clinic.audit.models import AuditRow
from trochee.clinic.audit.values import Actor
from trochee.clinic.audit.verify import verify
from trochee.clinic.messaging.choices.actions import choose, end
from trochee.clinic.messaging.contact.actions import step
from trochee.clinic.messaging.contact.queries import Silence
from trochee.clinic.messaging.models import Message
from trochee.clinic.messaging.sending import mail
from trochee.clinic.messaging.sending.actions import confirm, give_up_on_lost, put_off
from trochee.clinic.messaging.values import Channel, Fate, Kind, NewChoice, NoSuchLinkError, Outcome
from trochee.clinic.workflows.reminding.looking import look, reminders
from trochee.clinic.workflows.reminding.sending import send

pytestmark = pytest.mark.needs_postgresql  # SQLite in memory has one connection
LINK = Actor(id="link:message")
AT_EIGHT = datetime.fromisoformat("2026-03-03T08:00:00+01:00")


@pytest.fixture(autouse=True)
def _commits(separate: None) -> None:
    """Every test of this file commits."""


@pytest.fixture
def reminded(_commits: None) -> House:
    house = found_house()
    new = NewChoice(channel=Channel.EMAIL, remind_at="08:00", address="zz@example.org")
    message = choose(by=house.ours["patient"], at=AT, patient=house.ours.patient, new=new, version=0)
    assert message is not None
    send(scope=house.ours.scope, message=message, now=lambda: AT)
    confirm(by=LINK, at=AT, token=token())
    return house


def token() -> str:
    return str(outbox.outbox[-1].body).split("/note/")[-1].split("/")[0]


def test_two_workers_send_one_message_once(reminded: House, monkeypatch: pytest.MonkeyPatch) -> None:
    scope, left = reminded.ours.scope, []

    def leave(address: str, text: Any) -> Outcome:
        left.append(address)
        return Outcome(fate=Fate.SENT)

    monkeypatch.setattr(mail, "send", leave)
    for day in range(5):
        at = AT_EIGHT + timedelta(days=day)
        (message,) = look(scope=scope, time_zone="UTC", at=at)
        found = together(
            *[partial(send, scope=scope, message=message, now=partial(datetime.fromisoformat, str(at)))] * 4
        )
        assert sorted(map(str, found)) == ["None", "None", "None", "sent"]
    assert len(left) == 5
    assert AuditRow.objects.filter(action="messaging.sent").count() == 6, "with the link"
    assert verify().whole


def test_two_looks_plan_one_message(reminded: House) -> None:
    scope = reminded.ours.scope
    found = together(*[partial(look, scope=scope, time_zone="UTC", at=AT_EIGHT)] * 4)
    assert not [each for each in found if isinstance(each, Exception)]
    assert Message.objects.within(scope).filter(kind=Kind.REMINDER).count() == 1
    assert verify().whole


def test_a_withdrawal_and_a_worker_at_once_end_in_one_of_two_ways(reminded: House) -> None:
    ours, scope = reminded.ours, reminded.ours.scope
    (message,) = look(scope=scope, time_zone="UTC", at=AT_EIGHT)
    before = len(outbox.outbox)
    found = together(
        partial(send, scope=scope, message=message, now=lambda: AT_EIGHT),
        partial(end, by=ours["patient"], at=AT_EIGHT, patient=ours.patient),
    )
    assert found[1] is True, found
    fate = Message.objects.within(scope).get(pk=message).fate
    assert (fate, len(outbox.outbox) - before) in {(Fate.SENT, 1), (Fate.CALLED_OFF, 0)}, found
    assert look(scope=scope, time_zone="UTC", at=AT_EIGHT + timedelta(days=1)) == ()


def test_a_link_pressed_twice_puts_it_off_once(reminded: House) -> None:
    scope = reminded.ours.scope
    (message,) = look(scope=scope, time_zone="UTC", at=AT_EIGHT)
    send(scope=scope, message=message, now=lambda: AT_EIGHT)
    mine = token()
    found = together(*[partial(put_off, by=LINK, at=AT_EIGHT, token=mine, place=0)] * 4)
    assert [isinstance(each, NoSuchLinkError) for each in found].count(True) == 3, found
    assert Message.objects.within(scope).filter(kind=Kind.AGAIN).count() == 1


def test_what_was_lost_is_given_up_once(reminded: House, monkeypatch: pytest.MonkeyPatch) -> None:
    scope = reminded.ours.scope
    (message,) = look(scope=scope, time_zone="UTC", at=AT_EIGHT)

    def killed(address: str, text: Any) -> Outcome:
        raise SystemExit

    monkeypatch.setattr(mail, "send", killed)
    with pytest.raises(SystemExit):
        send(scope=scope, message=message, now=lambda: AT_EIGHT)
    later = AT_EIGHT + timedelta(minutes=10)
    found = together(*[partial(give_up_on_lost, by=reminders(scope.clinic), at=later, scope=scope)] * 4)
    assert sorted(map(str, found)) == ["0", "0", "0", "1"]
    assert Message.objects.within(scope).get(pk=message).fate == Fate.NOT_KNOWN


def test_two_of_the_staff_take_one_silence(reminded: House) -> None:
    ours = reminded.ours
    take = partial(
        step, by=ours["clinician"], at=AT, patient=ours.patient, kind=Silence.SILENT, since=AT.date(), version=0,
        closes=False,
    )  # fmt: skip
    found = together(*[take] * 4)
    assert sorted(type(each).__name__ for each in found) == ["NoneType", *[OutOfDateError.__name__] * 3], found
