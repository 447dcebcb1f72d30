"""The clinician's desk: what waits, whom one looks after, one record, and a review for this once."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.factories.clinic import House, person
from tests.factories.entries import DOSE, EFFECT, SCORE
from tests.integration.clinic.browser_like import log_in, log_in_with_two
from tests.integration.clinic.nights import NIGHT

from trochee.clinic.adverse_effects.actions import save_adverse_effect
from trochee.clinic.assessments.actions import save_score
from trochee.clinic.audit.models import AuditRow
from trochee.clinic.diaries.actions import save_night
from trochee.clinic.diaries.models import NightVersion
from trochee.clinic.diaries.values import NewNight
from trochee.clinic.dosing_sessions.actions import save_dose
from trochee.clinic.dosing_sessions.models import DoseVersion
from trochee.clinic.patients import actions as patients
from trochee.clinic.patients.models import Status
from trochee.clinic.patients.versions.values import NewEntry
from trochee.clinic.workflows.desk import work
from trochee.record import DoseStatus, Night


@pytest.fixture
def clinician(house: House) -> Any:
    return log_in_with_two("lamp.clinician", house.ours["clinician"].user)


@pytest.fixture
def observer(house: House) -> Any:
    return log_in_with_two("lamp.observer", house.ours["observer"].user)


def said(response: Any, status: int = 200) -> str:
    assert response.status_code == status
    return str(response.content.decode())


def today() -> date:
    return timezone.now().astimezone(ZoneInfo("Europe/Berlin")).date()


def night(house: House, back: int, **more: Any) -> None:
    at = timezone.now()
    day = today() - timedelta(days=back)
    new = NewNight(client_id=uuid4(), night=replace(NIGHT, date=day, wake_after_sleep_onset_min=30, **more))
    save_night(by=house.ours["patient"], at=at, patient=house.ours.patient, new=new)


def moment(back: int) -> Any:
    return (timezone.now() - timedelta(days=back)).replace(tzinfo=None, second=0, microsecond=0)


def dose(house: House, status: DoseStatus = DoseStatus.TAKEN, back: int = 2) -> None:
    value = replace(DOSE, taken_at=moment(back), status=status, reason="zz reason", extra={"kept": "x"})
    new = NewEntry(client_id=uuid4(), value=value)
    save_dose(by=house.ours["patient"], at=timezone.now(), patient=house.ours.patient, new=new)


def effect(house: House, grade: int = 3) -> None:
    value = replace(EFFECT, onset=moment(1), ended=None, relates_to_dose_at=None, grade=grade, term="zz headache")
    new = NewEntry(client_id=uuid4(), value=value)
    save_adverse_effect(by=house.ours["patient"], at=timezone.now(), patient=house.ours.patient, new=new)


def at_record(house: House, end: str = "") -> str:
    return f"/patients/{house.ours.patient}/{end}"


class TestToday:
    def test_nothing_waits(self, house: House, clinician: Any) -> None:
        night(house, 0)
        patients.set_status(
            by=house.ours["clinician"],
            at=timezone.now(),
            patient=house.ours.second_patient,
            status=Status.TRANSFERRED,
            reason="x",
            version=1,
        )
        page = said(clinician.get("/patients/today/"))
        assert "Nothing waits for you now" in page
        assert "That does not say that all are well" in page

    def test_the_gravest_stands_first_and_says_why(self, house: House, clinician: Any) -> None:
        dose(house, DoseStatus.VOMITED)
        effect(house, 3)
        effect(house, 4)
        page = said(clinician.get("/patients/today/"))
        wanted = ["effect of grade 4", "effect of grade 3", "No night yet", "A dose was vomited"]
        places = [page.index(each) for each in wanted]
        assert places == sorted(places)
        assert "No clinician has opened the record since" in page
        assert len(re.findall(f'href="{at_record(house)}#effect-[0-9a-f-]{{36}}"', page)) == 2

    def test_everything_stands_in_its_order_and_opens_the_very_thing(
        self, house: House, clinician: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Safety first, then reviews, what people ask, silent diaries, odd doses; last what has time."""
        ours, at = house.ours, timezone.now()
        ours.everybody("carer")
        dose(house, DoseStatus.VOMITED)
        effect(house, 4)
        effect(house, 3)
        patients.break_glass(by=ours["colleague"], at=at, patient=ours.patient, reason="found cold")
        patients.step_to_erasure(by=ours["patient"], at=at, patient=ours.patient, step="asked", reason="x")
        long_ago = [(ours.patient, at - timedelta(hours=1))]
        monkeypatch.setattr(work, "long_asked_for", lambda scope, before: long_ago)
        page = said(clinician.get("/patients/today/"))
        lines = re.findall(r'<li><div><b><a href="([^"]+)">([^<]+)</a></b> · ([^<]+?)(?: <|<)', page)
        assert [what for _, what, who in lines if "marker" in who.lower() or "yet" in what] == [
            "An adverse effect of grade 4",
            "An adverse effect of grade 3",
            "Open in an emergency now",
            "The review is out of date",
            "Asks to be erased",
            "No night yet",
            "No night yet",
            "A dose was vomited",
            "A helper waits",
        ]
        shows = {
            "An adverse effect of grade 4": "zz headache",
            "Open in an emergency now": "found cold",
            "Asks to be erased": "erase",
            "A dose was vomited": "zz reason",
            "A helper waits": "Lamp Carer",
        }
        for address, what, _ in lines:
            path, _, anchor = address.partition("#")
            opened = said(clinician.get(path))
            assert shows.get(what, "") in opened, what
            assert not anchor or f'id="{anchor}"' in opened, address

    def test_what_a_clinician_opened_no_longer_waits(self, house: House, clinician: Any, observer: Any) -> None:
        effect(house)
        assert "effect of grade 3" in said(observer.get("/patients/today/"))
        observer.get(at_record(house))
        assert "effect of grade 3" in said(clinician.get("/patients/today/")), "an observer's look does not count"
        clinician.get(at_record(house))
        assert "effect of grade 3" not in said(clinician.get("/patients/today/"))
        effect(house)
        assert "effect of grade 3" in said(clinician.get("/patients/today/"))

    def test_an_observer_is_told_of_no_night(self, house: House, observer: Any) -> None:
        assert "No night" not in said(observer.get("/patients/today/"))

    def test_a_silent_diary(self, house: House, clinician: Any) -> None:
        night(house, 6)
        assert "No night for 6 days" in said(clinician.get("/patients/today/"))
        night(house, 5)
        assert "No night for" not in said(clinician.get("/patients/today/"))

    def test_access_that_waits(self, house: House, clinician: Any) -> None:
        house.ours.everybody("carer")
        colleague = house.ours["colleague"]
        patients.break_glass(by=colleague, at=timezone.now(), patient=house.ours.patient, reason="found cold")
        page = said(clinician.get("/patients/today/"))
        assert "Lamp Colleague is not on the care team" in page
        assert "Lamp Carer has an account" in page

    def test_one_question_more_for_nobody(self, house: House, clinician: Any) -> None:
        clinician.get("/patients/today/")
        counts = []
        for _ in range(2):
            with CaptureQueriesContext(connection) as asked:
                clinician.get("/patients/today/")
            counts.append(len(asked))
            for number in range(4):
                patients.register(by=house.ours["clinician"], at=timezone.now(), person=person(f"More{number}"))
            effect(house)
            clinician.get("/patients/today/")
        assert counts[1] <= counts[0] + 2, "the trail and the merged are asked where something was written"
        assert counts[1] <= 34


