"""What a patient takes along without staff: files, PDF, calendar, paper; and help without a log-in."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.factories.authorised import asked, prescribers, signed
from tests.factories.clinic import House
from tests.integration.clinic.browser_like import client, log_in, log_in_with_two
from tests.integration.clinic.nights import NIGHT
from tests.reading_grade import counts
from tools.clinic_site.clock import clinic_now

from trochee.clinic.audit.models import AuditRow
from trochee.clinic.audit.values import program
from trochee.clinic.audit.verify import verify
from trochee.clinic.calendars.actions import forget
from trochee.clinic.calendars.models import CalendarLink
from trochee.clinic.diaries.actions import add_nights, save_night
from trochee.clinic.diaries.values import NewNight
from trochee.clinic.dosing_sessions.actions import save_dose
from trochee.clinic.patient_site.help.values import FILE
from trochee.clinic.patients import actions as patients
from trochee.clinic.patients.models import Status
from trochee.clinic.patients.versions.values import NewEntry
from trochee.clinic.workflows import authorising
from trochee.interop.tables import read_folder
from trochee.record import Dose, DoseStatus

GRADE_AT_MOST = 6.0
PAGES = ("/my/doses/", "/my/doses/new/", "/my/effects/", "/my/effects/new/", "/my/sleep/", "/my/things/",
         "/my/things/paper/", "/help/")  # fmt: skip


def said(response: Any) -> str:
    return str(response.content.decode())


@pytest.fixture
def visitor(house: House) -> Any:
    return log_in("lamp.patient")


def enter(house: House, count: int) -> None:
    day = timezone.now().date()
    new = [
        NewNight(client_id=uuid4(), night=replace(NIGHT, date=day - timedelta(days=each)))
        for each in range(1, count + 1)
    ]
    add_nights(by=house.ours["patient"], at=timezone.now(), patient=house.ours.patient, new=new)


def plan(house: House, at: datetime, status: DoseStatus = DoseStatus.PLANNED) -> None:
    dose = Dose(taken_at=at, product="ketamine troche", amount=50, status=status)
    new = NewEntry(client_id=uuid4(), value=dose)
    save_dose(by=house.ours["clinician"], at=timezone.now(), patient=house.ours.patient, new=new)


def sign(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sign what covers the days ahead, whatever is known of the person."""
    first, _ = prescribers(house.ours)
    today = clinic_now().date()
    made = replace(asked().formulation, expires=today + timedelta(days=90))
    what = asked(formulation=made, starts_on=today, review_on=today + timedelta(days=28))
    monkeypatch.setattr(authorising, "findings_for", lambda *_: ())
    signed(first, house.ours.patient, at=timezone.now(), what=what)
    monkeypatch.undo()


def link(visitor: Any, diary_at: str = "07:30") -> str:
    page = said(visitor.post("/my/things/", {"diary_at": diary_at}, follow=True))
    found = re.search(r'readonly value="([^"]+)"', page)
    assert found is not None
    return "/" + found.group(1).split("/", 3)[3]


class TestFolder:
    def test_the_record_as_one_file_and_the_trail_knows(self, house: House, visitor: Any, tmp_path: Path) -> None:
        enter(house, 3)
        answer = visitor.post("/my/things/folder/")
        assert answer["Content-Type"] == "application/zip"
        assert re.fullmatch(r'attachment; filename="my-record-\d{4}-\d\d-\d\d\.zip"', answer["Content-Disposition"])
        with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
            packed.extractall(tmp_path)
        assert len(read_folder(tmp_path).record.nights) == 3
        assert "Marker" not in "".join(each.read_text(encoding="utf-8") for each in tmp_path.iterdir())
        assert AuditRow.objects.filter(action="workflows.record_exported").count() == 1
        assert "took the record along as files" in said(visitor.get("/my/record/readers/"))
        assert visitor.post("/my/things/folder/").content == answer.content, "the same record, the same bytes"
        assert verify().whole

    def test_ten_years_of_nights(self, house: House, visitor: Any) -> None:
        enter(house, 3650)
        with CaptureQueriesContext(connection) as asked:
            answer = visitor.post("/my/things/folder/")
        with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
            assert packed.read("nights.csv").count(b"\n") == 3651
        assert len(asked) <= 48, len(asked)

    def test_after_the_end_of_the_part_too(self, house: House, visitor: Any) -> None:
        enter(house, 1)
        patients.set_status(
            by=house.ours["clinician"], at=timezone.now(), patient=house.ours.patient, status=Status.DEACTIVATED,
            reason="moved", version=1,
        )  # fmt: skip
        assert visitor.post("/my/things/folder/").status_code == 200


