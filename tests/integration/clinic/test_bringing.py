"""What comes into a record by telephone, on paper and as a folder, and what leaves it: through the pages."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.factories.clinic import House
from tests.factories.rich import rich_folder
from tests.integration.clinic.browser_like import log_in, log_in_with_two

from trochee.clinic.audit.models import AuditRow
from trochee.clinic.audit.verify import verify
from trochee.clinic.diaries.actions import save_night
from trochee.clinic.diaries.queries import kept_nights
from trochee.clinic.diaries.values import Kept, NewNight
from trochee.clinic.dosing_sessions.queries import doses
from trochee.clinic.folders.models import BroughtFolder, WaitingFolder
from trochee.clinic.patients.queries import chart_of
from trochee.clinic.patients.values import Chart
from trochee.clinic.ui.uploads import LARGEST_UPLOAD
from trochee.clinic.workflows.reviewing import record_of
from trochee.foundation.clock import WallTime
from trochee.interop.tables import read_folder
from trochee.knowledge import shipped
from trochee.record import Night, Record
from trochee.reports import json_review
from trochee.review.build import build
from trochee.sleep.diary import read_diary

GALLERY = Path(__file__).parents[3] / "docs" / "gallery"
ZONE = ZoneInfo("Europe/Berlin")
OTHERS = ("patient", "second_patient", "carer", "colleague", "observer", "pharmacist", "administrator", "researcher")


@pytest.fixture
def clinician(house: House) -> Any:
    return log_in_with_two("lamp.clinician", house.ours["clinician"].user)


def at_page(house: House, rest: str = "", patient: UUID | None = None) -> str:
    return f"/patients/{patient or house.ours.patient}/bring/{rest}"


def said(response: Any) -> str:
    text = re.sub(r"<[^>]+>", " ", str(response.content.decode()))
    return re.sub(r"\s+", " ", text)


def chart(house: House, patient: UUID | None = None) -> Chart:
    held = chart_of(by=house.ours["clinician"], at=timezone.now(), patient=patient or house.ours.patient)
    assert held is not None
    return held


def nights(house: House) -> tuple[Kept, ...]:
    return kept_nights(chart(house))


def here() -> datetime:
    return timezone.now().astimezone(ZONE).replace(tzinfo=None)


def typed(days: int = 7, until: datetime | None = None, /, **more: str) -> dict[str, str]:
    """A form of nights, the last that of the day of ``until``, by default today."""
    last = (until or here()).date()
    fields = {"last": last.isoformat(), "days": str(days), "form": str(uuid4()), "told_by": "the patient"}
    for back in range(days):
        day = (last - timedelta(days=back)).isoformat()
        fields |= {f"{day}_into_bed": "2230", f"{day}_lights_out": "23.00", f"{day}_rise_time": "06:45"}
    return fields | more


def packed(files: dict[str, bytes | str], **more: Any) -> SimpleUploadedFile:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return SimpleUploadedFile(more.get("name", "folder.zip"), made.getvalue())


def folder(name: str) -> dict[str, bytes | str]:
    return {each.name: each.read_bytes() for each in (GALLERY / name).iterdir() if each.suffix in {".csv", ".toml"}}


def preview_of(clinician: Any, house: House, files: dict[str, bytes | str], patient: UUID | None = None) -> Any:
    sent = clinician.post(at_page(house, "folder/", patient), {"files": packed(files)})
    assert sent.status_code == 302, said(sent)
    return clinician.get(sent["Location"])


def seen(page: Any) -> str:
    found = re.search(r'name="seen" value="([0-9a-f]{64})"', page.content.decode())
    assert found is not None
    return found[1]


class TestToldNights:
    def test_a_call_is_the_time_of_entry_and_who_typed_stands_beside(self, clinician: Any, house: House) -> None:
        call = here() - timedelta(minutes=30)
        form = typed(1, call, said=f"{call:%Y-%m-%dT%H:%M}", told_by="her son")
        answer = clinician.post(at_page(house, "phone/"), form, follow=True)
        assert "Saved 1 night, told by her son." in said(answer)
        (kept,) = nights(house)
        assert (kept.night.source, kept.night.entered_at) == ("phone", call.replace(second=0, microsecond=0))
        assert kept.night.extra["told_by"] == "her son"
        assert kept.by == str(house.ours["clinician"].user)
        assert str(kept.night.into_bed) == "22:30"
        trail = list(AuditRow.objects.filter(patient=house.ours.patient, action="workflows.nights_told"))
        assert [row.detail for row in trail] == ['{"nights":1,"source":"phone"}']
        assert verify().whole

    def test_what_was_told_late_is_late_and_what_nobody_knows_is_late_too(self, clinician: Any, house: House) -> None:
        clinician.post(at_page(house, "paper/"), typed(7, written="unknown"))
        found = nights(house)
        assert {each.night.source for each in found} == {"paper"}
        assert len(found) == 7
        diary = read_diary([each.night for each in found], None, shipped())
        flags = [{str(flag) for flag in night.flags} for night in diary.nights]
        assert all("entered_retrospectively" in each for each in flags[:4])

    def test_mornings_as_the_patient_says_have_no_time_of_entry(self, clinician: Any, house: House) -> None:
        clinician.post(at_page(house, "paper/"), typed(14, written="mornings"))
        assert [each.night.entered_at for each in nights(house)] == [None] * 14

    def test_a_later_time_that_is_known_is_kept(self, clinician: Any, house: House) -> None:
        when = here() - timedelta(minutes=5)
        clinician.post(at_page(house, "paper/"), typed(7, when, written="later", later=f"{when:%Y-%m-%dT%H:%M}"))
        assert {each.night.entered_at for each in nights(house)} == {when.replace(second=0, microsecond=0)}

    def test_errors_stand_in_their_cells_and_nothing_is_saved(self, clinician: Any, house: House) -> None:
        day = here().date().isoformat()
        wrong = {f"{day}_into_bed": "late", f"{day}_sleep_quality": "9"}
        answer = clinician.post(at_page(house, "paper/"), typed(7, written="mornings", **wrong))
        assert answer.status_code == 400
        page = answer.content.decode()
        assert "None of the nights was saved." in page
        for name in wrong:
            assert f'aria-describedby="wrong-{name}"' in page
            assert f'id="wrong-{name}"' in page
        assert 'value="late"' in page
        assert nights(house) == ()

    def test_a_night_that_contradicts_itself_is_refused_in_its_row(self, clinician: Any, house: House) -> None:
        day = here().date().isoformat()
        form = typed(1, written="mornings", **{f"{day}_into_bed": f"{day}T08:00", f"{day}_rise_time": f"{day}T07:00"})
        answer = clinician.post(at_page(house, "paper/"), form)
        assert answer.status_code == 400
        assert nights(house) == ()

    def test_empty_rows_stay_missing_and_an_empty_sheet_is_not_saved(self, clinician: Any, house: House) -> None:
        last = here().date()
        one = {"last": last.isoformat(), "days": "14", "form": str(uuid4()), "told_by": "x", "written": "mornings"}
        assert "Nothing is typed yet" in said(clinician.post(at_page(house, "paper/"), one))
        clinician.post(at_page(house, "paper/"), one | {f"{last.isoformat()}_slept": "no"})
        (kept,) = nights(house)
        assert (kept.night.date, kept.night.slept) == (last, False)

    def test_nights_that_stand_already_are_shown_before_anything_is_typed(self, clinician: Any, house: House) -> None:
        day = here().date() - timedelta(days=2)
        night = Night(date=day, into_bed=WallTime(datetime(2026, 1, 1, 21, 15).time()))  # noqa: DTZ001  wall clock
        new = NewNight(client_id=uuid4(), night=night)
        save_night(by=house.ours["patient"], at=timezone.now(), patient=house.ours.patient, new=new)
        page = clinician.get(at_page(house, "paper/"))
        assert "There is an entry: 21:15 to –" in said(page)
        assert f"{day.isoformat()}_into_bed" not in page.content.decode()
        clinician.post(at_page(house, "paper/"), typed(7, written="mornings"))
        found = nights(house)
        assert len(found) == 7
        assert [each.night.source for each in found if each.night.date == day] == [""]

    def test_the_same_form_twice_saves_once(self, clinician: Any, house: House) -> None:
        form = typed(1, written="mornings")
        clinician.post(at_page(house, "paper/"), form)
        clinician.post(at_page(house, "paper/"), form)
        assert len(nights(house)) == 1

    def test_what_is_odd_is_asked_once_more(self, clinician: Any, house: House) -> None:
        day = here().date().isoformat()
        form = typed(1, written="mornings", **{f"{day}_into_bed": "1500", f"{day}_lights_out": ""})
        answer = clinician.post(at_page(house, "paper/"), form)
        assert answer.status_code == 422
        assert nights(house) == ()
        sign = re.search(r'name="sure" value="([0-9a-f]{64})"', answer.content.decode())
        assert sign is not None
        assert clinician.post(at_page(house, "paper/"), form | {"sure": sign[1]}).status_code == 302
        assert len(nights(house)) == 1

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({"told_by": ""}, "Say who it was."),
            ({"said": ""}, "Give the day and the time."),
            ({"said": "2999-01-01T08:00"}, "This time has not come yet."),
            ({"said": "2020-01-01T08:00"}, "It was said before this night had ended"),
            ({"last": "2999-01-01"}, "This morning has not come yet."),
            ({"last": "soon"}, "Choose a day."),
            ({"days": "400"}, "400 is not one of the available choices"),
        ],
    )
    def test_a_wrong_head_is_said_and_nothing_saved(
        self, clinician: Any, house: House, change: dict[str, str], words: str
    ) -> None:
        form = typed(1, said=f"{here():%Y-%m-%dT%H:%M}") | change
        answer = clinician.post(at_page(house, "phone/"), form)
        assert answer.status_code == 400
        assert words in said(answer)
        assert nights(house) == ()


class TestToldDose:
    FORM: ClassVar = {
        "told_by": "the patient",
        "road": "phone",
        "product": "ketamine troche",
        "unit": "mg",
        "amount": "50",
        "status": "taken",
    }

    def form(self, **more: str) -> dict[str, str]:
        when = here() - timedelta(hours=10)
        return {**self.FORM, "form": str(uuid4()), "taken_at": f"{when:%Y-%m-%dT%H:%M}", **more}

    def test_it_says_who_told_it(self, clinician: Any, house: House) -> None:
        when = f"{here():%Y-%m-%dT%H:%M}"
        answer = clinician.post(at_page(house, "dose/"), self.form(said=when), follow=True)
        assert "Saved the dose, told by the patient." in said(answer)
        (dose,) = doses(chart(house))
        assert (dose.product, dose.amount, dose.extra["source"]) == ("ketamine troche", 50, "phone")
        assert (dose.extra["told_by"], dose.extra["said_at"]) == ("the patient", when)

    def test_one_like_it_is_shown_first(self, clinician: Any, house: House) -> None:
        clinician.post(at_page(house, "dose/"), self.form())
        again = self.form(amount="25")
        answer = clinician.post(at_page(house, "dose/"), again)
        assert answer.status_code == 422
        assert "Is this another one?" in said(answer)
        sign = re.search(r'name="sure" value="([0-9a-f]{64})"', answer.content.decode())
        assert sign is not None
        clinician.post(at_page(house, "dose/"), again | {"sure": sign[1]})
        assert sorted(each.amount or 0 for each in doses(chart(house))) == [25, 50]

    def test_the_same_form_twice_saves_once(self, clinician: Any, house: House) -> None:
        form = self.form()
        clinician.post(at_page(house, "dose/"), form)
        sure = re.search(r'name="sure" value="(\w+)"', clinician.post(at_page(house, "dose/"), form).content.decode())
        assert sure is not None
        answer = clinician.post(at_page(house, "dose/"), form | {"sure": sure[1]}, follow=True)
        assert "saved before" in said(answer)
        assert len(doses(chart(house))) == 1

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({"amount": "much"}, "a number"),
            ({"unit": ""}, "Choose the unit of the amount."),
            ({"product": ""}, "this must be answered"),
            ({"taken_at": "2999-01-01T22:00"}, "this time has not come yet"),
            ({"said": "2999-01-01T22:00"}, "This time has not come yet."),
            ({"status": ""}, "Choose one."),
            ({"road": "owl"}, "owl"),
            ({"state_before": "11"}, "10"),
        ],
    )
    def test_wrong_input_is_said(self, clinician: Any, house: House, change: dict[str, str], words: str) -> None:
        answer = clinician.post(at_page(house, "dose/"), self.form(**change))
        assert answer.status_code == 400
        assert words in said(answer)
        assert doses(chart(house)) == ()


class TestFolder:
    def test_upload_look_bring_in_and_take_along_give_one_review(
        self, clinician: Any, house: House, tmp_path: Path
    ) -> None:
        name = "06-wearing-off"
        page = preview_of(clinician, house, folder(name))
        assert WaitingFolder.objects.within(house.ours.scope).count() == 1
        done = clinician.post(page.request["PATH_INFO"], {"seen": seen(page)}, follow=True)
        assert "Brought in:" in said(done)
        assert WaitingFolder.objects.within(house.ours.scope).count() == 0
        exported = taken_along(clinician, house, tmp_path / "first")
        assert reviewed(exported) == reviewed(read_folder(GALLERY / name).record)
        assert reviewed(exported) == reviewed(record_of(chart(house)))
        files: dict[str, bytes | str] = {each.name: each.read_bytes() for each in (tmp_path / "first").iterdir()}
        other = house.ours.second_patient
        second = preview_of(clinician, house, files, other)
        clinician.post(second.request["PATH_INFO"], {"seen": seen(second)})
        assert reviewed(taken_along(clinician, house, tmp_path / "second", other)) == reviewed(exported)
        assert verify().whole

    def test_told_nights_survive_the_road(self, clinician: Any, house: House, tmp_path: Path) -> None:
        clinician.post(at_page(house, "paper/"), typed(7, written="unknown"))
        record = taken_along(clinician, house, tmp_path)
        assert list(record.nights) == [each.night for each in nights(house)]
        assert {each.extra["told_by"] for each in record.nights} == {"the patient"}

    def test_differing_rows_are_shown_and_stay_visible(self, clinician: Any, house: House) -> None:
        files = folder("06-wearing-off")
        page = preview_of(clinician, house, files)
        clinician.post(page.request["PATH_INFO"], {"seen": seen(page)})
        text = str(files["nights.csv"], "utf-8").splitlines()  # type: ignore[arg-type]  # bytes by name
        changed = changed_cell(text, "sleep_onset_latency_min", "77")
        second = preview_of(clinician, house, {**files, "nights.csv": "\n".join(changed)})
        assert "1 row differs" in said(second)
        assert re.search(r"sleep_onset_latency_min \d+ 77 ", said(second))
        before = nights(house)
        done = clinician.post(second.request["PATH_INFO"], {"seen": seen(second)}, follow=True)
        assert "Not taken, because the record says otherwise" in said(done)
        assert re.search(r"sleep_onset_latency_min \d+ 77 ", said(done))
        assert nights(house) == before
        assert "1 not taken" in said(clinician.get(at_page(house)))
        assert BroughtFolder.objects.within(house.ours.scope).count() == 2

    def test_a_differing_row_is_taken_where_somebody_chooses_it(self, clinician: Any, house: House) -> None:
        files = folder("06-wearing-off")
        page = preview_of(clinician, house, files)
        clinician.post(page.request["PATH_INFO"], {"seen": seen(page)})
        text = str(files["nights.csv"], "utf-8").splitlines()  # type: ignore[arg-type]  # bytes by name
        files["nights.csv"] = "\n".join(changed_cell(text, "sleep_onset_latency_min", "77"))
        second = preview_of(clinician, house, files)
        (choice,) = re.findall(r'name="take" value="([0-9a-f-]{36})"', second.content.decode())
        address = second.request["PATH_INFO"]
        wrong = clinician.post(address, {"seen": seen(second), "take": str(uuid4())})
        assert wrong.status_code == 409
        done = clinician.post(address, {"seen": seen(second), "take": choice}, follow=True)
        assert "Taken in place of what stood" in said(done)
        assert "Not taken" not in said(done)
        assert [each.version for each in nights(house) if each.night.sleep_onset_latency_min == 77] == [2]
        assert "differ" not in said(preview_of(clinician, house, files)).replace("Differs", "")
        assert verify().whole

    def test_a_trial_and_stages_come_in_and_go_out(self, clinician: Any, house: House, tmp_path: Path) -> None:
        files: dict[str, bytes | str] = {each.name: each.read_bytes() for each in rich_folder(tmp_path).iterdir()}
        page = preview_of(clinician, house, files)
        for name in files:
            assert name in said(page)
        clinician.post(page.request["PATH_INFO"], {"seen": seen(page)})
        out = clinician.post(at_page(house, "take-along/"))
        with zipfile.ZipFile(io.BytesIO(out.content)) as archive:
            assert set(archive.namelist()) == set(files)
            assert archive.read("trial.toml") == files["trial.toml"]
            assert archive.read("stages.csv") == files["stages.csv"]

    def test_what_is_wrong_with_stages_is_said_with_all_the_rest(self, clinician: Any, house: House) -> None:
        files = {**folder("06-wearing-off"), "stages.csv": "date,source\n2026-13-01,x\n", "nights.csv": "date\nx\n"}
        answer = clinician.post(at_page(house, "folder/"), {"files": packed(files)})
        assert answer.status_code == 400
        assert "stages.csv" in said(answer)
        assert "nights.csv" in said(answer)
        alone = clinician.post(at_page(house, "folder/"), {"files": packed({**files, **folder("06-wearing-off")})})
        assert "stages.csv" in said(alone)

    def test_a_yes_to_what_was_not_looked_at_brings_nothing(self, clinician: Any, house: House) -> None:
        page = preview_of(clinician, house, folder("06-wearing-off"))
        first = read_folder(GALLERY / "06-wearing-off").record.nights[0]
        new = NewNight(client_id=uuid4(), night=Night(date=first.date, slept=False))
        save_night(by=house.ours["clinician"], at=timezone.now(), patient=house.ours.patient, new=new)
        answer = clinician.post(page.request["PATH_INFO"], {"seen": seen(page)})
        assert answer.status_code == 409
        assert "The record changed since you looked." in said(answer)
        assert len(nights(house)) == 1
        clinician.post(page.request["PATH_INFO"], {"seen": seen(answer)})
        assert len(nights(house)) > 1

    def test_it_can_be_let_go_and_is_for_whoever_uploaded_it_alone(self, clinician: Any, house: House) -> None:
        page = preview_of(clinician, house, folder("06-wearing-off"))
        address = page.request["PATH_INFO"]
        WaitingFolder.objects.within(house.ours.scope).update(by=str(uuid4()))
        assert clinician.get(address).status_code == 302
        WaitingFolder.objects.within(house.ours.scope).update(by=str(house.ours["clinician"].user))
        clinician.post(f"{address}let-go/")
        assert WaitingFolder.objects.within(house.ours.scope).count() == 0
        assert "no longer waits" in said(clinician.get(address, follow=True))
        assert clinician.post(address, {"seen": seen(page)}).status_code == 302
        assert nights(house) == ()

    def test_it_waits_sealed_and_not_for_long(self, clinician: Any, house: House) -> None:
        page = preview_of(clinician, house, folder("06-wearing-off"))
        row = WaitingFolder.objects.within(house.ours.scope).get()
        assert b"into_bed" not in bytes(row.sealed)
        WaitingFolder.objects.within(house.ours.scope).update(ends_at=timezone.now() - timedelta(seconds=1))
        assert "no longer waits" in said(clinician.get(page.request["PATH_INFO"], follow=True))
        preview_of(clinician, house, folder("06-wearing-off"), house.ours.second_patient)
        assert WaitingFolder.objects.within(house.ours.scope).count() == 1

    def test_all_errors_at_once_with_file_line_and_column(self, clinician: Any, house: House) -> None:
        files = folder("06-wearing-off")
        text = str(files["nights.csv"], "utf-8").splitlines()  # type: ignore[arg-type]  # bytes by name
        files["nights.csv"] = "\n".join(changed_cell(changed_cell(text, "into_bed", "25:00"), "rise_time", "noon", 2))
        files["doses.csv"] = "taken_at,product,amount\nsoon,x,1\n"
        answer = clinician.post(at_page(house, "folder/"), {"files": packed(files)})
        assert answer.status_code == 400
        assert "Nothing came in: 3 things to put right" in said(answer)
        for words in ("nights.csv 2 into_bed", "nights.csv 3 rise_time", "doses.csv 2 taken_at", "25:00", "noon"):
            assert words in said(answer)
        assert WaitingFolder.objects.within(house.ours.scope).count() == 0

    def test_files_one_by_one(self, clinician: Any, house: House) -> None:
        files = [SimpleUploadedFile(name, bytes(content)) for name, content in folder("06-wearing-off").items()]  # type: ignore[arg-type]  # bytes by name
        assert clinician.post(at_page(house, "folder/"), {"files": files}).status_code == 302

    def test_what_is_too_large_never_arrives(self, clinician: Any, house: House) -> None:
        large = SimpleUploadedFile("nights.csv", b"x" * (LARGEST_UPLOAD + 1))
        answer = clinician.post(at_page(house, "folder/"), {"files": large})
        assert answer.status_code == 400
        assert "more than 5 MB" in said(answer)

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (b"", "No file arrived"),
            (b"PK\x03\x04 broken", "damaged"),
            ("date,into_bed\n2026-03-01,22:45\n".encode("utf-16"), "nights.csv"),
            (b"\x00\x01\x02\xff", "nights.csv"),
        ],
    )
    def test_what_is_no_folder(self, clinician: Any, house: House, content: bytes, words: str) -> None:
        sent = {"files": SimpleUploadedFile("nights.csv", content)} if content else {}
        answer = clinician.post(at_page(house, "folder/"), sent)
        assert answer.status_code == 400
        assert words in said(answer)


class TestWhoMay:
    @pytest.mark.parametrize("who", OTHERS)
    def test_nobody_else(self, house: House, who: str) -> None:
        user = house.ours[who].user
        alone = who in {"patient", "second_patient", "carer"}
        visitor = log_in(f"lamp.{who}") if alone else log_in_with_two(f"lamp.{who}", user)
        for rest in ("", "phone/", "paper/", "dose/", "folder/", "take-along/"):
            if who == "observer" and rest in {"", "dose/"}:
                continue  # observers write down doses
            assert visitor.get(at_page(house, rest)).status_code == 404, rest
            assert visitor.post(at_page(house, rest)).status_code in {404, 405}, rest
        assert AuditRow.objects.filter(action="workflows.record_exported").count() == 0


def test_pages_ask_the_database_for_no_more_with_more(
    clinician: Any, house: House, django_assert_max_num_queries: Any
) -> None:
    counts = []
    for _ in range(2):
        page = preview_of(clinician, house, folder("06-wearing-off"))
        clinician.post(page.request["PATH_INFO"], {"seen": seen(page)})
        with CaptureQueriesContext(
            connection,
        ) as asked:
            clinician.get(at_page(house))
        counts.append(len(asked))
        with django_assert_max_num_queries(30):
            clinician.get(at_page(house, "paper/"))
    assert counts[0] == counts[1] <= 25


def changed_cell(lines: list[str], column: str, text: str, line: int = 1) -> list[str]:
    place = lines[0].split(",").index(column)
    cells = lines[line].split(",")
    cells[place] = text
    return [*lines[:line], ",".join(cells), *lines[line + 1 :]]


def taken_along(clinician: Any, house: House, place: Path, patient: UUID | None = None) -> Record:
    answer = clinician.post(at_page(house, "take-along/", patient))
    assert answer["Content-Type"] == "application/zip"
    place.mkdir(exist_ok=True)
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        archive.extractall(place)
    return read_folder(place).record


def reviewed(record: Record) -> dict[str, Any]:
    payload = json_review.payload(build(record, shipped()))
    payload.pop("patient")  # an id here, a name there
    return payload
