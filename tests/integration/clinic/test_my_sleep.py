"""My sleep: the fortnight, what not to do today, the review for its patient, and who wrote what of a night."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.factories.clinic import House
from tests.integration.clinic.browser_like import log_in, log_in_with_two
from tests.integration.clinic.nights import NIGHT

from trochee.clinic.audit.models import AuditRow
from trochee.clinic.diaries.actions import save_night
from trochee.clinic.diaries.values import NewNight
from trochee.clinic.dosing_sessions.actions import save_dose
from trochee.clinic.patients import actions as patients
from trochee.clinic.patients.values import CarerLimits
from trochee.clinic.patients.versions.values import NewEntry
from trochee.clinic.reviews.values import Pages
from trochee.clinic.workflows import review_writing
from trochee.clinic.workflows.telling import How, Told, tell_nights
from trochee.foundation.clock import zone_named
from trochee.record import Dose, Record

BERLIN = zone_named("Europe/Berlin")
PAGES = ("sleep/", "review/")


def said(response: Any) -> str:
    return str(response.content.decode())


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Writing a review takes seconds; here it is one line for each reader."""

    def pages(record: Record, name: str, _: object) -> Pages:
        day = record.nights[-1].date
        return Pages(as_of=day, for_clinicians="<p>for clinicians</p>", for_patient=f"<p>for {name}</p>")

    monkeypatch.setattr(review_writing, "pages_of", pages)


@pytest.fixture
def visitor(house: House) -> Any:
    return log_in("lamp.patient")


def today() -> datetime:
    return timezone.now().astimezone(BERLIN).replace(tzinfo=None)


def enter(house: House, *days: int, **more: Any) -> None:
    for each in days:
        night = replace(NIGHT, date=today().date() - timedelta(days=each), **more)
        new = NewNight(client_id=uuid4(), night=night)
        save_night(by=house.ours["patient"], at=timezone.now(), patient=house.ours.patient, new=new)


def take(house: House, taken_at: datetime, product: str = "ketamine troche") -> None:
    new = NewEntry(client_id=uuid4(), value=Dose(taken_at=taken_at, product=product, amount=50))
    save_dose(by=house.ours["patient"], at=timezone.now(), patient=house.ours.patient, new=new)


def corrected(house: House, day: date, *, reason: str, **answers: str) -> Any:
    """A clinician of the team corrects a night at the desk, as the page does; give their browser."""
    desk = log_in_with_two("lamp.clinician", house.ours["clinician"].user)
    address = f"/patients/{house.ours.patient}/nights/{day}/"
    found = re.search(r'name="replaces" value="(\d+)"', desk.get(address).content.decode())
    assert found is not None
    given = {f"row-{name}": text for name, text in answers.items()}
    sent = {"client_id": str(uuid4()), "replaces": found[1], "row-slept": "yes", "reason": reason, **given}
    assert desk.post(address, sent).status_code == 302
    return desk


class TestNotToday:
    def test_on_the_day_of_a_dose(self, house: House, visitor: Any) -> None:
        take(house, today().replace(hour=0, minute=0, second=0, microsecond=0))
        page = said(visitor.get("/my/sleep/"))
        tomorrow = today().date() + timedelta(days=1)
        assert f"Not today, and not before {tomorrow:%A}, {tomorrow.day} {tomorrow:%B}." in page
        assert "drive, or ride a bike in traffic" in page
        assert "Janssen, US prescribing information, 2019" in page, "the source"

    def test_the_day_after(self, house: House, visitor: Any) -> None:
        take(house, today() - timedelta(days=1))
        assert "No night is written down since your last dose" in said(visitor.get("/my/sleep/"))
        enter(house, 0, slept=False, into_bed=NIGHT.into_bed, lights_out=None, sleep_onset_latency_min=None,
              final_awakening=None, sleep_quality=None)  # fmt: skip
        assert "You wrote that you have not slept since your last dose" in said(visitor.get("/my/sleep/"))

    def test_after_a_night_the_person_is_asked(self, house: House, visitor: Any) -> None:
        take(house, today() - timedelta(days=1))
        enter(house, 0)
        assert "Have you slept well since your last dose? If not, then not today." in said(visitor.get("/my/sleep/"))

    def test_what_has_no_rule_is_said_to_be_not_known(self, house: House, visitor: Any) -> None:
        take(house, today() - timedelta(days=1), "melatonin")
        page = said(visitor.get("/my/sleep/"))
        assert "This page has no rule for what you took last" in page
        assert "Janssen" not in page

    def test_without_a_dose_nothing_is_allowed(self, visitor: Any) -> None:
        page = said(visitor.get("/my/sleep/"))
        assert "No dose of the last days is written down" in page
        assert "you may drive" not in page.lower()


class TestSleep:
    def test_fourteen_nights_and_how_they_compare(self, house: House, visitor: Any) -> None:
        enter(house, *range(1, 30), wake_after_sleep_onset_min=30, awakenings=1)
        page = said(visitor.get("/my/sleep/"))
        assert page.count('class="strip"') == 14 - 1, "the 14 mornings up to today, of which today's is not there yet"
        assert "13 of the last 14 nights, and 14 of the 14 before" in page
        assert page.count("about the same") == 3

    def test_too_few_are_counted(self, house: House, visitor: Any) -> None:
        enter(house, 1, 2)
        assert "You wrote down 2 of the last 14 nights" in said(visitor.get("/my/sleep/"))

    def test_empty(self, visitor: Any) -> None:
        assert "No night yet" in said(visitor.get("/my/sleep/"))

    def test_it_asks_the_database_little(self, house: House, visitor: Any) -> None:
        enter(house, *range(1, 20))
        visitor.get("/my/sleep/")
        with CaptureQueriesContext(connection) as asked:
            visitor.get("/my/sleep/")
        assert len(asked) <= 24, len(asked)


