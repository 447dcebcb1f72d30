"""The morning as a patient meets it: untouched is missing, late is said, two pages at once lose nothing."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from tests.factories.clinic import House
from tests.integration.clinic.browser_like import log_in
from tests.integration.clinic.test_first_pages import ANSWERS, day_of, enter, hidden, path, said

from trochee.clinic.audit.models import AuditRow
from trochee.clinic.diaries.actions import save_night
from trochee.clinic.diaries.forgotten.queries import days_not_remembered
from trochee.clinic.diaries.models import NightVersion
from trochee.clinic.diaries.queries import kept_nights
from trochee.clinic.diaries.values import NewNight
from trochee.clinic.patients.queries import open_chart
from trochee.clinic.patients.values import Chart, Right
from trochee.foundation.clock import WallTime
from trochee.record import Night

BACK, FORWARD = "/my/nights/2025-10-26/", "/my/nights/2026-03-29/"
"""Mornings on which the clocks of Berlin had gone back, and forward."""


@pytest.fixture
def visitor(house: House) -> Any:
    return log_in("lamp.patient")


def chart(house: House) -> Chart:
    return open_chart(
        by=house.ours["patient"], at=timezone.now(), patient=house.ours.patient, right=Right.KNOW_OF, page="test"
    )


def nights(house: House) -> list[Night]:
    return [each.night for each in kept_nights(chart(house))]


def as_it_stands(page: str) -> dict[str, str]:
    """Give what the form would send if nobody touched it."""
    form = page[page.index('id="night"') :]
    form = form[: form.index("</form>")]
    sent = dict(re.findall(r'<input[^>]*\bname="(\w+)" value="([^"]*)"', form))
    for name, chosen in re.findall(r'type="(?:radio|checkbox)"[^>]*name="(\w+)"[^>]*?( checked)?>', form):
        sent.pop(name, None) if not chosen else None
    return sent | {"note": "", "time_zone": ""}


def new(**more: str) -> dict[str, str]:
    return {**ANSWERS, "client_id": str(uuid4()), "version": "", **more}


class TestUntouched:
    def test_an_untouched_form_saves_nothing(self, house: House, visitor: Any) -> None:
        enter(visitor, 2)
        sent = as_it_stands(said(visitor.get(path(1))))
        assert {"into_bed", "awakenings", "wake_after_sleep_onset_min"} <= set(sent)
        assert {name: text for name, text in sent.items() if text} == {
            "client_id": sent["client_id"],
            "csrfmiddlewaretoken": sent["csrfmiddlewaretoken"],
        }
        answer = visitor.post(path(1), sent)
        assert answer.status_code == 400
        assert "No question is answered yet." in said(answer)
        assert len(nights(house)) == 1

    def test_one_answer_is_one_answer(self, house: House, visitor: Any) -> None:
        enter(visitor, 2)
        sent = as_it_stands(said(visitor.get(path(1))))
        visitor.post(path(1), {**sent, "rise_time": "07:00"})
        row = NightVersion.objects.within(house.ours.scope).get(date=day_of(1))
        unanswered = ("into_bed", "lights_out", "sleep_onset_latency_min", "awakenings", "sleep_quality", "voids")
        assert row.rise_time == "07:00"
        assert [getattr(row, name) for name in unanswered] == [None] * 6

    def test_a_night_sent_back_untouched_stays_as_it_was(self, house: House, visitor: Any) -> None:
        """Also what the form does not ask for, and the offset that a device or a file said with a time."""
        day = day_of(2)
        told = Night(
            date=day, source="phone", into_bed=WallTime(time(22, 45), None, 120.0), rise_time=WallTime(time(6, 40)),
            sleep_onset_latency_min=30, refreshed=2, nap_min=20, extra={"dream": "yes"}, hypnotic="zopiclone",
        )  # fmt: skip
        by, at = house.ours["clinician"], timezone.now()
        save_night(by=by, at=at, patient=house.ours.patient, new=NewNight(client_id=uuid4(), night=told))
        (before,) = nights(house)
        sent = as_it_stands(said(visitor.get(path(2))))
        assert (sent["into_bed"], sent["hypnotic"]) == ("22:45", "zopiclone")
        assert visitor.post(path(2), {**sent, "sleep_onset_latency_min": "45"}).status_code == 302
        (after,) = nights(house)
        kept = ("into_bed", "rise_time", "refreshed", "nap_min", "extra", "hypnotic", "source", "slept")
        assert [getattr(after, name) for name in kept] == [getattr(before, name) for name in kept]
        assert (before.sleep_onset_latency_min, after.sleep_onset_latency_min) == (30, 45)
        visitor.post(path(2), {**sent, "sleep_onset_latency_min": "45"})
        assert NightVersion.objects.within(house.ours.scope).count() == 2, "the same save again is the same"


class TestTwoPages:
    def test_both_answers_are_shown_and_nothing_is_overwritten(self, house: House, visitor: Any) -> None:
        visitor.post(path(1), new(sleep_quality="2", awakenings="7"))
        answer = visitor.post(path(1), new(sleep_quality="4", awakenings="7"))
        page = said(answer)
        assert answer.status_code == 409
        assert "saved by you, on another page or device" in page
        rows = dict(re.findall(r'<tr( class="differs")?><th scope="row">([^<]+)<', page))
        assert re.search(r'class="differs"><th scope="row">Sleep was</th><td>poor</td><td>good', page)
        assert re.search(r'<tr><th scope="row">Woke in the night</th><td>7</td><td>7<', page)
        assert rows
        assert [each.sleep_quality for each in nights(house)] == [2]
        assert re.search(r'value="4" checked', page), "what was typed stands in the form"

    def test_the_typed_one_can_be_saved_over_it_and_the_other_stays_in_the_history(
        self, house: House, visitor: Any
    ) -> None:
        visitor.post(path(1), new(sleep_quality="2"))
        page = said(visitor.post(path(1), new(sleep_quality="4")))
        again = {**ANSWERS, "sleep_quality": "4", "client_id": hidden(page, "client_id")}
        assert visitor.post(path(1), {**again, "version": hidden(page, "version")}).status_code == 302
        assert [each.sleep_quality for each in nights(house)] == [4]
        assert "sleep was: " in said(visitor.get(f"{path(1)}history/")).lower()

    def test_somebody_of_the_clinic_is_named(self, house: House, visitor: Any) -> None:
        day = day_of(1)
        night = Night(date=day, rise_time=WallTime(time(7)))
        by, at = house.ours["clinician"], timezone.now()
        save_night(by=by, at=at, patient=house.ours.patient, new=NewNight(client_id=uuid4(), night=night))
        assert "saved by Lamp Clinician" in said(visitor.post(path(1), new()))

    def test_an_id_with_another_content_is_no_second_save(self, house: House, visitor: Any) -> None:
        sent = new(sleep_quality="2")
        visitor.post(path(1), sent)
        assert visitor.post(path(1), {**sent, "sleep_quality": "5"}).status_code == 409
        assert [each.sleep_quality for each in nights(house)] == [2]

    def test_one_taken_back_meanwhile_is_said(self, visitor: Any) -> None:
        assert visitor.post(path(1), new(version="3")).status_code == 409


class TestLate:
    def test_how_late_is_said_before_and_after(self, house: House, visitor: Any) -> None:
        assert "You write this 3 days later." in said(visitor.get(path(3)))
        enter(visitor, 3)
        assert "3 days later" in said(visitor.get("/my/nights/"))
        assert "later" not in said(visitor.get(path(0))).partition("<main")[2].partition("<form method")[0]

    def test_missing_nights_are_listed_from_the_first_one_on(self, visitor: Any) -> None:
        assert "missing" not in said(visitor.get("/my/nights/"))
        enter(visitor, 4)
        enter(visitor, 2)
        page = said(visitor.get("/my/nights/"))
        assert "2 nights are missing" in page
        assert page.count("I do not remember") == 2

    def test_one_that_is_not_remembered_is_asked_for_no_longer_and_stays_missing(
        self, house: House, visitor: Any
    ) -> None:
        enter(visitor, 3)
        sent = {"client_id": str(uuid4())}
        for _ in range(2):
            visitor.post(f"{path(2)}not-remembered/", sent)
        page = said(visitor.get("/my/nights/"))
        assert "1 night is missing" in page
        assert "not remembered" in page
        assert len(nights(house)) == 1, "it is no night"
        day = day_of(2)
        assert days_not_remembered(chart(house), since=day) == {day}
        assert AuditRow.objects.filter(action="diaries.night_not_remembered").count() == 1
        enter(visitor, 2)
        assert len(nights(house)) == 2, "it can still be entered"
        assert days_not_remembered(chart(house), since=day) == set()

    def test_an_entered_night_is_not_made_to_be_forgotten(self, house: House, visitor: Any) -> None:
        enter(visitor, 2)
        page = visitor.post(f"{path(2)}not-remembered/", {"client_id": str(uuid4())}, follow=True)
        assert "entered meanwhile" in said(page)
        assert len(nights(house)) == 1

    def test_an_id_of_another_save_is_refused(self, house: House, visitor: Any) -> None:
        sent = new()
        visitor.post(path(3), sent)
        page = visitor.post(f"{path(2)}not-remembered/", {"client_id": sent["client_id"]}, follow=True)
        assert "Nothing was changed" in said(page)

    @pytest.mark.parametrize(
        ("days", "sent"), [(-2, {"client_id": str(uuid4())}), (2, {"client_id": "none"}), (2, {})]
    )
    def test_no_night_to_come_and_no_broken_form(self, visitor: Any, days: int, sent: dict[str, str]) -> None:
        assert visitor.post(f"{path(days)}not-remembered/", sent).status_code == 400

    def test_a_night_long_ago_is_not_asked_for(self, house: House, visitor: Any) -> None:
        assert 'id="night"' in said(visitor.get(path(13)))
        page = said(visitor.get(path(16)))
        assert "too long ago" in page
        assert 'id="night"' not in page
        sent = visitor.post(path(16), new())
        assert sent.status_code == 302, "what was written in time and came late is never lost"


class TestZone:
    def test_the_night_keeps_the_zone_of_the_morning(self, house: House, visitor: Any) -> None:
        visitor.post(path(1), new())
        visitor.post(path(2), new(time_zone="Europe/Lisbon"))
        assert [each.time_zone for each in nights(house)] == ["Europe/Lisbon", "Europe/Berlin"]
        page = said(visitor.get(path(2)))
        assert '<option value="Europe/Lisbon" selected>Lisbon</option>' in page
        assert "Lisbon, as last time" in said(visitor.get(path(1)))

    @pytest.mark.parametrize("zone", ["Moon/Base", "../etc/passwd", "x" * 300])
    def test_a_zone_that_is_none_is_refused_beside_its_question(self, house: House, visitor: Any, zone: str) -> None:
        answer = visitor.post(path(1), new(time_zone=zone))
        assert answer.status_code == 400
        assert 'id="e-time_zone">Choose where you woke up.' in said(answer)
        assert not nights(house)

    def test_a_skipped_time_is_refused_in_words(self, house: House, visitor: Any) -> None:
        answer = visitor.post(FORWARD, new(into_bed="02:30", lights_out="", final_awakening=""))
        assert answer.status_code == 400
        assert "that night the clocks went forward over it" in said(answer)
        assert not nights(house)

    @pytest.mark.parametrize(("second", "offset"), [((), None), (("rise_time",), 60.0), (("note", "into_bed"), None)])
    def test_a_time_that_came_twice_is_asked_about(
        self, house: House, visitor: Any, second: tuple[str, ...], offset: float | None
    ) -> None:
        told = new(lights_out="", final_awakening="", rise_time="02:30", wake_after_sleep_onset_min="10")
        answer = visitor.post(BACK, told)
        page = said(answer)
        assert answer.status_code == 422
        assert "one hour came twice" in page
        assert "Got up: it was the second time" in page
        sure = re.findall(r'name="sure" value="([^"]+)"', page)
        assert visitor.post(BACK, {**told, "sure": sure, "second": list(second)}).status_code == 302
        (night,) = nights(house)
        assert night.rise_time == WallTime(time(2, 30), None, offset)
        assert 'name="rise_time" value="02:30"' in said(visitor.get(BACK))

    def test_who_sleeps_by_day_is_not_asked_about(self, house: House, visitor: Any) -> None:
        told = {"into_bed": "08:00", "lights_out": "08:15", "final_awakening": "14:40", "rise_time": "15:00"}
        assert visitor.post(path(1), new(**told)).status_code == 302
        assert (nights(house)[0].into_bed, nights(house)[0].rise_time) == (WallTime(time(8)), WallTime(time(15)))


class TestSwapped:
    def test_half_a_day_from_the_week_before_is_asked_about(self, house: House, visitor: Any) -> None:
        for days in range(5, 1, -1):
            visitor.post(path(days), new())
        answer = visitor.post(
            path(1), new(into_bed="10:45", lights_out="11:15", final_awakening="18:10", rise_time="18:40")
        )
        assert answer.status_code == 422
        assert "Are morning and evening swapped?" in said(answer)

    def test_a_time_to_come_is_asked_about(self, house: House, visitor: Any) -> None:
        now = datetime.now(UTC)
        zone = "Pacific/Honolulu" if now.hour >= 12 else "Asia/Tokyo"
        local = now.astimezone(ZoneInfo(zone))
        day, up = local.date(), (local + timedelta(hours=1)).time()
        told = new(
            time_zone=zone, into_bed="", lights_out="", final_awakening="", rise_time=f"{up:%H:%M}",
            wake_after_sleep_onset_min="", awakenings="",
        )  # fmt: skip
        answer = visitor.post(f"/my/nights/{day}/", told)
        assert answer.status_code == 422
        assert "That time has not come yet." in said(answer)


class TestLight:
    @pytest.mark.parametrize(
        ("hour", "dim"), [(12, False), (20, False), (21, True), (23, True), (3, True), (7, False)]
    )
    def test_by_the_hour_of_the_clinic(
        self, visitor: Any, monkeypatch: pytest.MonkeyPatch, hour: int, dim: bool
    ) -> None:
        from trochee.clinic.patient_site.light import views as light

        moment = datetime(2026, 3, 2, hour, 30, tzinfo=ZoneInfo("Europe/Berlin"))
        monkeypatch.setattr(light, "timezone", type("Clock", (), {"now": staticmethod(lambda: moment)}))
        assert ('class="dim"' in said(visitor.get("/my/nights/")).partition(">")[2].partition("<head")[0]) is dim

    @pytest.mark.parametrize("chosen", ["dim", "bright"])
    def test_by_choice(self, visitor: Any, chosen: str) -> None:
        assert visitor.post("/my/light/", {"light": chosen})["Location"] == "/my/nights/"
        page = said(visitor.get("/my/nights/"))
        assert ('class="dim"' in page.partition("<head")[0]) is (chosen == "dim")
        assert ('content="dark"' in page) is (chosen == "dim")

    def test_no_other_light(self, visitor: Any) -> None:
        assert visitor.post("/my/light/", {"light": "red"}).status_code == 400
        assert visitor.get("/my/light/").status_code == 405