class TestPanel:
    def test_a_name_is_sought_as_typed(self, house: House, clinician: Any) -> None:
        patients.register(by=house.ours["clinician"], at=timezone.now(), person=person("Müller", "Zoë"))
        for words in ("mull", "ZOE", "zoe mül"):
            page = said(clinician.post("/patients/", {"words": words}))
            assert "Zoë Müller" in page
            assert "lamp Marker" not in page
        page = said(clinician.post("/patients/", {"words": "nobody"}))
        assert "Nobody whom you look after fits" in page

    def test_filters(self, house: House, clinician: Any) -> None:
        night(house, 0)
        effect(house)
        assert "lamp Marker" not in said(clinician.get("/patients/?show=silent"))
        assert "lamp Second" in said(clinician.get("/patients/?show=silent"))
        severe = said(clinician.get("/patients/?show=severe"))
        assert "lamp Marker" in severe
        assert "severe effect" in severe
        assert "lamp Second" not in severe
        assert "fits" in said(clinician.get("/patients/?show=ended"))
        assert "fits" in said(clinician.get("/patients/?show=new"))
        assert "lamp Second" in said(clinician.get("/patients/?show=taking_part&sort=registered"))
        order = said(clinician.get("/patients/?sort=last_night"))
        assert order.index("lamp Second") < order.index("lamp Marker")
        assert "lamp Marker" in said(clinician.get("/patients/?show=nonsense&page=0&sort=x"))

    def test_the_last_weeks_are_drawn_and_said(self, house: House, clinician: Any) -> None:
        for back in (0, 1, 3):
            night(house, back)
        page = said(clinician.get("/patients/"))
        assert "<polyline" in page
        assert "% over 3 of 7 nights" in page
        assert "today" in page

    def test_an_observer_sees_no_night(self, house: House, observer: Any) -> None:
        night(house, 0)
        page = said(observer.get("/patients/?show=silent"))
        assert "<polyline" not in page
        assert "silent diaries" not in page
        assert "lamp Marker" in said(observer.get("/patients/"))

    def test_flat_and_in_pages(self, house: House, clinician: Any) -> None:
        clinician.get("/patients/")
        with CaptureQueriesContext(connection) as few:
            clinician.get("/patients/")
        for number in range(30):
            patients.register(by=house.ours["clinician"], at=timezone.now(), person=person(f"More{number:02}"))
        first = said(clinician.get("/patients/"))
        with CaptureQueriesContext(connection) as many:
            clinician.get("/patients/")
        assert len(many) == len(few) <= 24
        assert "page 1 of 2" in first
        assert "More29" in said(clinician.post("/patients/", {"page": "2"})) or "More29" in first
        row = AuditRow.objects.filter(action="patients.panel_read").latest("pk")
        assert row.detail.count("-") >= 4 * 7, "whose lines were shown"

    def test_a_name_changed_or_erased_is_seen_at_once(self, house: House, clinician: Any) -> None:
        assert "lamp Marker" in said(clinician.get("/patients/"))
        by, patient = house.ours["clinician"], house.ours.patient
        patients.amend_person(by=by, at=timezone.now(), patient=patient, person=person("Newname"), version=1)
        assert "Ida Newname" in said(clinician.get("/patients/"))
        patients.set_status(
            by=by, at=timezone.now(), patient=patient, status=Status.TRANSFERRED, reason="x", version=1
        )
        patients.erase(by=by, at=timezone.now(), patient=patient)
        page = said(clinician.get("/patients/"))
        assert "(erased)" in page
        assert "Newname" not in page


