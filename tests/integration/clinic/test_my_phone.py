"""Nights that a phone sends later: whose they are, that they are saved once, and what is said where they are not."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import override_settings
from django.utils import timezone
from tests.factories.clinic import PASSWORD, House
from tests.integration.clinic.browser_like import client, log_in

from trochee.clinic.accounts.values import Here
from trochee.clinic.audit.keys import KEY_BYTES, KeyRing
from trochee.clinic.audit.models import AuditRow
from trochee.clinic.diaries.models import NightVersion
from trochee.clinic.patient_site.offline.owner import owners_of

STANDING = "/my/phone/standing/"
DAY = timezone.now().date() - timedelta(days=3)
ANSWERS = {"into_bed": "22:45", "rise_time": "06:45", "note": "zz marker"}


@pytest.fixture
def phone(house: House) -> Any:
    return log_in("lamp.patient")


def mark(visitor: Any) -> str:
    return str(next(iter(visitor.get(STANDING).json()["owners"])))


def send(visitor: Any, day: object = DAY, **more: str) -> Any:
    fields = {"client_id": str(uuid4()), "time_zone": "Europe/London", "version": "", **ANSWERS, **more}
    return visitor.post(f"/my/phone/nights/{day}/", fields)


def standing(house: House) -> list[NightVersion]:
    rows = NightVersion.objects.within(house.ours.scope).filter(patient_id=house.ours.patient)
    return list(rows.order_by("date", "version"))


def test_a_night_is_saved_once_with_the_date_and_the_zone_it_was_given(phone: Any, house: House) -> None:
    sent = {"client_id": str(uuid4()), "owner": mark(phone), "time_zone": "Asia/Kolkata"}
    assert [send(phone, **sent).json() for _ in range(3)] == [{"kind": "saved"}] * 3
    (row,) = standing(house)
    assert (row.date, row.time_zone, str(row.client_id)) == (DAY, "Asia/Kolkata", sent["client_id"])
    (written,) = AuditRow.objects.filter(action="diaries.night_saved")
    assert "zz marker" not in str(written.detail)


def test_without_a_zone_the_record_s_own_holds(phone: Any, house: House) -> None:
    assert send(phone, owner=mark(phone), time_zone="").json()["kind"] == "saved"
    assert standing(house)[0].time_zone == "Europe/Berlin"


@pytest.mark.parametrize("name", ["voids", "awakenings"])
def test_more_than_a_night_can_hold_is_turned_back_in_words(phone: Any, house: House, name: str) -> None:
    """Also where the person is sure: no database holds it."""
    for sure in ("", f"many_{name}"):
        answer = send(phone, owner=mark(phone), sure=sure, **{name: "99999999999999999999"})
        assert (answer.status_code, answer.json()["kind"]) == (400, "wrong")
        assert answer.json()["words"] == ["You wrote 99999999999999999999. Write a whole number from 0 to 1440."]
    assert standing(house) == []
    assert send(phone, owner=mark(phone), voids="1440").json() == {"kind": "saved"}
    assert standing(house)[0].voids == 1440


def test_nights_of_another_account_are_turned_away(phone: Any, house: House) -> None:
    others = (house.ours["second_patient"], house.theirs["patient"])
    for owner in (*(mark for each in others for mark in owners_of(each)), ""):
        answer = send(phone, owner=owner)
        assert (answer.status_code, answer.json()["kind"]) == (403, "owner")
    assert standing(house) == []


def test_each_account_has_a_mark_of_its_own_that_says_nothing(house: House) -> None:
    ours, theirs = owners_of(house.ours["patient"]), owners_of(house.theirs["patient"])
    assert not set(ours) & set(theirs)
    assert not set(ours.values()) & set(theirs.values())
    (name,) = ours
    assert str(house.ours["patient"].user) not in name
    assert re.fullmatch(r"[^.]+\.[0-9a-f]{64}", name)
    assert re.fullmatch(r"[0-9a-f]{64}", ours[name])
    assert ours[name] not in name


def test_staff_have_none(house: House) -> None:
    assert owners_of(house.ours["clinician"]) == {}


def test_a_change_of_the_clinic_s_keys_strands_no_phone(house: House) -> None:
    here: Here = house.ours["patient"]
    before = dict(owners_of(here))
    ring: KeyRing = settings.TROCHEE_SEAL_KEYS
    newer = KeyRing(current="newer", keys={**ring.keys, "newer": b"n" * KEY_BYTES})
    with override_settings(TROCHEE_SEAL_KEYS=newer):
        after = owners_of(here)
    assert before.items() <= dict(after).items()
    assert next(iter(after)).startswith("newer.")


@pytest.mark.parametrize(
    ("more", "status", "kind", "said"),
    [
        ({"client_id": "no id"}, 400, "wrong", "not whole"),
        ({"version": "two"}, 400, "wrong", "not whole"),
        ({"time_zone": "Moon/Base"}, 400, "wrong", "where you woke up"),
        ({"into_bed": "quarter to"}, 400, "wrong", "22:45"),
        ({"lights_out": "21:00"}, 400, "wrong", "Look at"),
        ({"rise_time": "17:45"}, 422, "sure", "19 h 00 in bed, correct?"),
    ],
)
def test_a_night_that_cannot_be_is_turned_back_in_words(
    phone: Any, house: House, more: dict[str, str], status: int, kind: str, said: str
) -> None:
    answer = send(phone, owner=mark(phone), **more)
    told = answer.json()
    assert (answer.status_code, told["kind"]) == (status, kind)
    assert said in " ".join(told["words"]).replace("\xa0", " ")
    assert standing(house) == []


def test_a_night_that_has_not_ended_is_turned_back(phone: Any, house: House) -> None:
    answer = send(phone, day=timezone.now().date() + timedelta(days=2), owner=mark(phone))
    assert (answer.status_code, answer.json()["kind"]) == (400, "wrong")
    assert standing(house) == []


def test_who_is_sure_says_so_with_the_key_of_the_question(phone: Any, house: House) -> None:
    sent = {"owner": mark(phone), "rise_time": "17:45", "client_id": str(uuid4())}
    keys = send(phone, **sent).json()["keys"]
    assert send(phone, **sent, sure=keys).json() == {"kind": "saved"}
    assert len(standing(house)) == 1


def test_another_entry_of_the_night_stays_until_its_version_is_named(phone: Any, house: House) -> None:
    owner = mark(phone)
    send(phone, owner=owner)
    later = {"owner": owner, "into_bed": "23:00", "client_id": str(uuid4())}
    answer = send(phone, **later)
    assert (answer.status_code, answer.json()["kind"], answer.json()["version"]) == (409, "there", 1)
    assert send(phone, **later, version="1").json() == {"kind": "saved"}
    assert [row.version for row in standing(house)] == [1, 2]
    stale = send(phone, owner=owner, into_bed="23:30", version="1")
    assert (stale.status_code, stale.json()["kind"]) == (409, "there")
    assert stale.json()["version"] == 2
    assert len(standing(house)) == 2


def test_an_id_that_was_used_for_another_night_is_no_second_save(phone: Any, house: House) -> None:
    sent = {"owner": mark(phone), "client_id": str(uuid4())}
    send(phone, **sent)
    answer = send(phone, **sent, into_bed="23:15")
    assert (answer.status_code, answer.json()["kind"]) == (409, "there")
    assert len(standing(house)) == 1


def test_the_page_and_the_worker_are_the_same_for_everybody(house: House) -> None:
    shell, worker = client().get("/my/phone/"), client().get("/my/phone/worker.js")
    assert "Log out" not in shell.content.decode()
    assert "csrfmiddlewaretoken" not in shell.content.decode()
    assert "data-owner" not in shell.content.decode()
    assert worker["Service-Worker-Allowed"] == "/my/"
    assert worker["Content-Type"] == "text/javascript"
    script = worker.content.decode()
    assert script == log_in("lamp.patient").get("/my/phone/worker.js").content.decode()
    kept = json.loads(re.search(r"KEPT = (\{.*?\});", script, re.DOTALL).group(1))  # type: ignore[union-attr]  # it is there
    assert kept["/my/phone/"] == "/my/phone/?language=en"
    assert all(path.startswith(("/static/", "/my/phone/", "/my/away/")) for path in kept)
    assert {"vault.js", "store.js", "queue.js"} <= {path.rpartition("/")[2] for path in kept}


def test_a_language_that_is_not_spoken_is_none(house: House) -> None:
    shown = client().get("/my/phone/", {"language": "xx"})
    assert shown.content.decode() == client().get("/my/phone/").content.decode()


def test_a_patient_s_pages_know_whose_they_are_and_others_do_not(phone: Any, house: House) -> None:
    assert mark(phone) in phone.get("/my/nights/").content.decode()
    assert "data-owner" not in client().get("/account/login/").content.decode()


def test_whoever_helps_is_told_that_the_clinic_is_there_and_that_nothing_is_theirs(house: House) -> None:
    """The page of a helper asks before it sends, too (`saving.js`)."""
    house.ours.everybody("carer")
    told = log_in("lamp.carer").get(STANDING)
    assert told.status_code == 200
    assert told.json()["owners"] == {}
    assert told.json()["token"]


def test_the_way_out_ends_the_session_and_says_nothing_of_the_site(phone: Any) -> None:
    answer = phone.post("/my/away/")
    assert (answer.status_code, answer["Location"]) == (302, "/my/away/")
    assert "trochee" not in re.sub(r"/static/\S+", "", phone.get("/my/away/").content.decode())
    assert phone.get("/my/nights/").status_code == 302
    assert AuditRow.objects.get(action="accounts.logged_out").detail == '{"why":"quick exit"}'


def test_the_way_out_needs_no_page_before_it(house: House) -> None:
    assert client(enforce_csrf_checks=True).post("/my/away/").status_code == 302


class TestForgotten:
    def test_the_password_comes_before_anything_is_erased(self, phone: Any) -> None:
        assert "give-up" not in phone.get("/my/phone/forgotten/").content.decode()
        wrong = phone.post("/my/phone/forgotten/", {"password": "not this one"})
        assert wrong.status_code == 400
        assert "This password is not right." in wrong.content.decode()
        assert "give-up" not in wrong.content.decode()
        right = phone.post("/my/phone/forgotten/", {"password": PASSWORD})
        assert right.status_code == 200
        assert "give-up" in right.content.decode()


def test_nothing_of_a_night_stands_in_the_answer(phone: Any) -> None:
    told = send(phone, owner=mark(phone), rise_time="17:45").content.decode()
    assert "zz marker" not in told
