"""What a patient decides about their record, in words that are easy to read."""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.factories.clinic import AT, House
from tests.integration.clinic.browser_like import log_in, log_in_with_two
from tests.reading_grade import counts

from trochee.clinic.patients import actions, consent
from trochee.clinic.patients.models import Carer, ConsentAnswer, ConsentText, Status
from trochee.clinic.patients.values import CarerLimits

PAGES = ("", "readers/", "consents/", "erasure/")
GRADE_AT_MOST = 6.0


def said(response: Any) -> str:
    return str(response.content.decode())


def publish(house: House, text: str = "This is not approved for sleep. You may stop at any time.") -> ConsentText:
    new = consent.NewText(kind="treatment", language="en", title="The treatment", text=text)
    return consent.publish(by=house.ours["clinician"], at=timezone.now(), new=new)


def answer(visitor: Any, text: ConsentText, said: str, **more: str) -> Any:
    fields = {"answer": said, "shown_sha256": text.content_sha256, **more}
    return visitor.post(f"/my/record/consents/{text.pk}/", fields)


class TestPages:
    @pytest.mark.parametrize("who", ["carer", "clinician", "observer", "pharmacist", "administrator"])
    def test_for_patients_alone(self, house: House, who: str) -> None:
        here = house.ours[who]
        visitor = log_in("lamp.carer") if who == "carer" else log_in_with_two(f"lamp.{who}", here.user)
        for page in PAGES:
            assert visitor.get(f"/my/record/{page}").status_code == 404
        assert visitor.post("/my/record/erasure/", {"step": "asked", "version": "0"}).status_code == 404

    def test_who_reads_what_and_the_ways_on(self, house: House) -> None:
        house.ours.everybody("observer")
        page = said(log_in("lamp.patient").get("/my/record/"))
        assert "Lamp Clinician" in page
        assert "Reads all that you write here" in page
        assert "Does not read your nights" in page
        assert "Do you share this phone?" in page
        for way in ("/account/devices/", "/account/password/change/", "/account/2fa/", "/account/logout/", *PAGES):
            assert way in page
        assert '<a href="/my/record/">' in said(log_in("lamp.patient").get("/my/nights/"))

    def test_who_has_read_it(self, house: House) -> None:
        log_in_with_two("lamp.clinician", house.ours["clinician"].user).get(f"/patients/{house.ours.patient}/person/")
        page = said(log_in("lamp.patient").get("/my/record/readers/"))
        assert "<b>Lamp Clinician</b> (clinician) read name and contact" in page
        assert "You read" in page
        assert "Nobody but your care team" in page
        assert "Second" not in page

    def test_easy_to_read(self, house: House) -> None:
        text = publish(house)
        visitor = log_in("lamp.patient")
        visitor.get("/my/record/")  # leads to the consents, once
        for page in (*PAGES, f"consents/{text.pk}/"):
            body = said(visitor.get(f"/my/record/{page}")).partition("<main")[2].partition("</main>")[0]
            pieces = [
                unescape(re.sub(r"<[^>]+>", " ", piece))
                for piece in re.findall(r"<p[^>]*>(.*?)</p>", body, re.DOTALL)
            ]
            sentences = " ".join(piece.strip() for piece in pieces if re.search(r"[.?!]\s*$", piece))
            if not sentences:  # a list and no text
                continue
            assert counts(sentences).grade <= GRADE_AT_MOST, (page, counts(sentences).grade, sentences)

    @pytest.mark.parametrize("page", PAGES)
    def test_a_page_asks_the_database_little(self, house: House, page: str) -> None:
        visitor = log_in("lamp.patient")
        visitor.get(f"/my/record/{page}")
        with CaptureQueriesContext(connection) as asked:
            visitor.get(f"/my/record/{page}")
        assert len(asked) <= 32, len(asked)


class TestHelpers:
    def let(self, house: House) -> Carer:
        row = actions.let_carer(
            by=house.ours["patient"], at=AT, patient=house.ours.patient, user=house.ours["carer"].user,
            limits=CarerLimits(may_read_nights=True),
        )  # fmt: skip
        return Carer.objects.within(house.ours.scope).get(pk=row)

    def test_limits_changed_and_ended_by_the_patient(self, house: House) -> None:
        row, visitor = self.let(house), log_in("lamp.patient")
        assert "reads nights" in said(visitor.get("/my/record/"))
        address = f"/my/record/helpers/{house.ours['carer'].user}/"
        assert re.search(r'name="may_read_nights"[^>]*checked', said(visitor.get(address)))
        assert "Choose at least one" in said(visitor.post(address, {"until": "2999-01-31"}))
        assert visitor.post(address, {"may_enter_nights": "on"})["Location"] == "/my/record/"
        assert "enters nights" in said(visitor.get("/my/record/"))
        assert visitor.post(f"/my/record/helpers/{row.pk}/end/").status_code == 409
        now = Carer.objects.within(house.ours.scope).get(ended_at=None)
        assert visitor.post(f"/my/record/helpers/{now.pk}/end/")["Location"] == "/my/record/"
        assert "may do nothing yet" in said(visitor.get("/my/record/"))

    def test_nobody_elses_helper(self, house: House) -> None:
        row = self.let(house)
        house.ours.everybody("second_patient")
        visitor = log_in("lamp.second_patient")
        assert "Lamp Carer" not in said(visitor.get("/my/record/"))
        assert visitor.get(f"/my/record/helpers/{house.ours['carer'].user}/").status_code == 404
        assert visitor.post(f"/my/record/helpers/{row.pk}/end/").status_code == 409
        assert Carer.objects.within(house.ours.scope).get(pk=row.pk).ended_at is None


