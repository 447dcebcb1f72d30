"""Attacks on a session: given, stolen, left open, too old, ended elsewhere; and on what surrounds a page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from tests.clinic_environment import HOST
from tests.factories.clinic import PASSWORD, House, enrol
from tests.integration.clinic.browser_like import LOGIN, client, code, log_in, log_in_with_two

from trochee.clinic.accounts import actions
from trochee.clinic.accounts.models import Membership, Signature, User
from trochee.clinic.accounts.reauthentication import confirmation
from trochee.clinic.accounts.values import Confirmation, NotAllowedError, ToSign

KEY = "trochee_session"
NEW = "five quiet lamps burning"
WHAT = ToSign(meaning="reviewed", target="review:1", content={"a": 1})


def inside(visitor: Any) -> bool:
    response = visitor.get("/my/nights/")
    return bool(response.status_code == 200)


def with_key(key: str) -> Any:
    visitor = client()
    visitor.cookies[KEY] = key
    return visitor


def aged(visitor: Any, **seconds: float) -> None:
    session = visitor.session
    for name, age in seconds.items():
        session[name] = (timezone.now() - timedelta(seconds=age)).timestamp()
    session.save()


def test_a_key_that_was_given_beforehand_is_worth_nothing(house: House) -> None:
    """Session fixation: the key changes at the log-in, and one that the site never made is not taken up."""
    attacker = client()
    attacker.get(LOGIN)
    attacker.post(LOGIN, {"login": "lamp.patient", "password": "wrong"})
    given = attacker.session.session_key or "attackerchosekey0000000000000000"
    victim = with_key(given)
    victim.post(LOGIN, {"login": "lamp.patient", "password": PASSWORD})
    assert inside(victim)
    assert victim.cookies[KEY].value != given
    assert not inside(with_key(given))


def test_the_key_changes_with_the_second_step_too(house: House) -> None:
    user = house.ours["clinician"].user
    enrol(user)
    half_way = log_in("lamp.clinician")
    before = half_way.cookies[KEY].value
    half_way.post("/account/2fa/authenticate/", {"code": code(user)})
    assert half_way.get("/patients/").status_code == 200
    assert half_way.cookies[KEY].value != before
    assert with_key(before).get("/patients/")["Location"].startswith(LOGIN)


def test_a_code_that_was_seen_opens_nothing_again(house: House) -> None:
    user = house.ours["clinician"].user
    enrol(user)
    seen = code(user)
    first, second = log_in("lamp.clinician"), log_in("lamp.clinician")
    first.post("/account/2fa/authenticate/", {"code": seen})
    second.post("/account/2fa/authenticate/", {"code": seen})
    assert first.get("/patients/").status_code == 200
    assert second.get("/patients/")["Location"].startswith(LOGIN)


def test_a_key_is_worth_nothing_after_the_log_out(house: House) -> None:
    visitor = log_in("lamp.patient")
    stolen = visitor.cookies[KEY].value
    assert inside(with_key(stolen))
    visitor.post("/account/logout/")
    assert not inside(with_key(stolen))


def test_a_log_out_by_a_link_from_elsewhere_does_nothing(house: House) -> None:
    visitor = log_in("lamp.patient")
    visitor.get("/account/logout/")
    assert inside(visitor)


@pytest.mark.parametrize(("who", "minutes"), [("patient", 30), ("clinician", 15)])
def test_an_idle_session_is_locked_to_the_minute(house: House, who: str, minutes: int) -> None:
    user = house.ours[who].user
    visitor = log_in("lamp.patient") if who == "patient" else log_in_with_two("lamp.clinician", user)
    page = "/my/nights/" if who == "patient" else "/patients/"
    aged(visitor, trochee_seen=minutes * 60 - 30)
    assert visitor.get(page).status_code == 200
    aged(visitor, trochee_seen=minutes * 60 + 30)
    response = visitor.post(page)
    assert response["Location"] == f"{LOGIN}?", "what was sent is not kept for the next person"
    assert visitor.get(page)["Location"].startswith(LOGIN)


def test_a_session_ends_however_busy_it_is(house: House) -> None:
    visitor = log_in("lamp.patient")
    aged(visitor, trochee_seen=5, trochee_began=12 * 3600 - 60)
    assert inside(visitor)
    aged(visitor, trochee_seen=5, trochee_began=12 * 3600 + 60)
    assert not inside(visitor)
    assert "logged in for long" in visitor.get(LOGIN).content.decode()


def test_a_changed_password_ends_the_other_sessions_and_keeps_this_one(house: House) -> None:
    here, elsewhere = log_in("lamp.patient"), log_in("lamp.patient")
    assert inside(elsewhere)
    here.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
    assert inside(here)
    assert not inside(elsewhere)
    assert not inside(log_in("lamp.patient"))
    assert inside(log_in("lamp.patient", NEW))


def test_an_account_that_is_switched_off_is_out_at_once(house: House) -> None:
    visitor = log_in("lamp.patient")
    assert inside(visitor)
    by, at = house.ours["administrator"].actor, timezone.now()
    actions.switch_account(by=by, at=at, scope=house.ours.scope, user=house.ours["patient"].user, active=False)
    assert not inside(visitor)
    assert not inside(log_in("lamp.patient"))


def test_an_account_that_is_off_is_out_even_with_a_session_that_stayed(house: House) -> None:
    visitor = log_in("lamp.patient")
    User.objects.filter(pk=house.ours["patient"].user).update(is_active=False)
    assert not inside(visitor)


def test_who_is_no_member_any_more_sees_nothing_at_once(house: House) -> None:
    visitor = log_in_with_two("lamp.clinician", house.ours["clinician"].user)
    assert visitor.get("/patients/").status_code == 200
    Membership.objects.filter(user_id=house.ours["clinician"].user).update(ended_at=timezone.now())
    assert visitor.get("/patients/").status_code in {302, 403, 404}


def test_a_recovery_ends_every_session(house: House) -> None:
    ours, at = house.ours, timezone.now()
    user = ours["observer"].user
    visitor = log_in_with_two("lamp.observer", user)
    assert visitor.get("/patients/").status_code == 200
    asked = actions.request_recovery(
        by=ours["administrator"].actor, at=at, scope=ours.scope, user=user, how_identified="passport"
    )
    actions.approve_recovery(by=ours["clinician"].actor, at=at, scope=ours.scope, recovery=asked.pk)
    assert visitor.get("/patients/")["Location"].startswith(LOGIN)


class TestSigning:
    """A signature takes a confirmation of just now, of this session, once."""

    def confirmed(self, visitor: Any, name: str) -> Confirmation | None:
        from django.test import RequestFactory

        request = RequestFactory().get("/")
        request.user, request.session = User.objects.get(username=name), visitor.session
        return confirmation(request)

    def sign(self, house: House, given: Confirmation, *, after: float = 0, what: ToSign = WHAT) -> Signature:
        by = house.ours["patient"].actor
        at = given.at + timedelta(seconds=after)
        return actions.sign(by=by, at=at, scope=house.ours.scope, what=what, confirmation=given)

    def test_a_log_in_is_no_confirmation(self, house: House) -> None:
        assert self.confirmed(log_in("lamp.patient"), "lamp.patient") is None

    def test_a_wrong_password_is_none(self, house: House) -> None:
        visitor = log_in("lamp.patient")
        visitor.post("/account/reauthenticate/", {"password": "wrong"})
        assert self.confirmed(visitor, "lamp.patient") is None

    def test_one_confirmation_makes_one_signature(self, house: House) -> None:
        visitor = log_in("lamp.patient")
        visitor.post("/account/reauthenticate/", {"password": PASSWORD})
        given = self.confirmed(visitor, "lamp.patient")
        assert given is not None
        self.sign(house, given, after=119)
        with pytest.raises(NotAllowedError, match="another signature"):
            self.sign(house, given, what=ToSign(meaning="reviewed", target="review:2", content={"a": 2}))
        assert Signature.objects.count() == 1

    def test_it_holds_two_minutes_and_is_not_of_the_future(self, house: House) -> None:
        given = Confirmation(at=timezone.now(), method="password")
        for after in (121, -1):
            with pytest.raises(NotAllowedError, match="just now"):
                self.sign(house, given, after=after)

    def test_another_persons_confirmation_in_the_same_browser_is_none(self, house: House) -> None:
        house.ours.everybody("second_patient")
        visitor = log_in("lamp.patient")
        visitor.post("/account/reauthenticate/", {"password": PASSWORD})
        visitor.post("/account/logout/")
        visitor.post(LOGIN, {"login": "lamp.second_patient", "password": PASSWORD})
        assert self.confirmed(visitor, "lamp.second_patient") is None


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.test/", "//evil.test/", "///evil.test", "/\\evil.test", "\\\\evil.test", "https:evil.test",
        "javascript:alert(1)", "https://clinic.test@evil.test/", "https://clinic.test.evil.test/", "\thttps://evil.test",
    ],
)  # fmt: skip
def test_a_log_in_leads_nowhere_else(house: House, target: str) -> None:
    for address in (LOGIN, "/account/logout/", "/account/reauthenticate/"):
        visitor = client() if address == LOGIN else log_in("lamp.patient")
        page = visitor.get(address, {"next": target})
        assert "evil.test" not in page.get("Location", "")
        fields = {"login": "lamp.patient", "password": PASSWORD, "next": target}
        response = visitor.post(f"{address}?next={target}", fields)
        assert "evil.test" not in response.get("Location", "")
        assert not response.get("Location", "").startswith("javascript")


def test_a_log_in_leads_to_where_one_was_going(house: House) -> None:
    response = client().post(f"{LOGIN}?next=/my/nights/", {"login": "lamp.patient", "password": PASSWORD})
    assert response["Location"] == "/my/nights/"


@pytest.mark.parametrize(
    "host", ["evil.test", "clinic.test.evil.test", "evil.test#clinic.test", "clinic.test@evil.test"]
)
def test_another_host_name_opens_nothing(house: House, host: str) -> None:
    response = client().get(LOGIN, HTTP_HOST=host)
    assert response.status_code == 400
    assert "evil.test" not in response.content.decode()


def test_a_host_name_that_was_passed_on_is_not_believed(house: House) -> None:
    visitor = log_in("lamp.patient")
    response = visitor.get("/my/nights/", HTTP_X_FORWARDED_HOST="evil.test")
    assert "evil.test" not in f"{response.headers}{response.content.decode()}"


@pytest.mark.parametrize("path", [LOGIN, "/my/nights/", "/nowhere", "/account/devices/", "/favicon.ico", "/healthy"])
def test_no_page_can_be_framed_or_kept(house: House, path: str) -> None:
    """Also those for what is not there: a frame around any page of ours could steal a click."""
    response = log_in("lamp.patient").get(path)
    assert response["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in response["Content-Security-Policy"]
    if path != "/favicon.ico":
        assert "no-store" in response["Cache-Control"]


def test_a_form_without_its_secret_changes_nothing(house: House) -> None:
    visitor = client(enforce_csrf_checks=True, HTTP_HOST=HOST)
    visitor.get(LOGIN)
    for path in (LOGIN, "/account/logout/", "/account/password/change/", "/my/nights/2026-03-01/"):
        assert visitor.post(path, {"login": "lamp.patient"}).status_code in {302, 403}
    secret = visitor.cookies["csrftoken"].value
    stolen = {"login": "lamp.patient", "password": PASSWORD, "csrfmiddlewaretoken": secret}
    assert visitor.post(LOGIN, stolen, HTTP_ORIGIN="https://evil.test").status_code == 403
    assert visitor.post(LOGIN, stolen, HTTP_REFERER="https://evil.test/").status_code == 403
    assert visitor.post(LOGIN, stolen, HTTP_ORIGIN="https://clinic.test").status_code == 302