class TestRecord:
    def test_one_page_with_everything(self, house: House, clinician: Any) -> None:
        night(house, 0)
        dose(house, DoseStatus.LOST)
        effect(house)
        score = NewEntry(client_id=uuid4(), value=replace(SCORE, date=today() - timedelta(days=3)))
        save_score(by=house.ours["clinician"], at=timezone.now(), patient=house.ours.patient, new=score)
        page = said(clinician.get(at_record(house)))
        for words in ("lamp Marker", "lost or broken", "zz reason", "zz headache", "3, severe", "not asked", "<svg"):
            assert words in page, words
        assert "1 night with a sleep efficiency" in page

    def test_an_observer_reads_doses_and_effects_only(self, house: House, observer: Any) -> None:
        night(house, 0, note="zz note")
        dose(house)
        page = said(observer.get(at_record(house)))
        assert "Latest doses" in page
        assert "Latest nights" not in page
        assert "Scores" not in page
        assert "22:45" not in page

    def test_the_number_of_questions_does_not_grow(self, house: House, clinician: Any) -> None:
        counts = []
        for some in (range(2), range(2, 30)):
            for back in some:
                night(house, back)
                dose(house, back=back + 1)
            clinician.get(at_record(house))
            with CaptureQueriesContext(connection) as asked:
                clinician.get(at_record(house))
            counts.append(len(asked))
        assert counts[0] == counts[1] <= 45

    def test_all_nights_and_doses_in_pages(self, house: House, clinician: Any) -> None:
        for back in range(62):
            night(house, back)
        page = said(clinician.get(at_record(house, "nights/?page=2")))
        assert "62 nights, page 2 of 2" in page
        dose(house)
        assert "1 dose" in said(clinician.get(at_record(house, "doses/?page=x")))