class TestReview:
    def test_the_patients_own_words_and_not_the_clinicians(self, house: House, visitor: Any) -> None:
        enter(house, 1)
        page = said(visitor.get("/my/review/"))
        assert "for lamp Marker" in page
        assert "for clinicians" not in page
        assert "for lamp Marker" in said(visitor.get("/my/review/")), "kept"

    def test_before_the_first_night(self, visitor: Any) -> None:
        assert "It begins with the first one" in said(visitor.get("/my/review/"))

    def test_what_was_written_since_is_told(self, house: House, visitor: Any) -> None:
        enter(house, 2)
        visitor.get("/my/review/")
        enter(house, 1)
        assert "a new one is on its way" in said(visitor.get("/my/review/"))


class TestHistory:
    def test_each_version_with_its_writer(self, house: House, visitor: Any) -> None:
        enter(house, 1)
        day = today().date() - timedelta(days=1)
        night = replace(NIGHT, date=day, sleep_quality=4)
        new = NewNight(client_id=uuid4(), night=night, replaces=1)
        save_night(by=house.ours["clinician"], at=timezone.now(), patient=house.ours.patient, new=new)
        assert f'href="/my/nights/{day}/history/"' in said(visitor.get(f"/my/nights/{day}/"))
        page = said(visitor.get(f"/my/nights/{day}/history/"))
        newest, oldest = page.index("<b>Lamp Clinician</b> changed it"), page.index("<b>You</b> wrote it down")
        assert newest < oldest
        assert re.search(r"Sleep was: <s>.*fair</s>.*good", page)
        assert "Slept: yes" in page
        assert "did not sleep at all: yes" not in page

    def test_a_correction_on_behalf_says_by_whom_and_why(self, house: House, visitor: Any) -> None:
        enter(house, 1)
        day = today().date() - timedelta(days=1)
        desk = corrected(house, day, reason="you telephoned on Monday", sleep_quality="4")
        page = said(visitor.get(f"/my/nights/{day}/history/"))
        assert "<b>Lamp Clinician</b> changed it" in page
        assert "Why: you telephoned on Monday" in page
        assert page.count("Why:") == 1
        mine = {"client_id": str(uuid4()), "version": "2", "into_bed": "22:30", "rise_time": "06:30"}
        assert visitor.post(f"/my/nights/{day}/", mine).status_code == 302
        written = said(desk.get(f"/patients/{house.ours.patient}/nights/{day}/"))
        assert written.count("you telephoned on Monday") == 1, "whoever amends it next has reasons of their own"

    def test_a_night_that_was_told_says_who_said_it_and_who_typed(self, house: House, visitor: Any) -> None:
        day = today().date() - timedelta(days=1)
        said_at = datetime.combine(today().date(), datetime.min.time())
        by, patient = house.ours["clinician"], house.ours.patient
        for how, told_day in ((How.PHONE, day), (How.PAPER, day - timedelta(days=1))):
            told = Told(how=how, told_by="Ada, her sister", said_at=said_at)
            night = replace(NIGHT, date=told_day)
            tell_nights(by=by, at=timezone.now(), patient=patient, form=uuid4(), told=told, nights=[night])
        corrected(house, day, reason="misheard", sleep_quality="5")
        page = said(visitor.get(f"/my/nights/{day}/history/"))
        assert "By phone, said by Ada, her sister. Typed on " in page
        assert page.count("said by") == 1
        assert "<b>Lamp Clinician</b> wrote it down" in page
        assert "<b>Lamp Clinician</b> changed it" in page
        assert "Why: misheard" in page
        assert "From a sheet of paper, said by" in said(visitor.get(f"/my/nights/{day - timedelta(days=1)}/history/"))

    def test_of_a_night_that_nobody_entered(self, visitor: Any) -> None:
        assert visitor.get("/my/nights/2026-03-02/history/").status_code == 404


class TestWho:
    @pytest.mark.parametrize("who", ["carer", "clinician", "observer", "administrator"])
    def test_for_patients_alone(self, house: House, who: str) -> None:
        enter(house, 1)
        here = house.ours[who]
        if who == "carer":
            limits = CarerLimits(may_read_nights=True, may_read_review=True)
            patients.let_carer(
                by=house.ours["patient"], at=timezone.now(), patient=house.ours.patient, user=here.user, limits=limits
            )
        other = log_in("lamp.carer") if who == "carer" else log_in_with_two(f"lamp.{who}", here.user)
        day = today().date() - timedelta(days=1)
        for page in (*PAGES, f"nights/{day}/history/"):
            assert other.get(f"/my/{page}").status_code == 404, page

    def test_another_patient_sees_their_own(self, house: House) -> None:
        house.ours.everybody("second_patient")
        enter(house, 1)
        other = log_in("lamp.second_patient")
        assert "No night yet" in said(other.get("/my/sleep/"))
        assert other.get(f"/my/nights/{today().date() - timedelta(days=1)}/history/").status_code == 404

    def test_reading_is_written_down(self, visitor: Any) -> None:
        visitor.get("/my/sleep/")
        assert AuditRow.objects.filter(action="patients.read", target="my.sleep").count() == 1
        assert "You read the last fortnight of sleep" in said(visitor.get("/my/record/readers/"))
