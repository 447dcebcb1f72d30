"""The pages around reminders: choosing, the link of a message, what the patient and the staff see of trouble."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core import mail as outbox
from django.utils import timezone
from tests.factories.clinic import House
from tests.integration.clinic.browser_like import client, log_in, log_in_with_two
from tests.reading_grade import counts

from trochee.clinic.audit.models import AuditRow
from trochee.clinic.messaging.choices.queries import own_choice
from trochee.clinic.messaging.models import Message, ReminderAddress
from trochee.clinic.messaging.planning import Planned
from trochee.clinic.messaging.sending import mail
from trochee.clinic.messaging.sending.actions import plan
from trochee.clinic.messaging.values import Channel, Fate, Kind, Outcome, Trouble
from trochee.clinic.patients import actions as patients
from trochee.clinic.patients.models import Status
from trochee.clinic.patients.queries import chart_of
from trochee.clinic.workflows.reminding.looking import reminders
from trochee.clinic.workflows.tasks import look_at_reminders, send_message

ADDRESS = "zzmarker@example.org"
PAGE = "/my/reminders/"
CHOICE = {"channel": "email", "remind_at": "08:00", "email": ADDRESS, "agreed": "on", "version": "0", "time_zone": ""}
GRADE_AT_MOST = 6.0


def said(response: Any, status: int = 200) -> str:
    assert response.status_code == status, response.content.decode()[:2000]
    return str(response.content.decode())


@pytest.fixture
def visitor(house: House) -> Any:
    return log_in("lamp.patient")


@pytest.fixture
def clinician(house: House) -> Any:
    return log_in_with_two("lamp.clinician", house.ours["clinician"].user)


def works(house: House) -> None:
    """Let the worker do what waits."""
    scope = house.ours.scope
    for row in Message.objects.within(scope).filter(fate=Fate.WAITING):
        send_message.func(clinic=str(scope.clinic), message=str(row.pk))


def link() -> str:
    found = re.search(r"/note/[^/\s]+/", str(outbox.outbox[-1].body))
    assert found is not None
    return found.group(0)


def confirmed(house: House, visitor: Any) -> None:
    visitor.post(PAGE, CHOICE)
    works(house)
    said(client().post(link(), {"deed": "confirm"}), 302)


def due(house: House, *, until_in: timedelta = timedelta(hours=2)) -> None:
    """Let a reminder be due now, whatever the clock says."""
    at, scope = timezone.now(), house.ours.scope
    planned = Planned(kind=Kind.REMINDER, morning=at.date(), due_at=at, until=at + until_in, fate=Fate.WAITING)
    to = ReminderAddress.objects.within(scope).get(ended_at=None).pk
    message = plan(by=reminders(scope.clinic), at=at, scope=scope, patient=house.ours.patient, to=to, planned=planned)
    assert message is not None


class TestChoosing:
    def test_nothing_is_chosen_beforehand(self, visitor: Any) -> None:
        page = said(visitor.get(PAGE))
        assert "No note comes." in page
        assert "checked" not in page
        assert "Text message" not in page, "its gateway is off"
        assert "as in my record (Europe/Berlin)" in page

    def test_the_whole_way(self, house: House, visitor: Any) -> None:
        page = said(visitor.post(PAGE, CHOICE, follow=True))
        assert "Open the link that we send you now." in page
        assert "waits for you" in page
        works(house)
        assert outbox.outbox[-1].to == [ADDRESS]
        where, stranger = link(), client()
        before = AuditRow.objects.count()
        assert "Yes, send notes here" in said(stranger.get(where))
        assert AuditRow.objects.count() == before, "to look changes nothing"
        assert "waits for you" in said(visitor.get(PAGE))
        stranger.post(where, {"deed": "confirm"})
        assert "From now on notes come here" in said(stranger.get(where))
        page = said(visitor.get(PAGE))
        assert "E-mail at 08:00" in page
        assert ">on<" in page
        assert "You agreed on" in page
        assert ADDRESS in page, "its owner sees it"

    @pytest.mark.parametrize(
        ("wrong", "words"),
        [
            ({"channel": ""}, "Choose one."),
            ({"channel": "text"}, "Choose one."),
            ({"remind_at": ""}, "Say at what time."),
            ({"remind_at": "8"}, "Write a time such as"),
            ({"remind_at": "23:00"}, "No note is sent at night."),
            ({"email": ""}, "Say where the note should go."),
            ({"email": "nowhere"}, "Write an address such as"),
            ({"agreed": ""}, "Tick this if you agree."),
            ({"time_zone": "Mars/Base"}, "Select a valid choice"),
        ],
    )
    def test_what_is_wrong_is_said_beside_it(self, visitor: Any, wrong: dict[str, str], words: str) -> None:
        assert words in said(visitor.post(PAGE, CHOICE | wrong), 400)
        assert not outbox.outbox

    def test_a_form_from_before_is_told(self, visitor: Any) -> None:
        visitor.post(PAGE, CHOICE)
        said(visitor.post(PAGE, CHOICE), 409)

    def test_no_note_and_the_end(self, house: House, visitor: Any) -> None:
        confirmed(house, visitor)
        page = said(visitor.post("/my/reminders/end/", follow=True))
        assert "Stopped. No more notes come." in page
        assert ADDRESS not in page, "what ended is not kept"
        assert "There was nothing to stop." in said(visitor.post("/my/reminders/end/", follow=True))
        assert "Saved. No note comes." in said(visitor.post(PAGE, {"channel": "none", "version": "2"}, follow=True))

    def test_the_link_once_more_and_not_too_often(self, house: House, visitor: Any) -> None:
        visitor.post(PAGE, CHOICE)
        for _ in range(2):
            assert "on its way" in said(visitor.post("/my/reminders/link/", {"channel": "email"}, follow=True))
        assert "too often" in said(visitor.post("/my/reminders/link/", {"channel": "email"}, follow=True))
        said(visitor.post("/my/reminders/link/", {"channel": "pigeon"}), 400)
        again = said(visitor.post(PAGE, CHOICE | {"email": "other@example.org", "version": "1"}), 400)
        assert "too often" in again

    def test_a_text_message_where_there_is_a_gateway(
        self, house: House, visitor: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(settings, "TROCHEE_TEXT_URL", "https://gateway.test/")
        given = CHOICE | {"channel": "text", "number": "0151 2345"}
        assert "Begin with +" in said(visitor.post(PAGE, given), 400)
        said(visitor.post(PAGE, given | {"number": "+49 (151) 234-5678"}), 302)
        chart = chart_of(by=house.ours["patient"], at=timezone.now(), patient=house.ours.patient)
        assert chart is not None
        chosen = own_choice(chart)
        assert chosen is not None
        assert chosen.channel is Channel.TEXT
        monkeypatch.setattr(settings, "TROCHEE_TEXT_URL", "")
        assert "switched off by your clinic" in said(visitor.get(PAGE))
        works(house)
        assert "your clinic has switched this way off" in said(visitor.get(PAGE))

    def test_without_mail_it_is_not_offered(self, visitor: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(settings, "EMAIL_BACKEND", "django.core.mail.backends.dummy.EmailBackend")
        page = said(visitor.get(PAGE))
        assert "Your clinic has not set up e-mail." in page
        assert "Your e-mail address" not in page

    def test_whoever_no_longer_takes_part_can_only_end_it(self, house: House, visitor: Any) -> None:
        confirmed(house, visitor)
        by, patient = house.ours["clinician"], house.ours.patient
        patients.set_status(
            by=by, at=timezone.now(), patient=patient, status=Status.DEACTIVATED, reason="x", version=1
        )
        page = said(visitor.get(PAGE))
        assert "no note can be chosen" in page
        assert "your part in the programme had ended" in page
        said(visitor.post(PAGE, CHOICE | {"version": "1"}), 404)
        assert "Stopped." in said(visitor.post("/my/reminders/end/", follow=True))

    def test_it_goes_along_with_the_record_and_names_nobody(self, house: House, visitor: Any) -> None:
        confirmed(house, visitor)
        packed = zipfile.ZipFile(io.BytesIO(visitor.post("/my/things/folder/").content))
        lines = packed.read("reminders.csv").decode().splitlines()
        assert lines[0] == "from,channel,at,time_zone"
        assert lines[1].endswith(",email,08:00,")
        assert all(ADDRESS not in packed.read(name).decode() for name in packed.namelist())

    def test_the_mails_of_a_demo_are_a_demos(self, visitor: Any) -> None:
        said(visitor.get("/my/reminders/mails/"), 404)


class TestLink:
    def test_putting_it_off(self, house: House, visitor: Any) -> None:
        confirmed(house, visitor)
        due(house)
        works(house)
        where, phone = link(), client()
        before = AuditRow.objects.count()
        page = said(phone.get(where))
        assert AuditRow.objects.count() == before
        assert len(re.findall(r"Again at \d\d:\d\d", page)) == 2
        assert "lamp" not in page.lower()
        assert "trochee" not in page
        assert "It comes again at" in said(phone.post(where, {"deed": "0"}, follow=True))
        said(phone.post(where, {"deed": "0"}), 409)
        said(phone.post(where, {"deed": "confirm"}), 409)
        said(phone.post(where, {"deed": "nonsense"}), 400)

    def test_not_today_and_no_more(self, house: House, visitor: Any) -> None:
        confirmed(house, visitor)
        due(house)
        works(house)
        where, phone = link(), client()
        assert "Nothing more comes today." in said(phone.post(where, {"deed": "not_today"}, follow=True))
        assert "No more notes come." in said(phone.post(where, {"deed": "stop"}))
        said(phone.get(where), 404)
        assert "No note comes." in said(visitor.get(PAGE))
        row = AuditRow.objects.filter(action="messaging.reminders_ended").latest("id")
        assert (row.actor, row.patient) == ("link:message", house.ours.patient)

    def test_an_old_one_says_so(self, house: House, visitor: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        confirmed(house, visitor)
        due(house, until_in=timedelta(seconds=2))
        works(house)
        where = link()
        later = timezone.now() + timedelta(minutes=5)
        monkeypatch.setattr("trochee.clinic.patient_site.reminders.views.timezone.now", lambda: later)
        assert "too late to put this one off" in said(client().get(where))
        assert "too late" in said(client().post(where, {"deed": "0"}), 409)

    def test_the_job_finds_nobody_to_remind_at_midnight_and_says_nothing(self, house: House, visitor: Any) -> None:
        confirmed(house, visitor)
        look_at_reminders.func()
        assert not Message.objects.within(house.ours.scope).filter(kind=Kind.REMINDER).exists()


class TestTrouble:
    def test_patient_and_staff_see_it(
        self, house: House, visitor: Any, clinician: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        confirmed(house, visitor)
        due(house)
        bad = Outcome(fate=Fate.FAILED, trouble=Trouble.REFUSED)
        with monkeypatch.context() as patch:
            patch.setattr(mail, "send", lambda address, text: bad)
            works(house)
        page = said(visitor.get(PAGE))
        assert "The last one did not go well." in page
        assert "could not be sent" in page
        home = said(clinician.get("/patients/today/"))
        assert "A reminder was not sent" in home
        assert f"/patients/{house.ours.patient}/contact/" in home
        page = said(clinician.get(f"/patients/{house.ours.patient}/contact/"))
        assert "the server refused" in page
        assert ADDRESS not in page, "the address is the patient's"


class TestContact:
    def at(self, house: House, end: str = "") -> str:
        return f"/patients/{house.ours.patient}/contact/{end}"

    def hidden(self, page: str) -> dict[str, str]:
        return dict(re.findall(r'name="(kind|since|version)" value="([^"]+)"', page.split("</section>")[0]))

    def test_a_silence_is_taken_on_and_closed(self, house: House, clinician: Any) -> None:
        home = said(clinician.get("/patients/today/"))
        assert "Nobody has taken it on." in home
        assert "overdue" in home
        page = said(clinician.get(self.at(house)))
        assert "Somebody should have asked by" in page
        given = self.hidden(page)
        page = said(clinician.post(self.at(house, "step/"), given | {"deed": "take"}, follow=True))
        assert "Lamp Clinician has taken it on." in page
        assert "Lamp Clinician has taken it on." in said(clinician.get("/patients/today/"))
        said(clinician.post(self.at(house, "step/"), given | {"deed": "take"}), 409)
        given = self.hidden(page)
        assert "Write down what was said" in said(clinician.post(self.at(house, "step/"), given), 400)
        said(clinician.post(self.at(house, "step/"), {"note": "x"}), 400)
        page = said(clinician.post(self.at(house, "step/"), given | {"note": "called, is well"}, follow=True))
        assert "No silence that should be asked about" in page
        assert "called, is well" in page
        assert str(house.ours.patient) not in said(clinician.get("/patients/today/"))

    def test_from_when_it_counts(self, house: House, clinician: Any) -> None:
        assert "5 days" in said(clinician.get(self.at(house)))
        for wrong in ("0", "31", "x"):
            page = said(clinician.post(self.at(house, "rule/"), {"days": wrong, "version": "0"}), 400)
            assert "Write a whole number from 1 to 30." in page
        said(clinician.post(self.at(house, "rule/"), {"days": "9", "version": "0"}), 302)
        assert 'value="9"' in said(clinician.get(self.at(house)))
        assert "1 patient has a number of their own." in said(clinician.get("/patients/silence/"))
        said(clinician.post("/patients/silence/", {"days": "7", "version": "0"}), 302)
        said(clinician.post("/patients/silence/", {"days": "99", "version": "1"}), 400)
        said(clinician.post("/patients/silence/", {"days": "7", "version": "0"}), 409)
        assert "7 days" in said(clinician.get(self.at(house)))


@pytest.mark.parametrize("state", ["before", "waits", "on", "link", "put off"])
def test_what_a_patient_reads_is_grade_6(house: House, visitor: Any, state: str) -> None:
    def look() -> str:
        return said(client().get(link()) if state in {"link", "put off"} else visitor.get(PAGE))

    if state == "waits":
        visitor.post(PAGE, CHOICE)
    elif state != "before":
        confirmed(house, visitor)
    if state in {"link", "put off"}:
        due(house)
        works(house)
        if state == "put off":
            client().post(link(), {"deed": "0"})
    page = re.sub(r"<(select|script|style|nav|header|footer|title).*?</\1>", "", look(), flags=re.DOTALL)
    pieces = re.split(r"<[^>]+>", page)
    sentences = " ".join(piece.strip() for piece in pieces if re.search(r"[.?!]\s*$", piece))
    found = counts(sentences)
    assert found.sentences >= 2
    assert found.grade <= GRADE_AT_MOST, (found.grade, sentences)