class TestCorrection:
    def fields(self, house: House, **more: str) -> dict[str, str]:
        row = NightVersion.objects.within(house.ours.scope).latest("version")
        told = {"row-slept": "yes", "row-into_bed": "22:45", "row-rise_time": "06:40", "row-sleep_quality": "5"}
        return {"client_id": str(uuid4()), "replaces": str(row.version), "reason": "by telephone", **told, **more}

    def address(self, house: House, back: int = 1) -> str:
        return at_record(house, f"nights/{(today() - timedelta(days=back)).isoformat()}/")

    def test_a_night_keeps_its_history(self, house: House, clinician: Any) -> None:
        night(house, 1)
        address = self.address(house)
        assert 'value="22:45"' in said(clinician.get(address))
        assert clinician.post(address, self.fields(house)).status_code == 302
        rows = NightVersion.objects.within(house.ours.scope).order_by("version")
        assert [(row.version, row.sleep_quality) for row in rows] == [(1, NIGHT.sleep_quality), (2, 5)]
        assert rows[1].by == house.ours["clinician"].actor.id
        page = said(clinician.get(address))
        assert "Lamp Clinician" in page
        assert "Lamp Patient" in page
        assert "Why: by telephone" in page
        assert f"Sleep quality: {NIGHT.sleep_quality} → 5" in page

    @pytest.mark.parametrize(("slept", "said_so"), [(True, "yes"), (False, "no")])
    def test_whether_somebody_slept_is_read_and_asked_the_right_way_round(
        self, house: House, clinician: Any, slept: bool, said_so: str
    ) -> None:
        day = today() - timedelta(days=1)
        told = replace(NIGHT, date=day) if slept else Night(date=day, slept=False)
        new = NewNight(client_id=uuid4(), night=told)
        save_night(by=house.ours["patient"], at=timezone.now(), patient=house.ours.patient, new=new)
        page = said(clinician.get(self.address(house)))
        assert f"Slept: {said_so}" in page
        assert '<label for="id_row-slept">Slept</label>' in page
        assert re.search(rf'name="row-slept"[^>]*value="{said_so}"|value="{said_so}"[^>]*name="row-slept"', page)
        assert "No sleep at all" not in page.split("What do these questions mean?")[0]

    def test_without_a_reason_or_right_nothing_is_saved(self, house: House, clinician: Any) -> None:
        night(house, 1)
        for wrong, words in (
            ({"reason": ""}, "Say why you change it"),
            ({"row-rise_time": "99:99"}, "99:99"),
            ({"row-final_awakening": "07:40"}, "Sleep quality"),
        ):
            assert words in said(clinician.post(self.address(house), self.fields(house, **wrong)), 400)
        assert clinician.post(self.address(house), self.fields(house, replaces="x")).status_code == 400
        assert clinician.post(self.address(house), self.fields(house, replaces="9")).status_code == 409
        assert NightVersion.objects.within(house.ours.scope).count() == 1
        assert clinician.post(self.address(house, 9), self.fields(house)).status_code == 404
        assert clinician.get(self.address(house, 9)).status_code == 404
        colleague = log_in_with_two("lamp.colleague", house.ours["colleague"].user)
        assert colleague.post(self.address(house), self.fields(house)).status_code == 404

    def test_sent_twice_it_is_saved_once(self, house: House, clinician: Any) -> None:
        night(house, 1)
        fields = self.fields(house)
        for _ in range(2):
            assert clinician.post(self.address(house), fields).status_code == 302
        assert NightVersion.objects.within(house.ours.scope).count() == 2
        assert clinician.post(self.address(house), {**fields, "row-voids": "2"}).status_code == 400

    def test_a_dose(self, house: House, clinician: Any, observer: Any) -> None:
        dose(house)
        row = DoseVersion.objects.within(house.ours.scope).get()
        address = at_record(house, f"doses/{row.entry}/")
        told = {"row-taken_at": row.taken_at, "row-product": row.product, "row-amount": "100", "row-unit": "mg"}
        fields = {"replaces": str(row.pk), "reason": "misread", "row-status": "vomited", **told}
        for wrong, status in (({"row-amount": "a lot"}, 400), ({"replaces": "x"}, 400)):
            assert clinician.post(address, {"client_id": str(uuid4()), **fields, **wrong}).status_code == status
        sent = {"client_id": str(uuid4()), **fields}
        assert clinician.post(address, sent).status_code == 302
        assert clinician.post(address, {**sent, "row-held_min": "5"}).status_code == 400
        page = said(observer.get(address))
        assert "What became of it: taken → vomited" in page
        assert "Why: misread" in page
        assert clinician.get(at_record(house, f"doses/{uuid4()}/")).status_code == 404


