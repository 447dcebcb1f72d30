"""A night that somebody else changed meanwhile: what was typed is still there, the repeated hour too."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone
from tests.factories.clinic import House
from tests.integration.clinic.browser_like import log_in
from tests.integration.clinic.test_first_pages import ANSWERS, day_of, path, said
from tests.integration.clinic.test_morning_entry import BACK, new, nights

from trochee.clinic.diaries.actions import withdraw_night
from trochee.foundation.clock import zone_named
from trochee.knowledge import shipped
from trochee.sleep.diary import read_diary

WORDS = "I slept at my sister's"
TIMES = {
    "into_bed": "23:00", "lights_out": "23:00", "sleep_onset_latency_min": "10", "final_awakening": "02:30",
    "rise_time": "02:45", "awakenings": "0", "wake_after_sleep_onset_min": "0",
}  # fmt: skip
SECOND = ["final_awakening", "rise_time"]


@pytest.fixture
def visitor(house: House) -> Any:
    return log_in("lamp.patient")


def carried(page: str, name: str) -> list[str]:
    return re.findall(rf'<input type="hidden" name="{name}" value="([^"]*)"', page[page.index('id="night"') :])


def repeated(visitor: Any, **more: Any) -> dict[str, Any]:
    """Give the answers of the night in which one hour came twice, sure of all that is asked back."""
    sent = {**TIMES, "client_id": str(uuid4()), "version": "", **more}
    return {**sent, "sure": carried(said(visitor.post(BACK, sent)), "sure")}


def test_a_night_taken_back_meanwhile_keeps_what_was_typed_and_is_saved_anew(house: House, visitor: Any) -> None:
    visitor.post(path(1), new())
    withdraw_night(
        by=house.ours["clinician"], at=timezone.now(), patient=house.ours.patient, client_id=uuid4(), day=day_of(1),
        version=1,
    )  # fmt: skip
    sent = {**ANSWERS, "client_id": str(uuid4()), "version": "1", "note": WORDS}
    answer = visitor.post(path(1), sent)
    page = said(answer)
    assert answer.status_code == 409
    assert "This was taken back after you opened this page" in page
    assert "I slept at my sister&#x27;s" in page
    assert carried(page, "version") == [""]
    (client_id,) = carried(page, "client_id")
    assert client_id != sent["client_id"]
    assert nights(house) == []
    assert visitor.post(path(1), sent | {"version": "", "client_id": client_id}).status_code == 302
    assert [each.note for each in nights(house)] == [WORDS]


def test_the_second_time_survives_a_night_with_two_answers(house: House, visitor: Any) -> None:
    visitor.post(BACK, repeated(visitor))
    mine = repeated(visitor, awakenings="1", wake_after_sleep_onset_min="5")
    answer = visitor.post(BACK, {**mine, "second": SECOND})
    page = said(answer)
    assert answer.status_code == 409
    assert carried(page, "second") == SECOND
    again = {name: carried(page, name)[0] for name in ("version", "client_id")}
    sent = {**mine, **again, "sure": carried(page, "sure"), "second": carried(page, "second")}
    assert visitor.post(BACK, sent).status_code == 302
    (kept,) = nights(house)
    assert [getattr(kept, each).offset_min for each in SECOND] == [60, 60], "winter time, UTC+1"
    (measured,) = read_diary([kept], zone_named("Europe/Berlin"), shipped()).nights
    assert measured.time_in_bed_min == 285, "from 23:00 to 02:45, and the hour that came twice"


def test_the_second_time_survives_a_refusal(visitor: Any) -> None:
    wrong = {**repeated(visitor), "second": SECOND, "awakenings": "many"}
    answer = visitor.post(BACK, wrong)
    assert answer.status_code == 400
    assert carried(said(answer), "second") == SECOND


def test_where_it_is_asked_again_what_was_ticked_is_ticked_and_said_once(visitor: Any) -> None:
    sent = {**TIMES, "client_id": str(uuid4()), "version": "", "second": ["final_awakening"]}
    page = said(visitor.post(BACK, sent))
    told = re.findall(r'type="(hidden|checkbox)"[^>]* name="second" value="final_awakening"( checked)?', page)
    assert told in ([("hidden", "")], [("checkbox", " checked")])
