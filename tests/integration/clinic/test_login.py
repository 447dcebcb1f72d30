"""Coming in: by password and second step, by invitation; staying out; being locked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import RequestFactory
from django.utils import timezone
from tests.factories.clinic import PASSWORD, House, enrol
from tests.integration.clinic.browser_like import LOGIN, client, code, log_in, log_in_with_two
from tools.clinic_site.visiting import one_time_code

from trochee.clinic.accounts import actions
from trochee.clinic.accounts.models import User
from trochee.clinic.accounts.reauthentication import confirmation
from trochee.clinic.accounts.roles import Role
from trochee.clinic.accounts.values import NewInvitation


def home(visitor: Any) -> Any:
    return visitor.get("/")


def invited(house: House, role: Role = Role.OBSERVER) -> str:
    patient = house.ours.patient if role in {Role.PATIENT, Role.CARER} else None
    by = house.ours["clinician" if patient else "administrator"].actor
    new = NewInvitation(role=role, name="New Person", patient=patient)
    token = actions.invite(by=by, at=timezone.now(), scope=house.ours.scope, new=new).token
    return f"/account/invitation/{token}/"


class TestPatient:
    def test_a_password_lets_a_patient_in(self, house: House) -> None:
        assert home(log_in("lamp.patient"))["Location"] == "/my/nights/"

    def test_a_wrong_one_does_not(self, house: House) -> None:
        response = home(log_in("lamp.patient", "not the password"))
        assert response.status_code == 302
        assert response["Location"].startswith(LOGIN)

    def test_five_wrong_ones_lock_the_account_and_no_other(self, house: House) -> None:
        house.ours.everybody("second_patient")
        visitor = client()
        wrong = [visitor.post(LOGIN, {"login": "lamp.patient", "password": "wrong"}) for _ in range(5)]
        assert wrong[-1].status_code == 429
        locked = visitor.post(LOGIN, {"login": "lamp.patient", "password": PASSWORD})
        assert locked.status_code == 429
        assert "locked for a while" in locked.content.decode()
        assert home(log_in("lamp.second_patient"))["Location"] == "/my/nights/"

    def test_an_account_without_a_clinic_sees_nothing(self, house: House) -> None:
        User.objects.create(username="nobody", name="No Body", created_at=timezone.now()).set_password(PASSWORD)
        user = User.objects.get(username="nobody")
        user.set_password(PASSWORD)
        user.save()
        assert home(log_in("nobody")).status_code == 403

    def test_who_was_away_too_long_logs_in_again(self, house: House) -> None:
        visitor = log_in("lamp.patient")
        assert visitor.get("/my/nights/").status_code == 200
        session = visitor.session
        session["trochee_seen"] = (timezone.now() - timedelta(minutes=31)).timestamp()
        session.save()
        away = visitor.get("/account/devices/")
        assert away.status_code == 302
        assert away["Location"] == f"{LOGIN}?next=%2Faccount%2Fdevices%2F"
        assert home(visitor)["Location"].startswith(LOGIN)

    def test_a_log_out_ends_it(self, house: House) -> None:
        visitor = log_in("lamp.patient")
        visitor.post("/account/logout/")
        assert home(visitor)["Location"].startswith(LOGIN)

    def test_devices_are_listed(self, house: House) -> None:
        assert visitor_page(log_in("lamp.patient"), "/account/devices/").count("127.0.0.1") >= 1

    def test_giving_the_password_again_is_a_confirmation(self, house: House) -> None:
        visitor = log_in("lamp.patient")
        request = RequestFactory().get("/")
        request.user, request.session = User.objects.get(username="lamp.patient"), visitor.session
        assert confirmation(request) is None
        visitor.post("/account/reauthenticate/", {"password": PASSWORD})
        request.session = visitor.session
        given = confirmation(request)
        assert given is not None
        assert given.method == "password"
        assert timezone.now() - given.at < timedelta(minutes=1)


def visitor_page(visitor: Any, path: str) -> str:
    response = visitor.get(path)
    assert response.status_code == 200, (path, response.status_code)
    return str(response.content.decode())


class TestStaff:
    def test_a_password_alone_opens_one_page(self, house: House) -> None:
        visitor = log_in("lamp.clinician")
        assert home(visitor)["Location"] == "/account/2fa/"
        assert visitor.get("/account/2fa/").status_code == 200
        assert visitor.get("/account/devices/")["Location"] == "/account/2fa/"
        assert visitor.get("/nowhere")["Location"] == "/account/2fa/"

    def test_password_and_code_let_staff_in(self, house: House) -> None:
        visitor = log_in_with_two("lamp.clinician", house.ours["clinician"].user)
        assert home(visitor)["Location"] == "/patients/today/"

    def test_a_wrong_code_does_not(self, house: House) -> None:
        enrol(house.ours["clinician"].user)
        visitor = log_in("lamp.clinician")
        visitor.post("/account/2fa/authenticate/", {"code": "000000"})
        assert home(visitor)["Location"].startswith(LOGIN)

    def test_enrolling_in_this_session_opens_it(self, house: House) -> None:
        visitor = log_in("lamp.clinician")
        visitor.post("/account/reauthenticate/", {"password": PASSWORD})
        page = visitor.get("/account/2fa/totp/activate/")
        assert page.status_code == 200, page["Location"]
        secret = visitor.session["mfa.totp.secret"]
        visitor.post("/account/2fa/totp/activate/", {"code": one_time_code(secret)})
        assert Authenticator.objects.filter(user_id=house.ours["clinician"].user, type="totp").exists()
        assert home(visitor)["Location"] == "/patients/today/"

    def test_a_factor_enrolled_elsewhere_opens_nothing_here(self, house: House) -> None:
        half_way = log_in("lamp.clinician")
        assert home(half_way)["Location"] == "/account/2fa/"
        enrol(house.ours["clinician"].user)
        assert home(half_way)["Location"] == LOGIN
        assert home(half_way)["Location"].startswith(LOGIN)

    def test_the_secret_of_the_app_is_sealed(self, house: House) -> None:
        row = enrol(house.ours["clinician"].user)
        assert row.data["secret"].startswith("k1:")
        assert len(code(house.ours["clinician"].user)) == 6

    def test_the_last_factor_stays(self, house: House) -> None:
        user = house.ours["clinician"].user
        visitor = log_in_with_two("lamp.clinician", user)
        visitor.post("/account/reauthenticate/", {"password": PASSWORD})
        visitor.post("/account/2fa/totp/deactivate/")
        assert Authenticator.objects.filter(user_id=user, type="totp").exists()

    def test_staff_are_locked_sooner(self, house: House) -> None:
        visitor = log_in_with_two("lamp.clinician", house.ours["clinician"].user)
        home(visitor)
        session = visitor.session
        session["trochee_seen"] = (timezone.now() - timedelta(minutes=16)).timestamp()
        session.save()
        assert home(visitor)["Location"].startswith(LOGIN)


class TestInvitation:
    def test_whoever_has_the_link_comes_in(self, house: House) -> None:
        visitor, link = client(), invited(house, Role.PATIENT)
        page = visitor_page(visitor, link)
        assert "Welcome, New Person" in page
        answers = {"username": "new.person", "password": PASSWORD, "again": PASSWORD}
        assert visitor.post(link, answers)["Location"] == "/"
        assert "My nights" in visitor_page(visitor, "/my/nights/")
        assert client().get(link).status_code == 404

    def test_staff_come_in_as_far_as_the_second_step(self, house: House) -> None:
        visitor, link = client(), invited(house)
        visitor.post(link, {"username": "new.person", "password": PASSWORD, "again": PASSWORD})
        assert home(visitor)["Location"] == "/account/2fa/"

    @pytest.mark.parametrize(
        ("answers", "said"),
        [
            ({"username": "lamp.patient"}, "taken"),
            ({"username": "A B"}, "small letters"),
            ({"again": "something else"}, "differ"),
            ({"password": "short", "again": "short"}, "too short"),
            ({"password": "passwordpassword", "again": "passwordpassword"}, ""),
            ({"username": ""}, "required"),
        ],
    )
    def test_what_is_wrong_is_said_and_the_link_stays(self, house: House, answers: dict[str, str], said: str) -> None:
        link = invited(house)
        given = {"username": "new.person", "password": PASSWORD, "again": PASSWORD, **answers}
        response = client().post(link, given)
        assert response.status_code in {302, 400}
        if said:
            assert response.status_code == 400
            assert said in response.content.decode()
            assert client().get(link).status_code == 200

    def test_a_recovered_account_keeps_its_name(self, house: House) -> None:
        ours, at = house.ours, timezone.now()
        user = ours["observer"].user
        asked = actions.request_recovery(
            by=ours["administrator"].actor, at=at, scope=ours.scope, user=user, how_identified="passport"
        )
        token = actions.approve_recovery(by=ours["clinician"].actor, at=at, scope=ours.scope, recovery=asked.pk).token
        link, new = f"/account/invitation/{token}/", "five quiet lamps burning"
        assert "lamp.observer" in visitor_page(client(), link)
        assert client().post(link, {"password": new, "again": new})["Location"] == LOGIN
        assert home(log_in("lamp.observer", new))["Location"] == "/account/2fa/"

    def test_no_link_no_page(self) -> None:
        assert client().get("/account/invitation/wrong/").status_code == 404

    def test_nobody_signs_up(self) -> None:
        assert client().get("/account/signup/").status_code in {302, 404}
