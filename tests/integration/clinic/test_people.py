"""The administrator's pages: accounts, links, recoveries; and nothing of a record."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.factories.clinic import PASSWORD, House
from tests.integration.clinic.browser_like import LOGIN, client, log_in, log_in_with_two

from trochee.clinic.accounts import actions
from trochee.clinic.accounts.models import Invitation, Membership, Recovery, Signature, User
from trochee.clinic.accounts.roles import Role
from trochee.clinic.accounts.values import NewInvitation

NOT_ADMINISTRATORS = ("patient", "carer", "clinician", "observer", "pharmacist", "researcher")


def visitor_as(house: House, who: str) -> Any:
    user = house.ours[who].user
    name = f"lamp.{who}"
    return log_in(name) if who in {"patient", "second_patient", "carer"} else log_in_with_two(name, user)


def said(response: Any) -> str:
    return str(response.content.decode())


def page_of(house: House, who: str) -> str:
    return f"/people/{house.ours[who].user}/"


def asked(house: House, who: str = "observer", by: str = "clinician") -> Recovery:
    ours = house.ours
    return actions.request_recovery(
        by=ours[by].actor,
        at=timezone.now(),
        scope=ours.scope,
        user=ours[who].user,
        how_identified="showed a passport",
    )


class TestList:
    def test_everybody_with_a_role_and_nothing_of_a_record(self, house: House) -> None:
        house.ours.everybody("observer", "carer")
        page = said(visitor_as(house, "administrator").get("/people/"))
        for name in ("Lamp Clinician", "Lamp Observer", "Lamp Patient", "Lamp Carer"):
            assert name in page
        assert "Marker" not in page
        assert str(house.ours.patient) not in page
        assert "Other" not in page

    def test_second_step_and_log_in_are_said(self, house: House) -> None:
        rows = dict(
            re.findall(
                r"<tr><th[^>]*>.*?>([^<]*)</a></th>(.*?)</tr>",
                said(visitor_as(house, "administrator").get("/people/")),
            )
        )
        assert "<td>yes</td>" in rows["Lamp Administrator"]
        assert "<td>no</td>" in rows["Lamp Clinician"]
        assert "never" in rows["Lamp Clinician"]
        assert "never" not in rows["Lamp Administrator"]

    @pytest.mark.parametrize("who", NOT_ADMINISTRATORS)
    def test_for_the_administrator_alone(self, house: House, who: str) -> None:
        visitor = visitor_as(house, who)
        observer = page_of(house, "observer")
        for address in ("/people/", "/people/invite/", observer):
            assert visitor.get(address).status_code == 404
        for address in (
            "/people/invite/", f"{observer}switch/", f"{observer}unlock/", f"{observer}recovery/",
            f"{observer}roles/{uuid4()}/end/", f"/people/invitations/{uuid4()}/withdraw/",
        ):  # fmt: skip
            assert visitor.post(address, {"version": "1", "how_identified": "x"}).status_code == 404

    def test_of_this_clinic_alone(self, house: House) -> None:
        visitor = visitor_as(house, "administrator")
        theirs = f"/people/{house.theirs['clinician'].user}/"
        assert visitor.get(theirs).status_code == 404
        assert visitor.post(f"{theirs}switch/", {"active": "no"}).status_code == 409
        assert User.objects.get(pk=house.theirs["clinician"].user).is_active
        assert visitor.post(f"{theirs}unlock/").status_code == 403
        assert visitor.post(f"{theirs}recovery/", {"how_identified": "x"}).status_code == 403

    def test_as_many_queries_for_many_as_for_few(self, house: House) -> None:
        visitor = visitor_as(house, "administrator")
        visitor.get("/people/")
        with CaptureQueriesContext(connection) as few:
            visitor.get("/people/")
        house.ours.everybody("observer", "pharmacist", "researcher", "colleague", "carer")
        with CaptureQueriesContext(connection) as many:
            visitor.get("/people/")
        assert len(many) == len(few) <= 16


class TestInvite:
    def test_the_link_is_shown_once_and_works(self, house: House) -> None:
        visitor = visitor_as(house, "administrator")
        sent = visitor.post("/people/invite/", {"name": "Nia New", "role": "observer"})
        assert sent["Location"] == "/people/link/"
        shown = said(visitor.get("/people/link/"))
        link = re.search(r"https://clinic\.test(?::\d+)?(/account/invitation/[^/]+/)", shown)
        assert link
        assert "It works once" in shown
        assert link.group(1) not in said(visitor.get("/people/link/"))
        assert "as observer" in said(visitor.get("/people/"))
        stranger = client()
        stranger.post(link.group(1), {"username": "nia", "password": PASSWORD, "again": PASSWORD})
        assert Membership.objects.get(user__username="nia").role == Role.OBSERVER

    def test_the_token_stands_nowhere_in_the_open(self, house: House) -> None:
        visitor = visitor_as(house, "administrator")
        visitor.post("/people/invite/", {"name": "Nia New", "role": "observer"})
        waiting = visitor.session["trochee_link_once"]
        token = re.search(r"invitation/([^/]+)/", said(visitor.get("/people/link/")))
        assert token
        assert token.group(1) not in waiting

    @pytest.mark.parametrize(
        ("fields", "words"),
        [({"name": ""}, "required"), ({"role": ""}, "required"), ({"role": "patient"}, "valid choice")],
    )
    def test_what_is_wrong_is_said_and_what_was_typed_stays(
        self, house: House, fields: dict[str, str], words: str
    ) -> None:
        response = visitor_as(house, "administrator").post(
            "/people/invite/", {"name": "Nia", "role": "observer", **fields}
        )
        assert response.status_code == 400
        assert words in said(response)
        assert fields.get("name", "Nia") in said(response)
        assert not Invitation.objects.filter(name="Nia").exists()

    def test_a_link_is_withdrawn_once(self, house: House) -> None:
        ours, visitor = house.ours, visitor_as(house, "administrator")
        new = NewInvitation(role=Role.OBSERVER, name="Nia New")
        invited = actions.invite(by=ours["administrator"].actor, at=timezone.now(), scope=ours.scope, new=new)
        withdraw = f"/people/invitations/{invited.id}/withdraw/"
        assert visitor.post(withdraw)["Location"] == "/people/"
        assert client().get(f"/account/invitation/{invited.token}/").status_code == 404
        assert "Nia New" not in said(visitor.get("/people/"))
        assert visitor.post(withdraw).status_code == 409

    def test_links_to_records_are_not_the_administrators(self, house: House) -> None:
        ours = house.ours
        new = NewInvitation(role=Role.CARER, name="Cara New", patient=ours.patient)
        invited = actions.invite(by=ours["clinician"].actor, at=timezone.now(), scope=ours.scope, new=new)
        visitor = visitor_as(house, "administrator")
        assert "Cara New" not in said(visitor.get("/people/"))
        assert visitor.post(f"/people/invitations/{invited.id}/withdraw/").status_code == 409

    def test_without_a_link_the_page_says_so(self, house: House) -> None:
        assert "shown once" in said(visitor_as(house, "administrator").get("/people/link/"))
        assert log_in("lamp.patient").get("/people/link/").status_code == 404


class TestAccount:
    def test_switched_off_and_on(self, house: House) -> None:
        house.ours.everybody("observer")
        visitor, page = visitor_as(house, "administrator"), page_of(house, "observer")
        assert visitor.post(f"{page}switch/", {"active": "no"})["Location"] == page
        assert "Switch the account on" in said(visitor.get(page))
        assert visitor.post(f"{page}switch/", {"active": "no"}).status_code == 409
        visitor.post(f"{page}switch/", {"active": "yes"})
        assert "Switch the account off" in said(visitor.get(page))

    def test_nobody_changes_their_own(self, house: House) -> None:
        visitor, page = visitor_as(house, "administrator"), page_of(house, "administrator")
        assert "This is you" in said(visitor.get(page))
        mine = Membership.objects.get(user_id=house.ours["administrator"].user)
        assert visitor.post(f"{page}switch/", {"active": "no"}).status_code == 403
        assert visitor.post(f"{page}recovery/", {"how_identified": "x"}).status_code == 403
        assert visitor.post(f"{page}roles/{mine.pk}/end/", {"version": "1"}).status_code == 403

    def test_a_lock_is_shown_and_opened(self, house: House) -> None:
        for _ in range(5):
            client().post(LOGIN, {"login": "lamp.patient", "password": "wrong"})
        visitor, page = visitor_as(house, "administrator"), page_of(house, "patient")
        assert "locked" in said(visitor.get("/people/"))
        assert "Unlock now" in said(visitor.get(page))
        assert visitor.post(f"{page}unlock/")["Location"] == page
        assert "Unlock now" not in said(visitor.get(page))
        assert log_in("lamp.patient").get("/")["Location"] == "/my/nights/"
        assert visitor.post(f"{page}unlock/").status_code == 409

    def test_a_role_is_ended_once_and_by_the_version_seen(self, house: House) -> None:
        house.ours.everybody("observer")
        visitor, page = visitor_as(house, "administrator"), page_of(house, "observer")
        role = Membership.objects.get(user_id=house.ours["observer"].user)
        end = f"{page}roles/{role.pk}/end/"
        assert visitor.post(end, {"version": "7"}).status_code == 409
        assert visitor.post(end, {"version": "x"}).status_code == 404
        assert visitor.post(end, {"version": "1"})["Location"] == "/people/"
        assert visitor.post(end, {"version": "1"}).status_code == 409
        assert visitor.get(page).status_code == 404


class TestRecovery:
    def test_two_persons_and_a_new_link(self, house: House) -> None:
        house.ours.everybody("observer")
        visitor, page = visitor_as(house, "administrator"), page_of(house, "observer")
        refused = visitor.post(f"{page}recovery/", {"how_identified": " "})
        assert refused.status_code == 400
        assert "Say how you made sure" in said(refused)
        assert (
            visitor.post(f"{page}recovery/", {"how_identified": "came with a passport"})["Location"]
            == "/people/recoveries/"
        )
        row = Recovery.objects.get()
        confirm = f"/people/recoveries/{row.pk}/"
        assert "Somebody else confirms" in said(visitor.get(confirm))
        assert visitor.post(confirm, {"sure": "on", "password": PASSWORD}).status_code == 403
        second = visitor_as(house, "clinician")
        assert "Lamp Observer" in said(second.get("/people/recoveries/"))
        assert "came with a passport" in said(second.get(confirm))
        assert second.post(confirm, {"sure": "on", "password": PASSWORD})["Location"] == "/people/link/"
        assert "invitation/" in said(second.get("/people/link/"))
        assert not User.objects.get(pk=house.ours["observer"].user).has_usable_password()
        assert Signature.objects.get().meaning == "recovery approved"
        assert second.post(confirm, {"sure": "on", "password": PASSWORD}).status_code == 404

    @pytest.mark.parametrize(
        ("fields", "words"),
        [
            ({"sure": "on", "password": "wrong"}, "not right"),
            ({"sure": "on"}, "required"),
            ({"password": PASSWORD}, "Make sure yourself"),
        ],
    )
    def test_not_without_the_password_and_a_yes(self, house: House, fields: dict[str, str], words: str) -> None:
        row = asked(house, by="administrator")
        response = visitor_as(house, "clinician").post(f"/people/recoveries/{row.pk}/", fields)
        assert response.status_code == 400
        assert words in said(response)
        assert Recovery.objects.get().approved_at is None
        assert not Signature.objects.exists()

    def test_a_confirmation_given_just_now_counts_once(self, house: House) -> None:
        house.ours.everybody("observer", "pharmacist")
        first, other = asked(house, by="administrator"), asked(house, "pharmacist", by="administrator")
        visitor = visitor_as(house, "clinician")
        visitor.post("/account/reauthenticate/", {"password": PASSWORD})
        page = said(visitor.get(f"/people/recoveries/{first.pk}/"))
        assert "Your password" not in page
        assert visitor.post(f"/people/recoveries/{first.pk}/", {"sure": "on"}).status_code == 302
        again = visitor.post(f"/people/recoveries/{other.pk}/", {"sure": "on"})
        assert again.status_code == 400
        assert "Your password" in said(again)

    def test_a_clinician_sees_none_of_patients_here(self, house: House) -> None:
        row = asked(house, "patient", by="administrator")
        visitor = visitor_as(house, "clinician")
        assert "Lamp Patient" not in said(visitor.get("/people/recoveries/"))
        assert visitor.get(f"/people/recoveries/{row.pk}/").status_code == 404
        assert "Lamp Patient" in said(visitor_as(house, "administrator").get("/people/recoveries/"))

    @pytest.mark.parametrize("who", ["patient", "carer", "observer", "pharmacist", "researcher"])
    def test_others_see_no_recovery(self, house: House, who: str) -> None:
        row: UUID = asked(house, "colleague", by="administrator").pk
        visitor = visitor_as(house, who)
        assert visitor.get("/people/recoveries/").status_code == 404
        assert visitor.get(f"/people/recoveries/{row}/").status_code == 404
        assert visitor.post(f"/people/recoveries/{row}/", {"sure": "on", "password": PASSWORD}).status_code == 404

    def test_another_clinic_sees_none(self, house: House) -> None:
        row = asked(house)
        theirs = log_in_with_two("other.administrator", house.theirs["administrator"].user)
        assert theirs.get(f"/people/recoveries/{row.pk}/").status_code == 404
        assert "Lamp" not in said(theirs.get("/people/recoveries/"))