class TestReview:
    @pytest.mark.needs_reports
    def test_as_a_pdf_that_the_trail_knows(self, house: House, visitor: Any) -> None:
        enter(house, 10)
        answer = visitor.post("/my/things/review/")
        assert answer.content.startswith(b"%PDF-")
        assert answer["Content-Disposition"].startswith('attachment; filename="my-review-')
        assert AuditRow.objects.filter(action="workflows.review_exported").count() == 1

    def test_without_a_night_there_is_none(self, visitor: Any) -> None:
        assert "There is no night yet" in said(visitor.post("/my/things/review/", follow=True))
        assert not AuditRow.objects.filter(action="workflows.review_exported").exists()

    def test_where_it_cannot_be_made_that_is_said(
        self, house: House, visitor: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from trochee.clinic.patient_site.things import views
        from trochee.reports.pdf import PdfRefusedError

        def refused(**_: Any) -> bytes:
            raise PdfRefusedError("no", frozenset())

        monkeypatch.setattr(views, "export_review", refused)
        assert "The PDF could not be made" in said(visitor.post("/my/things/review/", follow=True))


class TestCalendar:
    def test_the_diary_each_morning_and_what_is_planned(
        self, house: House, visitor: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        sign(house, monkeypatch)
        ahead = datetime.now(tz=UTC).replace(tzinfo=None, microsecond=0, second=0) + timedelta(days=3)
        plan(house, ahead)
        plan(house, ahead.replace(tzinfo=UTC) + timedelta(days=1))
        plan(house, ahead - timedelta(days=9))
        plan(house, ahead - timedelta(days=4), DoseStatus.TAKEN)
        answer = client().get(link(visitor))
        text = said(answer)
        assert answer["Content-Type"] == "text/calendar; charset=utf-8"
        assert text.count("BEGIN:VEVENT") == 3
        assert re.search(r"DTSTART;TZID=Europe/Berlin:\d{8}T073000\r\nDURATION:PT5M\r\nRRULE:FREQ=DAILY", text)
        assert f"DTSTART;TZID=Europe/Berlin:{ahead:%Y%m%dT%H%M%S}" in text
        assert re.search(r"DTSTART:\d{8}T\d{6}Z", text)

    def test_its_texts_name_neither_medicine_nor_clinic_nor_person(
        self, house: House, visitor: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        sign(house, monkeypatch)
        plan(house, datetime.now(tz=UTC).replace(tzinfo=None) + timedelta(days=3))
        text = said(client().get(link(visitor))).lower()
        assert text.count("begin:vevent") == 2
        for word in ("ketamin", "troche", "dose", "50", "lamp street", "marker", "sleep", "patient"):
            assert word not in re.sub(r"uid:.*|dtst.*|tz.*|x-pub.*|refresh.*", "", text), word

    def test_no_diary_where_none_was_wished(self, visitor: Any) -> None:
        assert "BEGIN:VEVENT" not in said(client().get(link(visitor, "")))
        assert visitor.post("/my/things/", {"diary_at": "late"}).status_code == 400

    def test_a_new_link_ends_the_old_one_and_each_can_be_ended(self, house: House, visitor: Any) -> None:
        first = link(visitor)
        second = link(visitor)
        assert first != second
        assert client().get(first).status_code == 404
        assert client().get(second).status_code == 200
        assert "has ended" in said(visitor.post("/my/things/calendar/end/", follow=True))
        assert client().get(second).status_code == 404
        assert "There was none" in said(visitor.post("/my/things/calendar/end/", follow=True))
        actions = AuditRow.objects.filter(action__startswith="calendars.").values_list("action", flat=True)
        assert sorted(actions) == ["calendars.link_ended", "calendars.link_made", "calendars.link_renewed"]

    def test_no_token_is_kept_in_the_clear(self, house: House, visitor: Any) -> None:
        token = link(visitor).removeprefix("/calendar/").removesuffix(".ics")
        row = CalendarLink.objects.within(house.ours.scope).get()
        assert token not in repr(row.__dict__)

    def test_asking_leaves_no_row_in_the_trail(self, visitor: Any) -> None:
        address = link(visitor)
        before = AuditRow.objects.count()
        client().get(address)
        client().get("/calendar/no-such-token.ics")
        assert AuditRow.objects.count() == before

    def test_whose_part_has_ended_is_not_reminded(self, house: House, visitor: Any) -> None:
        address = link(visitor)
        patients.set_status(
            by=house.ours["clinician"], at=timezone.now(), patient=house.ours.patient, status=Status.DEACTIVATED,
            reason="moved", version=1,
        )  # fmt: skip
        answer = client().get(address)
        assert answer.status_code == 200
        assert "BEGIN:VEVENT" not in said(answer)

    def test_an_erasure_ends_it(self, house: House, visitor: Any) -> None:
        address, now = link(visitor), timezone.now()
        clinician, patient = house.ours["clinician"], house.ours.patient
        patients.set_status(
            by=clinician, at=now, patient=patient, status=Status.DEACTIVATED, reason="asked", version=1
        )
        patients.erase(by=clinician, at=now, patient=patient)
        assert client().get(address).status_code == 404
        assert AuditRow.objects.filter(action="calendars.link_ended", patient=patient).count() == 1

    def test_nobody_forgets_without_a_clinic(self, house: House) -> None:
        with pytest.raises(ValueError, match="clinic in hand"):
            forget(by=replace(program("x", house.ours.scope.clinic), clinic=None), at=timezone.now(), patients=())


class TestPaper:
    def test_two_weeks_blank_or_with_their_dates(self, visitor: Any) -> None:
        page = said(visitor.get("/my/things/paper/"))
        assert page.count('class="sheet"') == 2
        assert page.count("<td></td>") == 2 * 7 * 13
        assert "day 7" in page
        dated = said(visitor.get("/my/things/paper/?from=2026-03-02"))
        assert "Mon 2 Mar" in dated
        assert "Sun 15 Mar" in dated

    @pytest.mark.parametrize("wrong", ["", "never", "9999-12-31", "2026-02-30"])
    def test_a_date_that_is_none_leaves_it_blank(self, visitor: Any, wrong: str) -> None:
        assert "day 1" in said(visitor.get(f"/my/things/paper/?from={wrong}"))


class TestHelp:
    @pytest.fixture
    def own(self) -> Any:
        path = Path(settings.TROCHEE_FOLDER) / FILE
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text('[[crisis]]\nname = "Night line"\nnumber = "0800 1"\n', encoding="utf-8")
        yield path
        path.unlink()

    def test_without_a_log_in_and_without_scripts(self) -> None:
        page = said(client().get("/help/"))
        assert 'href="tel:112"' in page
        assert 'href="tel:911"' in page
        assert "<script" not in page
        assert "No crisis line is written down here" in page
        assert "Lamp Street" not in page

    def test_the_clinics_own_numbers(self, own: Path) -> None:
        page = said(client().get("/help/"))
        assert 'href="tel:08001"' in page
        assert "Night line" in page
        assert "No crisis line" not in page

    def test_who_was_away_too_long_gets_there_and_is_still_locked(self, visitor: Any) -> None:
        session = visitor.session
        session["trochee_seen"] = (timezone.now() - timedelta(days=1)).timestamp()
        session.save()
        assert visitor.get("/help/").status_code == 200
        assert visitor.get("/my/sleep/")["Location"].startswith("/account/login/")

    def test_one_tap_away_from_every_page(self, house: House, visitor: Any) -> None:
        enter(house, 1)
        day = timezone.now().date()
        for address in (*PAGES[:-1], "/my/nights/", f"/my/nights/{day}/", "/my/record/", "/my/record/erasure/",
                        "/account/password/change/", "/account/devices/", "/nowhere/"):  # fmt: skip
            assert 'href="/help/"' in said(visitor.get(address)), address
        assert 'href="/help/"' in said(client().get("/account/login/"))


class TestAll:
    def test_easy_to_read(self, house: House, visitor: Any) -> None:
        enter(house, 1)
        plan(house, timezone.now().replace(tzinfo=None) - timedelta(days=1), DoseStatus.TAKEN)
        for page in PAGES:
            body = said(visitor.get(page)).partition("<main")[2].partition("</main>")[0]
            pieces = [re.sub(r"<[^>]+>", " ", piece) for piece in re.findall(r"<p[^>]*>(.*?)</p>", body, re.DOTALL)]
            pieces = [piece for piece in pieces if "The rule is from the label" not in piece]  # where it comes from
            sentences = " ".join(piece.strip() for piece in pieces if re.search(r"[.?!]\s*$", piece))
            if sentences:
                assert counts(sentences).grade <= GRADE_AT_MOST, (page, counts(sentences).grade, sentences)

    @pytest.mark.parametrize("who", ["carer", "clinician", "pharmacist", "administrator"])
    def test_for_patients_alone(self, house: House, who: str) -> None:
        here = house.ours[who]
        other = log_in("lamp.carer") if who == "carer" else log_in_with_two(f"lamp.{who}", here.user)
        for page in ("/my/things/", "/my/things/paper/"):
            assert other.get(page).status_code == 404, page
        for page in ("/my/things/", "/my/things/folder/", "/my/things/review/", "/my/things/calendar/end/"):
            assert other.post(page, {"diary_at": "07:00"}).status_code == 404, page
        assert not CalendarLink.objects.within(house.ours.scope).exists()

    def test_another_patient_takes_their_own(self, house: House, visitor: Any) -> None:
        house.ours.everybody("second_patient")
        enter(house, 2)
        address = link(visitor)
        other = log_in("lamp.second_patient")
        with zipfile.ZipFile(io.BytesIO(other.post("/my/things/folder/").content)) as packed:
            assert "2026-" not in packed.read("nights.csv").decode()
        assert "Your secret link" not in said(other.get("/my/things/"))
        other.post("/my/things/calendar/end/")
        assert client().get(address).status_code == 200

    def test_a_night_saved_before_is_in_the_folder_as_it_stands(self, house: House, visitor: Any) -> None:
        enter(house, 1)
        day = timezone.now().date() - timedelta(days=1)
        new = NewNight(client_id=uuid4(), night=replace(NIGHT, date=day, sleep_quality=5), replaces=1)
        save_night(by=house.ours["patient"], at=timezone.now(), patient=house.ours.patient, new=new)
        with zipfile.ZipFile(io.BytesIO(visitor.post("/my/things/folder/").content)) as packed:
            assert packed.read("nights.csv").count(b"\n") == 2
