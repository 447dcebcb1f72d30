"""Somebody who helps: enters nights on the patient's behalf, marked so, and sees no more than the patient allows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone
from tests.factories.clinic import House
from tests.integration.clinic.browser_like import log_in
from tests.integration.clinic.nights import NIGHT

from trochee.clinic.audit.models import AuditRow
from trochee.clinic.diaries.actions import save_night
from trochee.clinic.diaries.queries import kept_nights
from trochee.clinic.diaries.values import Kept, NewNight
from trochee.clinic.patients import actions as patients
from trochee.clinic.patients.queries import chart_of
from trochee.clinic.patients.values import CarerLimits
from trochee.clinic.reviews.values import Pages
from trochee.clinic.workflows import review_writing
from trochee.foundation.clock import zone_named
from trochee.record import Record

ENTERS = CarerLimits(may_enter_nights=True)
READS = CarerLimits(may_read_nights=True)
READS_REVIEW = CarerLimits(may_read_review=True)
ALL = CarerLimits(may_enter_nights=True, may_read_nights=True, may_read_review=True)


def let(house: House, limits: CarerLimits) -> Any:
    by, at, user = house.ours["patient"], timezone.now(), house.ours["carer"].user
    patients.let_carer(by=by, at=at, patient=house.ours.patient, user=user, limits=limits)
    return log_in("lamp.carer")


def here() -> datetime:
    return timezone.now().astimezone(zone_named("Europe/Berlin"))


def today() -> date:
    return here().date()


def ended() -> date:
    """The day of the last night that has ended by what is answered here, at whatever hour these tests run."""
    return (here() - timedelta(hours=7)).date()


def said(response: Any, status: int = 200) -> str:
    assert response.status_code == status
    return str(response.content.decode())


def at_page(house: House, rest: str) -> str:
    return f"/helping/{house.ours.patient}/{rest}"


def answers(**more: str) -> dict[str, str]:
    return {
        "client_id": str(uuid4()), "version": "", "into_bed": "22:30", "lights_out": "23:00", "rise_time": "06:45",
        "final_awakening": "06:30", "sleep_onset_latency_min": "20", "awakenings": "1",
        "wake_after_sleep_onset_min": "10", "sleep_quality": "3", **more,
    }  # fmt: skip


def own_night(house: House, day: date, **more: Any) -> None:
    night = replace(NIGHT, date=day, **more)
    new = NewNight(client_id=uuid4(), night=night)
    save_night(by=house.ours["patient"], at=timezone.now(), patient=house.ours.patient, new=new)


def nights(house: House) -> tuple[Kept, ...]:
    chart = chart_of(by=house.ours["patient"], at=timezone.now(), patient=house.ours.patient)
    assert chart is not None
    return kept_nights(chart)


def looks() -> int:
    return AuditRow.objects.filter(action__in=["patients.read", "patients.refused"]).count()


def test_before_the_patient_said_anything_there_is_nothing(house: House) -> None:
    house.ours.everybody("carer")
    visitor = log_in("lamp.carer")
    assert visitor.get("/").headers["Location"] == "/helping/"
    page = said(visitor.get("/helping/"))
    assert "You may do nothing here yet" in page
    assert "Marker" not in page
    for rest in ("nights/", f"nights/{today()}/", "review/"):
        assert visitor.get(at_page(house, rest)).status_code == 404


def test_a_night_is_entered_and_marked_as_theirs(house: House) -> None:
    visitor = let(house, ENTERS)
    page = said(visitor.get("/helping/"))
    address = at_page(house, f"nights/{ended()}/")
    assert f'href="{address}"' in page
    form = said(visitor.get(address))
    assert "It is kept that you wrote it." in form
    assert "Help now" in form
    sent = visitor.post(address, answers(note="slept by the window"), follow=True)
    assert "The night is saved." in said(sent)
    assert f'href="{address}"' not in said(visitor.get("/helping/"))
    (kept,) = nights(house)
    assert kept.by == str(house.ours["carer"].user)
    assert kept.night.extra == {"typed_by": "carer"}
    history = said(log_in("lamp.patient").get(f"/my/nights/{ended()}/history/"))
    assert "<b>Lamp Carer</b> wrote it down" in history


def test_what_is_wrong_or_odd_comes_back_as_to_a_patient(house: House) -> None:
    visitor = let(house, ALL)
    own_night(house, ended() - timedelta(days=2))
    address = at_page(house, f"nights/{ended()}/")
    empty = {"client_id": str(uuid4()), "version": ""}
    assert "No question is answered yet." in said(visitor.post(address, empty), 400)
    assert "Not saved yet" in said(visitor.post(address, answers(into_bed="late")), 400)
    assert "Not saved yet" in said(visitor.post(address, answers(wake_after_sleep_onset_min="900")), 400)
    assert "Not saved yet" in said(visitor.post(address, answers(time_zone="Mars/Olympus")), 400)
    long = answers(into_bed="12:00", lights_out="12:30")
    assert "in bed, correct?" in said(visitor.post(address, long), 422)
    assert visitor.post(address, {"client_id": "x"}).status_code == 400
    assert len(nights(house)) == 1


def test_what_is_there_is_neither_shown_nor_changed(house: House) -> None:
    visitor = let(house, ENTERS)
    own_night(house, ended(), note="zz secret")
    address = at_page(house, f"nights/{ended()}/")
    for answer in (visitor.get(address, follow=True), visitor.post(address, answers(), follow=True)):
        page = said(answer)
        assert "There is an entry for this night already" in page
        assert "zz secret" not in page
    assert [each.version for each in nights(house)] == [1]


def test_two_at_the_same_moment_leave_one(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    visitor = let(house, ENTERS)
    own_night(house, ended())
    from trochee.clinic.patient_site.helping import views

    monkeypatch.setattr(views, "nights_entered", lambda *_, **__: frozenset())
    address = at_page(house, f"nights/{ended()}/")
    assert visitor.post(address, answers()).status_code == 302
    assert [each.version for each in nights(house)] == [1]


@pytest.mark.parametrize(
    ("limits", "opens"),
    [
        (ENTERS, {"nights/day/"}),
        (READS, {"nights/"}),
        (READS_REVIEW, {"review/"}),
        (ALL, {"nights/day/", "nights/", "review/"}),
    ],
)
def test_only_what_the_patient_allows_opens(
    house: House, monkeypatch: pytest.MonkeyPatch, limits: CarerLimits, opens: set[str]
) -> None:
    def pages(record: Record, name: str, _: object) -> Pages:
        return Pages(as_of=today(), for_clinicians="<p>not for you</p>", for_patient="<p>for the patient</p>")

    monkeypatch.setattr(review_writing, "pages_of", pages)
    visitor = let(house, limits)
    own_night(house, today() - timedelta(days=1), note="zz secret", hypnotic="zz secret")
    page = said(visitor.get("/helping/"))
    for rest in ("nights/day/", "nights/", "review/"):
        address = at_page(house, rest.replace("day", str(today())))
        before = looks()
        answer = visitor.get(address)
        assert (answer.status_code == 200) is (rest in opens), rest
        assert "zz secret" not in answer.content.decode()
        assert "not for you" not in answer.content.decode()
        assert looks() == before + 1
        assert (f'href="{address}"' in page) is (rest in opens), rest
    readers = said(log_in("lamp.patient").get("/my/record/readers/"))
    assert "Lamp Carer" in readers


def test_an_access_that_is_over_opens_nothing(house: House) -> None:
    visitor = let(house, replace(ALL, until=timezone.now() + timedelta(seconds=30)))
    assert "It ends after" in said(visitor.get("/helping/"))
    visitor = let(house, replace(ALL, until=timezone.now() - timedelta(seconds=1)))
    assert "You may do nothing here yet" in said(visitor.get("/helping/"))
    assert visitor.get(at_page(house, "nights/")).status_code == 404


def test_only_the_days_that_can_be_entered(house: House) -> None:
    visitor = let(house, ENTERS)
    for day in (today() + timedelta(days=1), today() - timedelta(days=60)):
        assert visitor.get(at_page(house, f"nights/{day}/")).status_code == 404


def test_nobody_else_has_these_pages(house: House) -> None:
    let(house, ALL)
    patient = log_in("lamp.patient")
    for address in ("/helping/", at_page(house, "nights/"), at_page(house, f"nights/{today()}/")):
        assert patient.get(address).status_code == 404
