"""A worker is killed (kill -9) between the mail and the word that it was sent: never sent again, and it is said."""

from __future__ import annotations

import json
import signal
from pathlib import Path

import pytest
from tests.clinic_processes import Installation

pytestmark = pytest.mark.on_sqlite_alone
BEGIN = """
import django; django.setup()
from datetime import datetime, timedelta
from pathlib import Path
from trochee.clinic.messaging.sending import mail
from trochee.clinic.messaging.values import Fate, Outcome
from trochee.clinic.accounts.queries import clinics
from trochee.clinic.accounts.scope import Scope
from trochee.clinic.workflows.reminding.looking import look
from trochee.clinic.workflows.reminding.sending import send
SENT = Path({sent!r})
EIGHT = datetime.fromisoformat("2026-03-03T08:00:00+01:00")
def leave(address, text):
    with SENT.open("a") as file:
        file.write(text.body.replace("\\n", " ") + "\\n")
    return Outcome(fate=Fate.SENT)
mail.send = leave
"""
CHOOSES = """
from tests.factories.clinic import AT, Clinic
from trochee.clinic.audit.values import Actor
from trochee.clinic.messaging.choices.actions import choose
from trochee.clinic.messaging.sending.actions import confirm
from trochee.clinic.messaging.values import Channel, NewChoice
clinic = Clinic("Lamp Street")
new = NewChoice(channel=Channel.EMAIL, remind_at="08:00", address="zz@example.org")
message = choose(by=clinic["patient"], at=AT, patient=clinic.patient, new=new, version=0)
send(scope=clinic.scope, message=message, now=lambda: AT)
confirm(by=Actor(id="link:message"), at=AT, token=SENT.read_text().split("/note/")[1].split("/")[0])
"""
ENDS_BY_FORCE = """
import os, signal
def killed(address, text):
    leave(address, text)
    os.kill(os.getpid(), signal.SIGKILL)
mail.send = killed
scope = Scope(clinic=clinics()[0].pk)
(message,) = look(scope=scope, time_zone="UTC", at=EIGHT)
send(scope=scope, message=message, now=lambda: EIGHT)
"""
GOES_ON = """
import json
from trochee.clinic.messaging.models import Message
from trochee.clinic.audit.verify import verify
scope = Scope(clinic=clinics()[0].pk)
for minutes in (5, 10, 15, 60):
    at = EIGHT + timedelta(minutes=minutes)
    for message in look(scope=scope, time_zone="UTC", at=at):
        send(scope=scope, message=message, now=lambda: at)
fates = list(Message.objects.within(scope).filter(kind="reminder").values_list("fate", flat=True))
print(json.dumps([fates, verify().whole]))
"""


def ended(clinic: Installation, program: str) -> tuple[int, str]:
    started = clinic.start(program)
    out, err = started.communicate()
    return started.returncode, out or err


def test_a_worker_killed_after_the_mail_left(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir()
    sent = tmp_path / "sent"
    begin = BEGIN.format(sent=str(sent))
    clinic = Installation(tmp_path / "clinic", tmp_path / "keys" / "keys.toml")
    clinic.chore("new-keys", str(clinic.keys))
    clinic.chore("migrate")
    assert ended(clinic, begin + CHOOSES)[0] == 0
    assert ended(clinic, begin + ENDS_BY_FORCE)[0] == -signal.SIGKILL
    code, out = ended(clinic, begin + GOES_ON)
    assert code == 0, out
    assert json.loads(out) == [["not_known"], True]
    assert len(sent.read_text(encoding="utf-8").splitlines()) == 2, "the link, and the reminder once"
