"""Who stands around a patient: registered, looked after, helped, let in by link, recovered."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.factories.clinic import PASSWORD, House
from tests.integration.clinic.browser_like import client, log_in, log_in_with_two

from trochee.clinic.accounts.models import Invitation, Membership, Recovery
from trochee.clinic.accounts.roles import Role
from trochee.clinic.audit.verify import verify
from trochee.clinic.patients import actions
from trochee.clinic.patients.models import Carer, CareTeamMember, Patient, PersonVersion, StatusVersion
from trochee.clinic.patients.values import CarerLimits

WHO = {
    "given_name": "Nia", "family_name": "Newcomer", "birth_date": "1971-04-02", "sex": "female", "weight_kg": "71.5",
    "telephone": "+49 30 000", "time_zone": "Europe/Berlin",
}  # fmt: skip
NOT_ON_TEAM = (
    "colleague",
    "patient",
    "second_patient",
    "carer",
    "observer",
    "pharmacist",
    "administrator",
    "researcher",
)


def visitor_as(house: House, who: str) -> Any:
    here = house.ours[who]
    if who in {"patient", "second_patient", "carer"}:
        return log_in(f"lamp.{who}")
    return log_in_with_two(f"lamp.{who}", here.user)


def said(response: Any) -> str:
    return str(response.content.decode())


def at_record(house: House, rest: str) -> str:
    return f"/patients/{house.ours.patient}/{rest}"


@pytest.mark.parametrize("who", NOT_ON_TEAM)
def test_only_the_team_comes_here(house: House, who: str) -> None:
    visitor = visitor_as(house, who)
    team = CareTeamMember.objects.within(house.ours.scope).filter(patient_id=house.ours.patient)[0].pk
    gets = ("people/", "person/", "status/", "erasure/", "duplicates/", "readers/", f"people/helpers/{uuid4()}/")
    posts: tuple[tuple[str, dict[str, str]], ...] = (
        ("people/team/", {"member": "x"}), (f"people/team/{team}/end/", {}), ("people/links/", {"name": "x"}),
        (f"people/links/{uuid4()}/withdraw/", {}), (f"people/access/{uuid4()}/end/", {}), ("person/", WHO),
        ("status/", {"status": "deceased", "reason": "x", "version": "1"}), ("erasure/", {"password": PASSWORD}),
        ("erasure/decline/", {"reason": "x", "version": "0"}),
    )  # fmt: skip
    for rest in gets:
        response = visitor.get(at_record(house, rest))
        assert response.status_code == 404, rest
        assert "Marker" not in said(response)
    for rest, fields in posts:
        assert visitor.post(at_record(house, rest), fields).status_code == 404, rest
    assert StatusVersion.objects.within(house.ours.scope).filter(patient_id=house.ours.patient).count() == 1


class TestRegister:
    def test_who_registers_is_the_first_of_the_team(self, house: House) -> None:
        visitor = visitor_as(house, "clinician")
        assert "Register a patient" in said(visitor.get("/patients/"))
        response = visitor.post("/patients/register/", WHO)
        page = said(visitor.get(response["Location"]))
        assert "Nia Newcomer" in page
        assert "Leave" in page
        assert "Nia Newcomer" in said(visitor.get("/patients/"))

    @pytest.mark.parametrize(
        ("wrong", "words"),
        [
            ({"family_name": ""}, "Write the family name."),
            ({"birth_date": "2999-01-01"}, "not come yet"),
            ({"birth_date": "2 April"}, "valid date"),
            ({"time_zone": "Mars/North"}, "There is no such zone"),
            ({"weight_kg": "-3"}, "greater than"),
        ],
    )
    def test_what_is_wrong_is_said_and_the_rest_stays(self, house: House, wrong: dict[str, str], words: str) -> None:
        before = Patient.objects.within(house.ours.scope).count()
        response = visitor_as(house, "clinician").post("/patients/register/", {**WHO, **wrong})
        assert response.status_code == 400
        assert words in said(response)
        assert 'value="Nia"' in said(response)
        assert Patient.objects.within(house.ours.scope).count() == before

    @pytest.mark.parametrize("who", ["patient", "carer", "observer", "administrator", "pharmacist"])
    def test_clinicians_alone(self, house: House, who: str) -> None:
        visitor = visitor_as(house, who)
        assert visitor.get("/patients/register/").status_code == 404
        assert visitor.post("/patients/register/", WHO).status_code == 404


class TestPerson:
    def test_amended_with_the_version_seen(self, house: House) -> None:
        visitor, address = visitor_as(house, "clinician"), at_record(house, "person/")
        page = said(visitor.get(address))
        assert 'value="Marker"' in page
        version = re.search(r'name="version" value="(\d+)"', page)
        assert version
        assert visitor.post(address, {**WHO, "version": version.group(1)})["Location"] == address
        assert 'value="1971-04-02"' in said(visitor.get(address))
        old = visitor.post(address, {**WHO, "family_name": "Other", "version": version.group(1)})
        assert old.status_code == 409
        assert "changed this while" in said(old)
        assert visitor.post(address, WHO).status_code == 409
        rows = PersonVersion.objects.within(house.ours.scope).filter(patient_id=house.ours.patient)
        assert rows.count() == 2

    def test_a_wrong_answer_keeps_the_others(self, house: House) -> None:
        response = visitor_as(house, "clinician").post(
            at_record(house, "person/"), {**WHO, "given_name": "", "version": "1"}
        )
        assert response.status_code == 400
        assert 'value="Newcomer"' in said(response)


class TestTeam:
    def test_a_colleague_joins_and_leaves(self, house: House) -> None:
        colleague = house.ours["colleague"]
        visitor, page = visitor_as(house, "clinician"), at_record(house, "people/")
        member = f"{colleague.user} clinician"
        assert member in said(visitor.get(page))
        assert visitor.post(f"{page}team/", {"member": member})["Location"] == page
        assert visitor.post(f"{page}team/", {"member": member}).status_code == 400
        theirs = visitor_as(house, "colleague")
        assert theirs.get(page).status_code == 200
        row = CareTeamMember.objects.within(house.ours.scope).get(user_id=colleague.user, ended_at=None)
        assert theirs.post(f"{page}team/{row.pk}/end/")["Location"] == "/patients/"
        assert theirs.get(page).status_code == 404
        assert visitor.post(f"{page}team/{row.pk}/end/").status_code == 409

    def test_the_last_clinician_stays(self, house: House) -> None:
        visitor, page = visitor_as(house, "clinician"), at_record(house, "people/")
        row = CareTeamMember.objects.within(house.ours.scope).get(patient_id=house.ours.patient, role="clinician")
        visitor.post(f"{page}team/{row.pk}/end/")
        assert "Put another clinician on the team first" in said(visitor.get(page))
        assert CareTeamMember.objects.within(house.ours.scope).get(pk=row.pk).ended_at is None

    @pytest.mark.parametrize(
        "member", ["", "nobody clinician", "{administrator} administrator", "{theirs} clinician"]
    )
    def test_only_colleagues_who_are_offered(self, house: House, member: str) -> None:
        member = member.format(administrator=house.ours["administrator"].user, theirs=house.theirs["clinician"].user)
        response = visitor_as(house, "clinician").post(at_record(house, "people/team/"), {"member": member})
        assert response.status_code == 400
        assert "<details open>" in said(response)

    def test_as_many_queries_for_many_as_for_few(self, house: House) -> None:
        visitor, page = visitor_as(house, "clinician"), at_record(house, "people/")
        visitor.get(page)
        with CaptureQueriesContext(connection) as few:
            visitor.get(page)
        house.ours.everybody("colleague", "observer", "carer", "pharmacist")
        with CaptureQueriesContext(connection) as many:
            visitor.get(page)
        assert len(few) == len(many) <= 45, len(many)


class TestLinks:
    @pytest.mark.parametrize("role", ["patient", "carer"])
    def test_a_link_to_this_record(self, house: House, role: str) -> None:
        visitor, page = visitor_as(house, "clinician"), at_record(house, "people/")
        assert visitor.post(f"{page}links/", {"name": "Nia New", "role": role})["Location"] == "/people/link/"
        link = re.search(r"(/account/invitation/[^/]+/)", said(visitor.get("/people/link/")))
        assert link
        assert "Nia New" in said(visitor.get(page))
        client().post(link.group(1), {"username": "nia", "password": PASSWORD, "again": PASSWORD})
        made = Membership.objects.get(user__username="nia")
        assert (made.role, made.patient) == (role, house.ours.patient)

    def test_withdrawn_once(self, house: House) -> None:
        visitor, page = visitor_as(house, "clinician"), at_record(house, "people/")
        visitor.post(f"{page}links/", {"name": "Nia New", "role": "carer"})
        row = Invitation.objects.get(name="Nia New")
        withdraw = f"{page}links/{row.pk}/withdraw/"
        assert visitor.post(withdraw)["Location"] == page
        assert visitor.post(withdraw).status_code == 409
        assert visitor.post(f"{page}links/{uuid4()}/withdraw/").status_code == 409

    @pytest.mark.parametrize(
        "fields", [{"name": "", "role": "carer"}, {"name": "Nia"}, {"name": "Nia", "role": "clinician"}]
    )
    def test_what_is_wrong_is_said(self, house: House, fields: dict[str, str]) -> None:
        response = visitor_as(house, "clinician").post(at_record(house, "people/links/"), fields)
        assert response.status_code == 400
        assert not Invitation.objects.filter(name="Nia").exists()


class TestHelpers:
    def test_limits_are_set_changed_and_ended(self, house: House) -> None:
        carer = house.ours["carer"].user
        visitor, page = visitor_as(house, "clinician"), at_record(house, "people/")
        address = f"{page}helpers/{carer}/"
        assert "may do nothing yet" in said(visitor.get(page))
        assert visitor.post(address, {}).status_code == 400
        assert visitor.post(address, {"may_read_nights": "on", "until": "2999-01-31"})["Location"] == page
        assert "reads nights, until 31 Jan 2999" in said(visitor.get(page))
        assert 'value="2999-01-31"' in said(visitor.get(address))
        row = Carer.objects.within(house.ours.scope).get(ended_at=None)
        assert visitor.post(f"{page}access/{row.pk}/end/")["Location"] == page
        assert visitor.post(f"{page}access/{row.pk}/end/").status_code == 409
        assert "may do nothing yet" in said(visitor.get(page))

    def test_what_is_over_is_said(self, house: House) -> None:
        carer = house.ours["carer"].user
        limits = CarerLimits(may_read_nights=True, until=timezone.now())
        actions.let_carer(
            by=house.ours["patient"], at=timezone.now(), patient=house.ours.patient, user=carer, limits=limits
        )
        assert "that is over" in said(visitor_as(house, "clinician").get(at_record(house, "people/")))

    def test_nobody_who_was_not_invited(self, house: House) -> None:
        visitor = visitor_as(house, "clinician")
        for who in ("patient", "colleague"):
            assert visitor.get(at_record(house, f"people/helpers/{house.ours[who].user}/")).status_code == 404


class TestRecovery:
    def test_of_a_patient_by_two_of_the_team(self, house: House) -> None:
        ours, page = house.ours, at_record(house, "people/")
        actions.join_team(
            by=ours["clinician"],
            at=timezone.now(),
            patient=ours.patient,
            user=ours["colleague"].user,
            role=Role.CLINICIAN,
        )
        address = f"{page}recovery/{ours['patient'].user}/"
        first, second = visitor_as(house, "clinician"), visitor_as(house, "colleague")
        assert first.post(address, {"how_identified": ""}).status_code == 400
        assert first.post(address, {"how_identified": "came in person"})["Location"] == page
        assert "Recoveries" in said(first.get(page))
        assert "You asked" in said(first.get(address))
        assert first.post(address, {"sure": "on", "password": PASSWORD}).status_code == 200
        assert "came in person" in said(second.get(address))
        assert second.post(address, {"sure": "on", "password": "wrong"}).status_code == 400
        assert second.post(address, {"sure": "on", "password": PASSWORD})["Location"] == "/people/link/"
        assert "/account/invitation/" in said(second.get("/people/link/"))
        assert Recovery.objects.get().approved_by_id == ours["colleague"].user
        assert verify().whole

    def test_of_nobody_else(self, house: House) -> None:
        visitor = visitor_as(house, "clinician")
        assert (
            visitor.get(at_record(house, f"people/recovery/{house.ours['second_patient'].user}/")).status_code == 404
        )


class TestReaders:
    def test_who_did_what_is_said_in_words(self, house: House) -> None:
        visitor = visitor_as(house, "clinician")
        visitor.get(at_record(house, "person/"))
        visitor.get(at_record(house, "person/"))
        actions.break_glass(
            by=house.ours["colleague"], at=timezone.now(), patient=house.ours.patient, reason="found cold"
        )
        page = said(visitor.get(at_record(house, "readers/")))
        assert "read name and contact, 2 times" in page
        assert "began the record" in page
        assert "opened the record in an emergency" in page
        assert "found cold" in page
        assert "Lamp Clinician (clinician)" in page
