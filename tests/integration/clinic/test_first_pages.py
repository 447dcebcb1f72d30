"""The thread through the site: a patient enters a night, the clinician opens its review, and nobody else can."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.factories.clinic import House, enrol
from tests.integration.clinic.browser_like import client, log_in, log_in_with_two

from trochee.clinic.audit.models import AuditRow
from trochee.clinic.audit.verify import verify
from trochee.clinic.diaries.models import NightVersion
from trochee.clinic.patients import actions
from trochee.clinic.patients.models import Status

ANSWERS = {
    "slept": "yes",
    "into_bed": "22:45",
    "lights_out": "23:15",
    "sleep_onset_latency_min": "45",
    "awakenings": "3",
    "wake_after_sleep_onset_min": "50",
    "final_awakening": "06:10",
    "rise_time": "06:40",
    "sleep_quality": "3",
    "note": "<b>marker-words</b>",
}
ROLES = (
    "patient",
    "second_patient",
    "carer",
    "clinician",
    "colleague",
    "observer",
    "pharmacist",
    "administrator",
    "researcher",
)


def day_of(days: int = 0) -> date:
    """The day of so many days ago, where the patients live."""
    return timezone.now().astimezone(ZoneInfo("Europe/Berlin")).date() - timedelta(days=days)


def path(days: int = 0) -> str:
    return f"/my/nights/{day_of(days).isoformat()}/"


def visitor_as(house: House, who: str, *, elsewhere: bool = False) -> Any:
    people, slug = (house.theirs, "other") if elsewhere else (house.ours, "lamp")
    user = people[who].user
    if who in {"patient", "second_patient", "carer"}:
        return log_in(f"{slug}.{who}")
    return log_in_with_two(f"{slug}.{who}", user)


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found
    return found.group(1)


def enter(visitor: Any, days: int = 1, /, **more: str) -> Any:
    page = visitor.get(path(days)).content.decode()
    fields = {"client_id": hidden(page, "client_id"), "version": hidden(page, "version")}
    return visitor.post(path(days), {**ANSWERS, **fields, **more})


def said(response: Any) -> str:
    return str(response.content.decode())


class TestMorning:
    def test_a_night_is_entered_and_listed(self, house: House) -> None:
        visitor = log_in("lamp.patient")
        assert enter(visitor)["Location"] == "/my/nights/"
        page = said(visitor.get("/my/nights/"))
        assert "The night is saved." in page
        assert "22:45 to 06:40" in page
        assert "Lamp Clinician (clinician)" in page

    def test_untouched_is_missing(self, house: House) -> None:
        visitor = log_in("lamp.patient")
        enter(visitor, awakenings="", sleep_quality="")
        row = NightVersion.objects.within(house.ours.scope).get()
        assert (row.awakenings, row.sleep_quality) == (None, None)
        assert row.into_bed == "22:45"

    def test_nothing_is_filled_in_from_the_night_before(self, house: House) -> None:
        visitor = log_in("lamp.patient")
        enter(visitor, 2)
        page = said(visitor.get(path(1)))
        assert "last time 22:45" in page
        assert 'name="into_bed" value=""' in page

    def test_sent_twice_it_is_saved_once(self, house: House) -> None:
        visitor = log_in("lamp.patient")
        client_id = str(uuid4())
        for _ in range(3):
            visitor.post(path(1), {**ANSWERS, "client_id": client_id, "version": ""})
        assert NightVersion.objects.within(house.ours.scope).count() == 1

    def test_it_is_amended_with_the_version_seen(self, house: House) -> None:
        visitor = log_in("lamp.patient")
        enter(visitor)
        assert 'name="into_bed" value="22:45"' in said(visitor.get(path(1)))
        assert enter(visitor, sleep_quality="5").status_code == 302
        rows = NightVersion.objects.within(house.ours.scope).order_by("version")
        assert [row.sleep_quality for row in rows] == [3, 5]
        old = visitor.post(path(1), {**ANSWERS, "client_id": str(uuid4()), "version": "1"})
        assert old.status_code == 409
        assert "This night has two answers" in said(old)

    @pytest.mark.parametrize(
        ("wrong", "words"),
        [
            ({"sleep_onset_latency_min": "an hour"}, "number"),
            ({"sleep_quality": "9"}, "1 to 5"),
            ({"into_bed": "25:61"}, "a time such as 22:45"),
            ({"rise_time": "06:00"}, "Not saved yet"),
        ],
    )
    def test_what_is_wrong_is_said_and_nothing_is_lost(self, house: House, wrong: dict[str, str], words: str) -> None:
        visitor = log_in("lamp.patient")
        response = enter(visitor, **wrong)
        assert response.status_code == 400
        page = said(response)
        assert words in page
        assert "&lt;b&gt;marker-words&lt;/b&gt;" in page
        assert 'name="wake_after_sleep_onset_min" value="50"' in page
        assert not NightVersion.objects.within(house.ours.scope).exists()

    def test_a_night_to_come_is_refused(self, house: House) -> None:
        response = log_in("lamp.patient").post(path(-3), {**ANSWERS, "client_id": str(uuid4()), "version": ""})
        assert response.status_code == 400
        assert "has not ended" in said(response)

    @pytest.mark.parametrize("fields", [{}, {"client_id": "x"}, {"client_id": str(uuid4()), "version": "one"}])
    def test_a_form_that_is_not_whole_is_refused(self, house: House, fields: dict[str, str]) -> None:
        assert log_in("lamp.patient").post(path(1), {**ANSWERS, **fields}).status_code == 400

    @pytest.mark.parametrize("day", ["2026-02-30", "2026-2-3", "yesterday", "0000-00-00"])
    def test_a_date_that_is_none_is_not_found(self, house: House, day: str) -> None:
        assert log_in("lamp.patient").get(f"/my/nights/{day}/").status_code == 404

    def test_after_the_end_nothing_is_entered(self, house: House) -> None:
        visitor = log_in("lamp.patient")
        actions.set_status(
            by=house.ours["clinician"], at=timezone.now(), patient=house.ours.patient, status=Status.TRANSFERRED,
            reason="moved", version=1,
        )  # fmt: skip
        assert visitor.get(path(1)).status_code == 404
        assert visitor.get("/my/nights/").status_code == 200


class TestReview:
    def review(self, house: House, visitor: Any, *, elsewhere: bool = False) -> Any:
        return visitor.get(f"/patients/{house.ours.patient}/review/")

    @pytest.mark.needs_reports
    def test_the_clinician_opens_the_review_of_what_was_entered(self, house: House) -> None:
        patient = log_in("lamp.patient")
        for days in range(1, 9):
            enter(patient, days)
        visitor = visitor_as(house, "clinician")
        assert "lamp Marker" in said(visitor.get("/patients/"))
        response = self.review(house, visitor)
        assert response.status_code == 200
        page = said(response)
        assert 'class="review"' in page
        assert "lamp Marker" in page
        assert " style=" not in page, "the content security policy refuses inline style"
        assert "<script" not in page
        assert "<b>marker-words</b>" not in page
        written, last = AuditRow.objects.order_by("-id")[:2]
        assert (last.action, last.target, last.patient) == ("patients.read", "review", house.ours.patient)
        assert (written.action, written.actor) == ("reviews.written", "program:reviews")
        assert verify().whole

    def test_before_the_first_night_it_says_so(self, house: House) -> None:
        assert "No night yet" in said(self.review(house, visitor_as(house, "clinician")))

    def test_broken_glass_is_said_on_the_page(self, house: House) -> None:
        actions.break_glass(
            by=house.ours["colleague"], at=timezone.now(), patient=house.ours.patient, reason="found unresponsive"
        )
        assert "You are not on the care team" in said(self.review(house, visitor_as(house, "colleague")))


ROUTES = {
    "/": {},
    "/design": {},
    "/my/nights/": {
        ("patient", "ours"),
        ("second_patient", "ours"),
        ("patient", "theirs"),
        ("second_patient", "theirs"),
    },
    "NIGHT": {("patient", "ours"), ("second_patient", "ours"), ("patient", "theirs"), ("second_patient", "theirs")},
    "/patients/": {(role, side) for role in ("clinician", "colleague", "observer") for side in ("ours", "theirs")},
    "REVIEW": {("clinician", "ours")},
}
ANY = {"/", "/design"}


@pytest.mark.parametrize("side", ["ours", "theirs"])
@pytest.mark.parametrize("who", ROLES)
def test_every_page_for_every_role_of_both_clinics(house: House, who: str, side: str) -> None:
    """The body is read, not only the status: what is refused must not stand in it."""
    visitor = visitor_as(house, who, elsewhere=side == "theirs")
    for name, allowed in ROUTES.items():
        address = {"NIGHT": path(1), "REVIEW": f"/patients/{house.ours.patient}/review/"}.get(name, name)
        response = visitor.get(address)
        page = said(response)
        if name in ANY:
            assert response.status_code in {200, 302}, (who, side, name)
            assert "Marker" not in page
        elif (who, side) in allowed:
            assert response.status_code == 200, (who, side, name)
        else:
            assert response.status_code == 404, (who, side, name)
            assert "Marker" not in page
            assert "Lamp" not in page


def test_a_stranger_sees_no_page(house: House) -> None:
    for address in ("/my/nights/", path(1), "/patients/", f"/patients/{house.ours.patient}/review/"):
        assert client().get(address)["Location"].startswith("/account/login/")
        assert client().post(address, ANSWERS)["Location"].startswith("/account/login/")


def test_another_patients_night_cannot_be_written_through_ones_own_form(house: House) -> None:
    visitor = visitor_as(house, "second_patient")
    visitor.post(path(1), {**ANSWERS, "client_id": str(uuid4()), "version": "", "patient": str(house.ours.patient)})
    assert set(NightVersion.objects.within(house.ours.scope).values_list("patient_id", flat=True)) == {
        house.ours.second_patient
    }


class TestQueryCounts:
    """A page asks the database as often whether there is one night or thirty."""

    def count(self, visitor: Any, address: str) -> int:
        visitor.get(address)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            visitor.get(address)
        return len(asked)

    def test_nights(self, house: House) -> None:
        visitor = log_in("lamp.patient")
        enter(visitor, 1)
        few = self.count(visitor, "/my/nights/")
        for days in range(2, 12):
            enter(visitor, days)
        assert self.count(visitor, "/my/nights/") == few <= 24

    def test_panel(self, house: House) -> None:
        enrol(house.ours["clinician"].user)
        visitor = visitor_as(house, "clinician")
        assert self.count(visitor, "/patients/") <= 20

    def test_a_save(self, house: House) -> None:
        visitor = log_in("lamp.patient")
        enter(visitor, 1)
        with CaptureQueriesContext(connection) as asked:
            visitor.post(path(2), {**ANSWERS, "client_id": str(uuid4()), "version": ""})
        assert len(asked) <= 24, [each["sql"][:90] for each in asked]