class TestConsent:
    def test_asked_once_after_the_log_in_and_never_held_up(self, house: House) -> None:
        assert log_in("lamp.patient").get("/my/nights/").status_code == 200
        text = publish(house)
        visitor = log_in("lamp.patient")
        assert visitor.get("/my/nights/")["Location"] == "/my/record/consents/"
        assert "You have not answered yet" in said(visitor.get("/my/record/consents/"))
        assert visitor.get("/my/nights/").status_code == 200
        assert "something new to read" in said(visitor.get("/my/record/"))
        answer(visitor, text, "given")
        assert log_in("lamp.patient").get("/my/nights/").status_code == 200
        publish(house, "Other words. You may stop.")
        again = log_in("lamp.patient")
        assert again.get("/my/nights/")["Location"] == "/my/record/consents/"
        assert "The words are new" in said(again.get("/my/record/consents/"))

    def test_others_are_not_asked(self, house: House) -> None:
        publish(house)
        visitor = log_in_with_two("lamp.clinician", house.ours["clinician"].user)
        assert visitor.get("/patients/").status_code == 200

    def test_given_withdrawn_and_given_again(self, house: House) -> None:
        text, visitor = publish(house), log_in("lamp.patient")
        address = f"/my/record/consents/{text.pk}/"
        page = said(visitor.get(address))
        assert "You may stop at any time." in page
        assert text.content_sha256 in page
        assert answer(visitor, text, "given")["Location"] == "/my/record/consents/"
        assert "You agreed to these words" in said(visitor.get(address))
        assert "Take it back" in said(visitor.get(address))
        answer(visitor, text, "withdrawn")
        page = said(visitor.get("/my/record/consents/"))
        assert "you took it back" in page
        assert "talks with you about what comes next" in page
        answer(visitor, text, "given")
        rows = ConsentAnswer.objects.within(house.ours.scope).order_by("version")
        assert [row.answer for row in rows] == ["given", "withdrawn", "given"]
        assert {row.shown_sha256 for row in rows} == {text.content_sha256}

    def test_a_no_is_an_answer(self, house: House) -> None:
        text, visitor = publish(house), log_in("lamp.patient")
        answer(visitor, text, "refused")
        assert "you said no" in said(visitor.get("/my/record/consents/"))
        assert "I do not agree" not in said(visitor.get(f"/my/record/consents/{text.pk}/"))
        assert log_in("lamp.patient").get("/my/nights/").status_code == 200

    def test_what_was_not_shown_is_not_agreed_to(self, house: House) -> None:
        text, visitor = publish(house), log_in("lamp.patient")
        assert answer(visitor, text, "given", shown_sha256="0" * 64).status_code == 409
        publish(house, "Other words. You may stop.")
        assert answer(visitor, text, "given").status_code == 409
        assert "There is a newer one" in said(visitor.get(f"/my/record/consents/{text.pk}/"))
        assert not ConsentAnswer.objects.within(house.ours.scope).exists()

    @pytest.mark.parametrize("fields", [{}, {"answer": "maybe", "shown_sha256": "x"}, {"answer": "given"}])
    def test_a_form_that_is_not_whole_is_refused(self, house: House, fields: dict[str, str]) -> None:
        text = publish(house)
        assert log_in("lamp.patient").post(f"/my/record/consents/{text.pk}/", fields).status_code == 400

    def test_after_the_end_one_may_still_take_it_back(self, house: House) -> None:
        text, visitor = publish(house), log_in("lamp.patient")
        answer(visitor, text, "given")
        actions.set_status(
            by=house.ours["clinician"], at=timezone.now(), patient=house.ours.patient, status=Status.TRANSFERRED,
            reason="moved", version=1,
        )  # fmt: skip
        assert answer(visitor, text, "given").status_code == 404
        assert answer(visitor, text, "withdrawn").status_code == 302

    def test_texts_of_another_clinic_are_not_there(self, house: House) -> None:
        new = consent.NewText(kind="treatment", language="en", title="T", text="x")
        theirs = consent.publish(by=house.theirs["clinician"], at=timezone.now(), new=new)
        visitor = log_in("lamp.patient")
        for wanted in (theirs.pk, uuid4()):
            assert visitor.get(f"/my/record/consents/{wanted}/").status_code == 404

    def test_the_care_team_sees_what_was_said(self, house: House) -> None:
        text = publish(house)
        answer(log_in("lamp.patient"), text, "given")
        visitor = log_in_with_two("lamp.clinician", house.ours["clinician"].user)
        page = said(visitor.get(f"/patients/{house.ours.patient}/people/"))
        assert "holds" in page
        publish(house, "Other words.")
        page = said(visitor.get(f"/patients/{house.ours.patient}/people/"))
        assert "does not hold" in page
        assert "asked again for version 2" in page
