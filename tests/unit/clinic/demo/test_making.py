"""The invented clinic: made by actions, made once, and never outside a demo."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import pytest
from allauth.mfa.models import Authenticator
from django.utils import timezone
from tests.factories.clinic import here_of
from tests.integration.clinic.browser_like import client
from tools.clinic_site.visiting import await_fresh_code

from trochee.clinic.accounts.models import Clinic, Membership, User
from trochee.clinic.accounts.roles import STAFF, Role
from trochee.clinic.accounts.scope import Scope
from trochee.clinic.audit.verify import verify
from trochee.clinic.demo import logins, making
from trochee.clinic.demo.making import make
from trochee.clinic.demo.people import ADMINISTRATOR, CARER, CLINIC, INVITED, TIME_ZONE
from trochee.clinic.demo.stories import stories
from trochee.clinic.diaries.models import NightVersion
from trochee.clinic.patients.book import book
from trochee.clinic.prescriptions.overview import signed
from trochee.clinic.workflows import importing
from trochee.clinic.workflows.desk.work import Rank, work
from trochee.interop.tables.folder import read_folder

AUTHORITY = (Rank.LAPSED, Rank.WAITS, Rank.CONTACT, Rank.LAPSES)


@pytest.fixture(autouse=True)
def demo(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.TROCHEE_DEMO = True
    monkeypatch.setattr(making, "stories", lambda: stories()[2:4])  # the two shortest records


def make_all() -> list[str]:
    return list(make(at=timezone.now()))


def scope() -> Scope:
    return Scope(clinic=Clinic.objects.get(name=CLINIC).pk)


def test_everybody_is_there_with_their_record() -> None:
    made = make_all()
    assert len(made) == 1 + len(INVITED) + 2 + 1
    assert all(name.endswith("(invented)") for name in made)
    assert set(Membership.objects.values_list("role", flat=True)) == set(Role)
    expected = sum(len(read_folder(each.folder).record.nights) for each in stories()[2:4])
    assert NightVersion.objects.within(scope()).count() == expected
    vera, colin = (here_of(User.objects.get(username=name)) for name in ("vera", "colin"))
    assert [each.name for each in book(vera, timezone.now())] == [
        "Ines Hollow (invented)", "Tobias Ferry (invented)"
    ]  # fmt: skip
    assert book(colin, timezone.now()) == ()
    assert verify().whole


def test_twice_makes_nobody_twice() -> None:
    make_all()
    nights = NightVersion.objects.within(scope()).count()
    assert make_all() == []
    assert NightVersion.objects.within(scope()).count() == nights


def test_what_was_stopped_half_way_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    real, asked = importing.import_folder, []

    def stopped(**given: Any) -> None:
        real(**given)
        asked.append(given)
        if len(asked) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(making, "import_folder", stopped)
    with pytest.raises(KeyboardInterrupt):
        make_all()
    assert not User.objects.filter(username="tobias").exists(), "there with the whole record or not at all"
    monkeypatch.setattr(making, "import_folder", real)
    assert make_all() == ["Tobias Ferry (invented)", CARER.name]
    assert verify().whole


def test_the_log_ins_that_are_printed_open_the_site() -> None:
    make_all()
    patient = client()
    patient.post("/account/login/", {"login": "ines", "password": logins.password()})
    assert patient.get("/my/nights/").status_code == 200
    staff = client()
    staff.post("/account/login/", {"login": "vera", "password": logins.password()})
    assert staff.get("/patients/").status_code == 302, "the password alone opens nothing"
    await_fresh_code()
    staff.post("/account/2fa/authenticate/", {"code": logins.code("vera")})
    assert "Ines Hollow" in staff.get("/patients/").content.decode()


def test_staff_and_nobody_else_have_a_second_factor() -> None:
    make_all()
    enrolled = set(Authenticator.objects.values_list("user__username", flat=True))
    assert enrolled == {each.login for each in (*INVITED, ADMINISTRATOR) if each.role in STAFF}
    assert not CARER.has_code


class TestNeverOutside:
    def test_nothing_is_made(self, settings: Any) -> None:
        settings.TROCHEE_DEMO = False
        with pytest.raises(logins.NotADemoError):
            make_all()
        assert not Clinic.objects.exists()

    @pytest.mark.parametrize(
        "ask", [logins.password, lambda: logins.code("vera"), lambda: logins.one_time_secret("vera")]
    )
    def test_no_log_in_is_known(self, settings: Any, ask: Any) -> None:
        settings.TROCHEE_DEMO = False
        with pytest.raises(logins.NotADemoError):
            ask()

    def test_another_demo_has_others(self, settings: Any) -> None:
        mine = logins.password(), logins.one_time_secret("vera")
        settings.SECRET_KEY = "another demo's"
        assert not set(mine) & {logins.password(), logins.one_time_secret("vera")}
        assert logins.one_time_secret("vera") != logins.one_time_secret("ada")


def test_some_have_an_authorisation_each_in_another_state(monkeypatch: pytest.MonkeyPatch) -> None:
    names = ("marta", "noor", "rosa", "hanna")
    monkeypatch.setattr(making, "stories", lambda: tuple(each for each in stories() if each.login in names))
    make_all()
    vera, at = here_of(User.objects.get(username="vera")), timezone.now()
    waits = {each.who.name.split()[0]: each.rank for each in work(by=vera, at=at)[0] if each.rank in AUTHORITY}
    assert waits == {"Noor": Rank.LAPSES, "Rosa": Rank.WAITS, "Hanna": Rank.LAPSED}
    held = signed(scope())
    today = at.astimezone(ZoneInfo(TIME_ZONE)).date()
    assert sorted((line.review_on - today).days for line in held) == [-1, 2, 28]
    assert verify().whole
