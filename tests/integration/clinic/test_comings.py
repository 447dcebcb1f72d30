"""Who came in, who failed, who was locked out, who left and what became of second factors: all of it in the trail."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.utils import timezone
from tests.factories.clinic import PASSWORD, House, enrol
from tests.integration.clinic.browser_like import LOGIN, client, code, log_in, log_in_with_two
from tools.clinic_site.visiting import one_time_code

from trochee.clinic.accounts import actions
from trochee.clinic.accounts.roles import Role
from trochee.clinic.accounts.values import NewInvitation
from trochee.clinic.audit.models import AuditRow
from trochee.clinic.audit.verify import verify

NEW = "five quiet lamps burning"


@pytest.fixture
def since(house: House) -> Callable[[], list[str]]:
    """What the trail has gained since the house was founded: action, how and by whom."""
    house.ours.everybody("patient", "clinician")
    last = AuditRow.objects.order_by("-pk").values_list("pk", flat=True)[0]

    def rows() -> list[str]:
        found = AuditRow.objects.filter(pk__gt=last, action__startswith="accounts.").order_by("pk")
        assert verify().whole
        return [f"{row.action.partition('.')[2]} {row.detail}".strip() for row in found]

    return rows


def wrong_code(visitor: Any) -> Any:
    return visitor.post("/account/2fa/authenticate/", {"code": "000000"})


def test_a_log_in_and_a_log_out(house: House, since: Callable[[], list[str]]) -> None:
    log_in("lamp.patient").post("/account/logout/")
    assert since() == ['logged_in {"how":"password"}', 'logged_out {"why":"by choice"}']
    row = AuditRow.objects.filter(action="accounts.logged_in").get()
    user = house.ours["patient"].user
    assert (row.actor, row.target, row.chain) == (str(user), f"user:{user}", str(house.ours.scope.clinic))
    assert row.address == "127.0.0.1"


def test_a_log_in_by_two_steps_says_both(house: House, since: Callable[[], list[str]]) -> None:
    log_in_with_two("lamp.clinician", house.ours["clinician"].user)
    assert since() == ['logged_in {"how":"password, totp"}']


def test_wrong_passwords_and_the_lock(house: House, since: Callable[[], list[str]]) -> None:
    for _ in range(6):
        log_in("lamp.patient", "wrong")
    assert since() == ['refused {"how":"password"}'] * 4 + ['locked_out {"how":"password"}'] * 2
    rows = AuditRow.objects.filter(action="accounts.locked_out")
    assert {(row.actor, row.target) for row in rows} == {("stranger", f"user:{house.ours['patient'].user}")}


def test_a_name_that_nobody_has_is_not_written_down(house: House, since: Callable[[], list[str]]) -> None:
    log_in("my secret password", "lamp.patient")
    assert since() == ['refused {"how":"password"}']
    row = AuditRow.objects.filter(action="accounts.refused").get()
    assert (row.actor, row.target, row.chain) == ("stranger", "user:stranger", "site")
    assert not AuditRow.objects.filter(detail__contains="secret").exists()


def test_wrong_codes_lock_like_wrong_passwords(house: House, since: Callable[[], list[str]]) -> None:
    user = house.ours["clinician"].user
    enrol(user)
    visitor = log_in("lamp.clinician")
    for _ in range(4):
        wrong_code(visitor)
    assert wrong_code(visitor).status_code == 429
    assert since() == ['refused {"how":"second step"}'] * 4 + ['locked_out {"how":"second step"}']
    visitor.post("/account/2fa/authenticate/", {"code": code(user)})
    assert visitor.get("/")["Location"].startswith(LOGIN), "the right code came after the lock"
    assert log_in("lamp.clinician").post(LOGIN, {"login": "x", "password": "y"}).status_code != 302


def test_a_second_factor_that_comes_and_one_that_goes(house: House, since: Callable[[], list[str]]) -> None:
    visitor = log_in("lamp.patient")
    visitor.post("/account/reauthenticate/", {"password": PASSWORD})
    visitor.get("/account/2fa/totp/activate/")
    secret = visitor.session["mfa.totp.secret"]
    visitor.post("/account/2fa/totp/activate/", {"code": one_time_code(secret)})
    visitor.post("/account/2fa/recovery-codes/generate/")
    visitor.post("/account/2fa/totp/deactivate/")
    assert not Authenticator.objects.exists()
    assert since() == [
        'logged_in {"how":"password"}',
        'confirmed {"how":"password"}',
        'second_factor_added {"kind":"totp"}',
        'second_factor_added {"kind":"recovery_codes"}',
        'second_factor_removed {"kind":"recovery_codes"}',
        'second_factor_added {"kind":"recovery_codes"}',
        'second_factor_removed {"kind":"totp"}',
        'second_factor_removed {"kind":"recovery_codes"}',
    ]


def test_a_confirmation_by_code_right_and_wrong(house: House, since: Callable[[], list[str]]) -> None:
    user = house.ours["clinician"].user
    visitor = log_in_with_two("lamp.clinician", user)
    visitor.post("/account/2fa/reauthenticate/", {"code": "000000"})
    visitor.post("/account/reauthenticate/", {"password": "wrong"})
    Authenticator.objects.filter(user_id=user).update(last_used_at=None)
    assert since()[1:] == ['refused {"how":"confirmation"}'] * 2


def test_a_recovery_code_is_said(house: House, since: Callable[[], list[str]]) -> None:
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    user = house.ours["clinician"].user
    enrol(user)
    from trochee.clinic.accounts.models import User

    codes = RecoveryCodes.activate(User.objects.get(pk=user))
    visitor, last = log_in("lamp.clinician"), codes.get_unused_codes()[0]
    visitor.post("/account/2fa/authenticate/", {"code": last})
    assert since() == ['logged_in {"how":"password, recovery_codes"}']
    again = log_in("lamp.clinician")
    again.post("/account/2fa/authenticate/", {"code": last})
    assert since()[1:] == ['refused {"how":"second step"}'], "a code is good once"


def test_a_changed_password_and_ended_sessions(house: House, since: Callable[[], list[str]]) -> None:
    log_in("lamp.patient")
    visitor = log_in("lamp.patient")
    visitor.post("/account/devices/")
    visitor.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
    assert since()[2:] == ['sessions_ended {"sessions":1}', "password_changed"]


def test_being_away(house: House, since: Callable[[], list[str]]) -> None:
    visitor = log_in("lamp.patient")
    session = visitor.session
    session["trochee_seen"] = (timezone.now() - timedelta(minutes=31)).timestamp()
    session.save()
    visitor.get("/")
    assert since()[1:] == ['logged_out {"why":"idle"}']


def test_a_factor_enrolled_elsewhere(house: House, since: Callable[[], list[str]]) -> None:
    half_way = log_in("lamp.clinician")
    enrol(house.ours["clinician"].user)
    half_way.get("/")
    assert since()[1:] == ['logged_out {"why":"second step enrolled elsewhere"}']


def test_an_invitation_and_a_recovery(house: House, since: Callable[[], list[str]]) -> None:
    ours, at = house.ours, timezone.now()
    new = NewInvitation(role=Role.OBSERVER, name="New")
    token = actions.invite(by=ours["administrator"].actor, at=at, scope=ours.scope, new=new).token
    link = f"/account/invitation/{token}/"
    client().post(link, {"username": "new.person", "password": PASSWORD, "again": PASSWORD})
    found = [each.partition(" ")[0] for each in since()]
    assert found[-4:] == ["invited", "invitation_used", "membership_began", "logged_in"]


def test_a_log_in_that_cannot_be_written_down_does_not_happen(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    visitor = client()
    visitor.raise_request_exception = False

    def full(*arguments: object) -> None:
        raise OSError("disk full")

    with monkeypatch.context() as broken:
        broken.setattr("trochee.clinic.audit.trail._extend", full)
        assert visitor.post(LOGIN, {"login": "lamp.patient", "password": PASSWORD}).status_code == 500
    assert visitor.get("/")["Location"].startswith(LOGIN)