class TestReviewForThisOnce:
    def test_as_of_a_date(self, house: House, clinician: Any) -> None:
        for back in (1, 2, 3):
            night(house, back)
        assert 'type="date"' in said(clinician.get(at_record(house, "review/as-of/")))
        day = today() - timedelta(days=2)
        page = said(clinician.get(at_record(house, f"review/as-of/?day={day.isoformat()}")))
        assert f"As of {day.day} {day:%B %Y}" in page
        assert "built from the record as it reads today" in page
        early = today() - timedelta(days=400)
        assert "no night up to this date" in said(clinician.get(at_record(house, f"review/as-of/?day={early}")))
        ahead = today() + timedelta(days=2)
        assert "has not come" in said(clinician.get(at_record(house, f"review/as-of/?day={ahead}")), 400)

    def test_a_note_to_copy(self, house: House, clinician: Any) -> None:
        night(house, 1)
        page = said(clinician.get(at_record(house, "review/note/")))
        assert "readonly" in page
        assert "Review of lamp Marker" in page
        plain = clinician.get(at_record(house, "review/note/?plain"))
        assert plain["Content-Type"].startswith("text/plain")
        assert "Decision support" in said(plain)
        copied = " ".join(said(plain).replace("\N{NO-BREAK SPACE}", " ").split())
        assert "! No rule fired. No rule fired; " in copied
        assert "of them stops); 0 names not checked, as of" in copied
        assert "CBT-I" not in copied  # ways on, like all depth, stay in the review

    def test_too_many_in_a_row_wait(self, house: House, clinician: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        night(house, 1)
        monkeypatch.setattr("trochee.clinic.workflows.review_made.AT_MOST", 1)
        assert clinician.get(at_record(house, "review/note/")).status_code == 200
        assert clinician.get(at_record(house, "review/note/")).status_code == 429

    def test_a_busy_house_says_so(self, house: House, clinician: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        from trochee.clinic.workflows import review_made

        night(house, 1)
        monkeypatch.setattr(review_made, "_WAITS_S", 0)
        with review_made._turn:
            assert "being built just now" in said(clinician.get(at_record(house, "review/note/")), 503)

    def test_a_pdf_is_written_down(self, house: House, clinician: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        night(house, 1)
        monkeypatch.setattr("trochee.reports.pdf.typesetting.pages", lambda document: b"%PDF-1.7")
        got = clinician.get(at_record(house, "review/pdf/"))
        assert got["Content-Type"] == "application/pdf"
        assert "review-" in got["Content-Disposition"]
        assert "Marker" not in got["Content-Disposition"]
        assert AuditRow.objects.filter(action="workflows.review_taken_as_pdf").count() == 1
        assert log_in("lamp.patient").get(at_record(house, "review/pdf/")).status_code == 404
