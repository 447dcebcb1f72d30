"""A dose or a side effect away from home is written down by the clock of where it was."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from tests.factories.clinic import House
from tests.integration.clinic.browser_like import log_in
from tests.integration.clinic.test_my_entries import dose, effect, fields, said, side_effect

TOKYO, AUCKLAND = "Asia/Tokyo", "Pacific/Auckland"


@pytest.fixture
def visitor(house: House) -> Any:
    return log_in("lamp.patient")


def just_now(zone: str) -> datetime:
    return (datetime.now(ZoneInfo(zone)) - timedelta(minutes=10)).replace(second=0, microsecond=0)


def by_the_clock_of(zone: str) -> dict[str, str]:
    there = just_now(zone)
    return {"other_day": str(there.date()), "at": f"{there:%H:%M}", "time_zone": zone}


def as_it_stands(visitor: Any, kind: str, entry: Any) -> str:
    return said(visitor.get(f"/my/{kind}/{entry}/"))


@pytest.mark.parametrize("zone", [TOKYO, AUCKLAND, "America/Los_Angeles"])
def test_a_dose_just_taken_elsewhere_is_kept_with_the_offset_of_there(visitor: Any, house: House, zone: str) -> None:
    told = just_now(zone)
    answer = visitor.post("/my/doses/new/", fields(**by_the_clock_of(zone)))
    assert answer.status_code == 302
    kept = dose(house).value.taken_at
    assert timedelta(0) <= kept - told <= timedelta(minutes=1)
    assert kept.utcoffset() == told.utcoffset()
    assert kept <= timezone.now()


def test_the_page_asks_where_and_presets_nothing(visitor: Any) -> None:
    for kind in ("doses", "effects"):
        page = said(visitor.get(f"/my/{kind}/new/")).partition('class="entry"')[2]
        assert "Where were you?" in page
        assert '<option value="Asia/Tokyo">' in page
        zone = page[page.index('name="time_zone"') : page.index("</select>")]
        assert "selected" not in zone
        assert "were you there?" in page, "what is asked where the phone stands in another zone"
        assert "data-today" in page


def test_at_home_the_wall_clock_stays_as_it_was_said(visitor: Any, house: House) -> None:
    visitor.post("/my/doses/new/", fields(time_zone=""))
    assert dose(house).value.taken_at.tzinfo is None


def test_home_chosen_by_its_name_is_home(visitor: Any, house: House) -> None:
    visitor.post("/my/doses/new/", fields(time_zone="Europe/Berlin"))
    assert dose(house).value.taken_at.tzinfo is None


@pytest.mark.parametrize("zone", ["Europe/Atlantis", "+25:00", "x" * 90])
def test_a_place_that_there_is_not_is_said_at_its_field(visitor: Any, zone: str) -> None:
    answer = visitor.post("/my/doses/new/", fields(time_zone=zone))
    assert answer.status_code == 400
    assert 'aria-invalid="true"' in said(answer).partition('id="zone"')[2]


def test_a_time_that_the_clock_there_jumped_over_is_refused(visitor: Any) -> None:
    # the clocks of New York went from 02:00 to 03:00 on 9 March 2025; those of Berlin on 30 March
    sent = fields(other_day="2025-03-09", at="02:30", time_zone="America/New_York")
    answer = visitor.post("/my/doses/new/", sent)
    assert answer.status_code == 400
    assert "The clock had no such time on that day" in said(answer)


def test_a_time_ahead_of_there_is_still_refused(visitor: Any) -> None:
    ahead = datetime.now(ZoneInfo(TOKYO)) + timedelta(hours=2)
    sent = fields(other_day=str(ahead.date()), at=f"{ahead:%H:%M}", time_zone=TOKYO)
    assert "This time has not come yet" in said(visitor.post("/my/doses/new/", sent))


def test_an_amendment_keeps_where_it_was_and_a_new_time_is_one_of_there(visitor: Any, house: House) -> None:
    visitor.post("/my/doses/new/", fields(time_zone=TOKYO))
    before = dose(house)
    page = as_it_stands(visitor, "doses", before.entry)
    assert '<option value="+09:00" selected>UTC+09:00</option>' in page
    amended = {"what": "Ketamine troche, 50 mg", "replaces": str(before.id), "time_zone": "+09:00"}
    visitor.post(f"/my/doses/{before.entry}/", fields(**amended, at="22:20"))
    assert dose(house).value.taken_at.isoformat().endswith("T22:20:00+09:00")
    amended |= {"replaces": str(dose(house).id), "time_zone": ""}
    visitor.post(f"/my/doses/{before.entry}/", fields(**amended, at="22:20"))
    assert dose(house).value.taken_at.isoformat().endswith("T22:20:00"), "it was at home after all"


def test_a_form_without_the_question_leaves_the_place_as_it_was(visitor: Any, house: House) -> None:
    visitor.post("/my/doses/new/", fields(time_zone=TOKYO))
    before = dose(house)
    sent = fields(what="Ketamine troche, 50 mg", replaces=str(before.id), note="late")
    visitor.post(f"/my/doses/{before.entry}/", sent)
    assert dose(house).value.taken_at == before.value.taken_at
    assert dose(house).value.note == "late"


def test_where_no_place_was_said_a_time_ahead_of_home_is_asked_about_by_the_question_where(visitor: Any) -> None:
    ahead = datetime.now(ZoneInfo("Europe/Berlin")) + timedelta(hours=7)
    answer = visitor.post("/my/doses/new/", fields(other_day=str(ahead.date()), at=f"{ahead:%H:%M}"))
    page = said(answer)
    assert answer.status_code == 400
    assert "and say where you were" in page
    assert " open " in page[page.index('id="zone"') :].partition(">")[0]
    fresh = said(visitor.get("/my/doses/new/"))
    assert " open " not in fresh[fresh.index('id="zone"') :].partition(">")[0]


def test_a_side_effect_elsewhere_keeps_the_offset_of_there(visitor: Any, house: House) -> None:
    told = just_now(TOKYO)
    answer = visitor.post("/my/effects/new/", effect(**by_the_clock_of(TOKYO)))
    assert answer.status_code == 302
    assert side_effect(house).value.onset.utcoffset() == told.utcoffset()


def test_a_side_effect_of_today_there_needs_no_time_and_may_be_over(visitor: Any, house: House) -> None:
    today = datetime.now(ZoneInfo("Pacific/Kiritimati")).date()  # UTC+14: the first place of all to see a day
    where = {"other_day": str(today), "time_zone": "Pacific/Kiritimati", "over": "ended", "ended_day": str(today)}
    answer = visitor.post("/my/effects/new/", effect(**where))
    assert answer.status_code == 302
    kept = side_effect(house)
    assert kept.value.onset.isoformat() == f"{today}T00:00:00+14:00"
    assert kept.value.extra["onset_raw"] == kept.value.extra["ended_raw"] == str(today)
    page = as_it_stands(visitor, "effects", kept.entry)
    assert "00:00" not in page[page.index('name="at"') :][:200], "no hour was said"
    sent = effect(**where, replaces=str(kept.id), note="better")
    visitor.post(f"/my/effects/{kept.entry}/", sent)
    assert side_effect(house).value.extra == kept.value.extra
    tomorrow = str(today + timedelta(days=1))
    answer = visitor.post("/my/effects/new/", effect(**{**where, "ended_day": tomorrow}))
    assert "This day has not come yet" in said(answer)
