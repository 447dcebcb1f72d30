"""What is grave on a record: its end, emergency access, two records read as one, erasure, the words of consent."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.utils import timezone
from tests.factories.clinic import PASSWORD, House
from tests.integration.clinic.browser_like import log_in, log_in_with_two

from trochee.clinic.accounts.models import Signature, User
from trochee.clinic.audit.models import AuditRow
from trochee.clinic.audit.verify import verify
from trochee.clinic.patients import actions
from trochee.clinic.patients.models import BreakGlass, ConsentText, Merge, PatientKey, Status, StatusVersion
from trochee.clinic.patients.values import Person

NAMED = {"given_name": "ida", "family_name": " LAMP  ", "reason": "found cold"}


def visitor_as(house: House, who: str) -> Any:
    here = house.ours[who]
    if who in {"patient", "second_patient", "carer"}:
        return log_in(f"lamp.{who}")
    return log_in_with_two(f"lamp.{who}", here.user)


def said(response: Any) -> str:
    return str(response.content.decode())


def at_record(house: House, rest: str) -> str:
    return f"/patients/{house.ours.patient}/{rest}"


def ended(house: House, status: Status = Status.TRANSFERRED) -> None:
    actions.set_status(
        by=house.ours["clinician"],
        at=timezone.now(),
        patient=house.ours.patient,
        status=status,
        reason="moved",
        version=1,
    )


class TestStatus:
    def test_an_end_with_its_reason_and_back(self, house: House) -> None:
        visitor, address = visitor_as(house, "clinician"), at_record(house, "status/")
        assert 'name="version" value="1"' in said(visitor.get(address))
        sent = visitor.post(address, {"status": "transferred", "reason": "moved to Bonn", "version": "1"})
        assert sent["Location"] == address
        page = said(visitor.get(address))
        assert "handed over to another clinic" in page
        assert "moved to Bonn" in page
        assert "Lamp Clinician" in page
        assert visitor.post(address, {"status": "active", "reason": "came back", "version": "2"}).status_code == 302

    def test_a_death_is_only_undone(self, house: House) -> None:
        visitor, address = visitor_as(house, "clinician"), at_record(house, "status/")
        visitor.post(address, {"status": "deceased", "reason": "told by the family", "version": "1"})
        page = said(visitor.get(address))
        assert "has died" in page
        assert 'value="transferred"' not in page
        assert visitor.post(address, {"status": "transferred", "reason": "x", "version": "2"}).status_code == 400

    @pytest.mark.parametrize("version", ["7", "", "x"])
    def test_an_old_version_is_said(self, house: House, version: str) -> None:
        response = visitor_as(house, "clinician").post(
            at_record(house, "status/"), {"status": "deceased", "reason": "x", "version": version}
        )
        assert response.status_code == 409
        assert StatusVersion.objects.within(house.ours.scope).filter(patient_id=house.ours.patient).count() == 1

    def test_without_a_reason_what_was_chosen_stays(self, house: House) -> None:
        response = visitor_as(house, "clinician").post(
            at_record(house, "status/"), {"status": "deactivated", "reason": "", "version": "1"}
        )
        assert response.status_code == 400
        assert "Say why." in said(response)
        assert re.search(r'value="deactivated"[^>]*checked', said(response))


class TestEmergency:
    def seek(self, house: House, who: str = "colleague", **more: str) -> tuple[Any, Any]:
        visitor = visitor_as(house, who)
        return visitor, visitor.post(
            "/patients/emergency/", {**NAMED, "given_name": "lamp", "family_name": "Marker", **more}
        )

    def names(self, house: House) -> dict[str, str]:
        return {"given_name": "LAMP", "family_name": " marker "}

    def test_opened_for_reading_and_closed_early(self, house: House) -> None:
        visitor, sent = self.seek(house, **self.names(house))
        review = at_record(house, "review/")
        assert sent["Location"] == review
        page = said(visitor.get(review))
        assert "Emergency access, until" in page
        assert "Close the record now" in page
        assert (
            "People" not in re.sub(r"<header.*?</header>", "", page, flags=re.DOTALL).partition("Close the record")[0]
        )
        assert visitor.get(at_record(house, "people/")).status_code == 404
        assert visitor.post(at_record(house, "close/"))["Location"] == "/patients/"
        assert visitor.get(review).status_code == 404
        assert visitor.post(at_record(house, "close/")).status_code == 409

    def test_it_ends_by_itself(self, house: House) -> None:
        self.seek(house, **self.names(house))
        row = BreakGlass.objects.within(house.ours.scope).get()
        assert row.ends_at - row.at == settings.TROCHEE_BREAK_GLASS_HOLDS
        assert "found cold" not in row.sealed_reason

    def test_the_team_the_administrator_and_the_patient_see_it(self, house: House) -> None:
        self.seek(house, **self.names(house))
        for who, address in (("clinician", "/patients/opened/"), ("patient", "/my/record/readers/")):
            page = said(visitor_as(house, who).get(address))
            assert "Lamp Colleague" in page
            assert "found cold" in page
        page = said(visitor_as(house, "administrator").get("/patients/opened/"))
        assert "Lamp Colleague" in page
        assert "open now" in page
        assert "found cold" not in page
        assert "Marker" not in page
        assert str(house.ours.patient) not in page

    def test_who_is_not_on_the_team_sees_none_of_it(self, house: House) -> None:
        visitor, _ = self.seek(house, **self.names(house))
        assert "Nobody opened" in said(visitor.get("/patients/opened/"))
        for who in ("patient", "observer", "pharmacist"):
            assert visitor_as(house, who).get("/patients/opened/").status_code == 404

    @pytest.mark.parametrize(
        ("wrong", "words"),
        [
            ({"family_name": "Nobody"}, "Nobody of this clinic"),
            ({"reason": " "}, "Say why"),
            ({"birth_date": "x"}, "valid date"),
        ],
    )
    def test_what_is_wrong_is_said_and_what_was_typed_stays(
        self, house: House, wrong: dict[str, str], words: str
    ) -> None:
        _, response = self.seek(house, **{**self.names(house), **wrong})
        assert response.status_code == 400
        assert words in said(response)
        assert 'value="LAMP"' in said(response)
        assert not BreakGlass.objects.within(house.ours.scope).exists()

    def test_each_search_leaves_a_trace(self, house: House) -> None:
        self.seek(house, family_name="Nobody")
        row = AuditRow.objects.order_by("-id")[0]
        assert (row.action, row.detail) == ("patients.sought", '{"found":0}')

    def test_two_of_one_name_are_told_apart_by_their_birth_date(self, house: House) -> None:
        for born in (date(1971, 4, 2), date(1980, 1, 1)):
            twin = Person(family_name="Twin", given_name="Nia", birth_date=born)
            actions.register(by=house.ours["clinician"], at=timezone.now(), person=twin)
        visitor, several = self.seek(house, given_name="Nia", family_name="Twin")
        assert "Write the birth date too" in said(several)
        fields = {"given_name": "Nia", "family_name": "Twin", "birth_date": "1980-01-01", "reason": "found cold"}
        assert visitor.post("/patients/emergency/", fields).status_code == 302

    @pytest.mark.parametrize("who", ["patient", "carer", "administrator", "pharmacist", "researcher"])
    def test_not_for_every_role(self, house: House, who: str) -> None:
        visitor = visitor_as(house, who)
        assert visitor.get("/patients/emergency/").status_code == 404
        assert visitor.post("/patients/emergency/", {**NAMED, **self.names(house)}).status_code == 404

    def test_not_in_another_clinic(self, house: House) -> None:
        visitor = log_in_with_two("other.clinician", house.theirs["clinician"].user)
        response = visitor.post("/patients/emergency/", {**NAMED, "given_name": "lamp", "family_name": "Marker"})
        assert response.status_code == 400


class TestDuplicates:
    def test_looked_at_merged_and_read_apart(self, house: House) -> None:
        ours, visitor, page = house.ours, visitor_as(house, "clinician"), at_record(house, "duplicates/")
        chosen = visitor.post(page, {"other": str(ours.second_patient)})["Location"]
        shown = said(visitor.get(chosen))
        assert "Marker" in shown
        assert "Second" in shown
        assert "Nothing is rewritten" in shown
        assert visitor.post(chosen, {"reason": "same passport", "password": PASSWORD})["Location"] == page
        row = Merge.objects.within(ours.scope).get()
        assert row.sealed_reason
        assert "same passport" in said(visitor.get(page))
        assert Signature.objects.get().meaning == "records merged"
        assert visitor.get(chosen).status_code == 404
        apart = f"{page}{row.pk}/apart/"
        assert "patient of its own again" in said(visitor.get(apart))
        assert visitor.post(apart, {"reason": "twins", "password": PASSWORD})["Location"] == page
        assert "twins" in said(visitor.get(page))
        assert visitor.post(apart, {"reason": "twins", "password": PASSWORD}).status_code == 409
        assert verify().whole

    @pytest.mark.parametrize(
        ("fields", "words"),
        [
            ({"reason": "", "password": PASSWORD}, "Say how you know"),
            ({"reason": "kept words", "password": "no"}, "kept words"),
        ],
    )
    def test_not_without_reason_and_password(self, house: House, fields: dict[str, str], words: str) -> None:
        address = at_record(house, f"duplicates/with/{house.ours.second_patient}/")
        response = visitor_as(house, "clinician").post(address, fields)
        assert response.status_code == 400
        assert words in said(response)
        assert not Merge.objects.within(house.ours.scope).exists()

    def test_only_with_a_record_of_ones_own(self, house: House) -> None:
        visitor = visitor_as(house, "clinician")
        for other in (house.ours.patient, house.theirs.patient, uuid4()):
            assert visitor.get(at_record(house, f"duplicates/with/{other}/")).status_code == 404
        response = visitor.post(at_record(house, "duplicates/"), {"other": str(house.theirs.patient)})
        assert response.status_code == 400
        assert visitor.get(at_record(house, f"duplicates/{uuid4()}/apart/")).status_code == 404

    def test_a_record_that_is_a_pair_is_read_apart_first(self, house: House) -> None:
        visitor = visitor_as(house, "clinician")
        fields = {"given_name": "Nia", "family_name": "Third", "time_zone": "Europe/Berlin"}
        third = visitor.post("/patients/register/", fields)["Location"].split("/")[2]
        by, ours = house.ours["clinician"], house.ours
        actions.merge(by=by, at=timezone.now(), kept=ours.second_patient, merged=ours.patient)
        address = f"/patients/{third}/duplicates/with/{ours.second_patient}/"
        assert "part of a pair" in said(visitor.get(address))
        assert visitor.post(address, {"reason": "x", "password": PASSWORD}).status_code == 200
        assert Merge.objects.within(ours.scope).count() == 1


class TestErasure:
    def test_asked_for_done_and_gone(self, house: House) -> None:
        patient, visitor, address = (
            visitor_as(house, "patient"),
            visitor_as(house, "clinician"),
            at_record(house, "erasure/"),
        )
        mine = "/my/record/erasure/"
        assert patient.post(mine, {"step": "asked", "version": "0", "reason": "too personal"})["Location"] == mine
        assert "Take my wish back" in said(patient.get(mine))
        page = said(visitor.get(address))
        assert "too personal" in page
        assert "End that first" in page
        assert visitor.post(address, {"sure": "on", "password": PASSWORD}).status_code == 400
        ended(house)
        assert visitor.post(address, {"sure": "on", "password": "wrong"}).status_code == 400
        assert visitor.post(address, {"password": PASSWORD}).status_code == 400
        assert visitor.post(address, {"sure": "on", "password": PASSWORD})["Location"] == "/patients/"
        user = User.objects.get(pk=house.ours["patient"].user)
        assert (user.name, user.is_active, "lamp" in user.username) == ("(erased)", False, False)
        assert PatientKey.objects.get(patient_id=house.ours.patient).wrapped == ""
        assert "(erased)" in said(visitor.get("/patients/"))
        assert "Marker" not in said(visitor.get(at_record(house, "person/")))
        assert "has been erased" in said(visitor.get(at_record(house, "person/")))
        assert "(erased)" in said(visitor.get(at_record(house, "status/")))
        assert "This was done" in said(visitor.get(address))
        assert patient.get("/my/record/")["Location"].startswith("/account/login/")
        assert verify().whole

    def test_declined_with_a_reason_that_the_patient_reads(self, house: House) -> None:
        patient, visitor = visitor_as(house, "patient"), visitor_as(house, "clinician")
        patient.post("/my/record/erasure/", {"step": "asked", "version": "0"})
        decline = at_record(house, "erasure/decline/")
        assert "The patient reads it" in said(visitor.post(decline, {"reason": " ", "version": "1"}))
        assert visitor.post(decline, {"reason": "ten years by law", "version": "0"}).status_code == 409
        assert visitor.post(decline, {"reason": "ten years by law", "version": "1"}).status_code == 302
        assert "ten years by law" in said(patient.get("/my/record/erasure/"))
        assert visitor.post(decline, {"reason": "again", "version": "2"}).status_code == 409

    def test_taken_back_and_asked_again(self, house: House) -> None:
        patient, mine = visitor_as(house, "patient"), "/my/record/erasure/"
        assert patient.post(mine, {"step": "taken_back", "version": "0"}).status_code == 409
        patient.post(mine, {"step": "asked", "version": "0"})
        assert patient.post(mine, {"step": "asked", "version": "0"}).status_code == 409
        patient.post(mine, {"step": "taken_back", "version": "1"})
        assert patient.post(mine, {"step": "asked", "version": "2"}).status_code == 302
        for wrong in ({"step": "erased", "version": "3"}, {"step": "taken_back", "version": "x"}, {}):
            assert patient.post(mine, wrong).status_code == 400


class TestConsentTexts:
    def text(self, **more: str) -> dict[str, str]:
        words = {
            "kind": "treatment",
            "title": "The treatment",
            "text": "Not approved for sleep.\r\n\r\nYou may stop.",
        }
        return {**words, "replaces": "0", "left_out": "on", "password": PASSWORD, **more}

    def test_published_signed_and_shown(self, house: House) -> None:
        visitor = visitor_as(house, "clinician")
        assert "No text yet" in said(visitor.get("/patients/consents/"))
        sent = visitor.post("/patients/consents/publish/", self.text())
        row = ConsentText.objects.within(house.ours.scope).get()
        assert sent["Location"] == f"/patients/consents/{row.pk}/"
        page = said(visitor.get(sent["Location"]))
        assert row.content_sha256 in page
        assert "<p>You may stop.</p>" in page
        assert Signature.objects.get().target == f"text:{row.pk}"
        assert "shown today" in said(visitor.get("/patients/consents/"))

    def test_the_next_version_begins_with_the_words_of_today(self, house: House) -> None:
        visitor, address = visitor_as(house, "clinician"), "/patients/consents/publish/"
        visitor.post(address, self.text())
        assert "Not approved for sleep." in said(visitor.get(f"{address}?kind=treatment"))
        same = visitor.post(address, self.text(replaces="1"))
        assert same.status_code == 400
        assert "shown already" in said(same)
        visitor.get("/patients/")
        assert visitor.post(address, self.text(text="Other words.", replaces="0")).status_code == 409
        assert visitor.post(address, self.text(text="Other words.", replaces="1")).status_code == 302
        versions = ConsentText.objects.within(house.ours.scope).values_list("version", flat=True)
        assert sorted(versions) == [1, 2]

    @pytest.mark.parametrize("wrong", [{"kind": "other"}, {"title": ""}, {"text": ""}, {"password": "wrong"}])
    def test_what_is_wrong_keeps_the_words(self, house: House, wrong: dict[str, str]) -> None:
        response = visitor_as(house, "clinician").post("/patients/consents/publish/", self.text(**wrong))
        assert response.status_code == 400
        assert "Not approved for sleep." in said(response) or not wrong.get("text", "x")
        assert not ConsentText.objects.within(house.ours.scope).exists()

    @pytest.mark.parametrize("who", ["patient", "carer", "observer", "administrator", "pharmacist"])
    def test_clinicians_alone(self, house: House, who: str) -> None:
        visitor = visitor_as(house, who)
        assert visitor.get("/patients/consents/").status_code == 404
        assert visitor.post("/patients/consents/publish/", self.text()).status_code == 404

    def test_a_confirmation_that_is_too_old_asks_again(self, house: House, monkeypatch: pytest.MonkeyPatch) -> None:
        visitor = visitor_as(house, "clinician")
        visitor.post("/account/reauthenticate/", {"password": PASSWORD})
        assert "Your password" not in said(visitor.get("/patients/consents/publish/"))
        monkeypatch.setattr(settings, "TROCHEE_SIGNING_WITHIN", timedelta(0))
        assert "Your password" in said(visitor.get("/patients/consents/publish/"))
