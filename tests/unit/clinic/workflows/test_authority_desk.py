"""What waits, lapses, has lapsed or ended stands on the clinician's home, from midnight where the patient lives."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from tests.factories.authorised import asked, just_now, prescribers, signed
from tests.factories.clinic import AT, House
from tests.factories.entries import DOSE

from trochee.clinic.accounts.values import Here
from trochee.clinic.assessments.answers import NewAnswer, answer
from trochee.clinic.clinician_site.authorisation.after.presenters import after_end
from trochee.clinic.clinician_site.today.presenters import work_lines
from trochee.clinic.patients import actions as patients
from trochee.clinic.patients.models import Status
from trochee.clinic.patients.queries import open_chart
from trochee.clinic.patients.values import Right
from trochee.clinic.patients.versions.values import NewEntry
from trochee.clinic.prescriptions.actions import note_contact
from trochee.clinic.prescriptions.values import Kept
from trochee.clinic.workflows import authorising
from trochee.clinic.workflows.desk import work as desk
from trochee.clinic.workflows.desk.work import Rank, Waits, work
from trochee.clinic.workflows.dosing import permission_for, save_dose
from trochee.knowledge import shipped
from trochee.record import Dose, DoseStatus

BERLIN = ZoneInfo("Europe/Berlin")
OURS = (Rank.BEYOND, Rank.LAPSED, Rank.WAITS, Rank.CONTACT, Rank.LAPSES)
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)  # the clocks change in the night that ends on these days
DAY = timedelta(days=1)


def midnight(day: date, minutes: int = 0) -> datetime:
    return datetime.combine(day, datetime.min.time(), BERLIN).astimezone(UTC) + timedelta(minutes=minutes)


def waits(by: Here, at: datetime) -> list[Waits]:
    return [each for each in work(by=by, at=at)[0] if each.rank in OURS]


def ranks(by: Here, at: datetime) -> list[tuple[Rank, str]]:
    return [(each.rank, each.about) for each in waits(by, at)]


def until(house: House, review_on: date) -> tuple[Here, Kept]:
    first, _ = prescribers(house.ours)
    starts = min(AT.date(), review_on - 28 * DAY)
    return first, signed(first, house.ours.patient, what=asked(review_on=review_on, starts_on=starts))


@pytest.mark.parametrize("review", [SPRING, AUTUMN, date(2026, 4, 20)], ids=["spring", "autumn", "no change"])
def test_it_lapses_at_midnight_where_the_patient_lives(house: House, review: date) -> None:
    first, other = prescribers(house.ours)
    reasons = {"authorisation.review_far": "seen every week"} if review == AUTUMN else {}
    kept = signed(first, house.ours.patient, what=asked(review_on=review), reasons=reasons)
    if reasons:
        authorising.second_sign(
            by=other, at=AT, patient=house.ours.patient, seen=kept.id,
            shown_sha256=kept.authorisation.content_sha256 or "", confirmation=just_now(AT),
        )  # fmt: skip
    assert ranks(first, midnight(review, -1)) == [(Rank.LAPSES, "1")]
    assert ranks(first, midnight(review)) == [(Rank.LAPSED, "0")]
    assert ranks(first, midnight(review + 3 * DAY, 5)) == [(Rank.LAPSED, "3")]
    for minutes, lapsed in ((-1, False), (0, True)):
        dose = Dose(
            taken_at=midnight(review, minutes).astimezone(BERLIN), product="ketamine troche", amount=50.0,
            status=DoseStatus.PLANNED, setting="clinic",
        )  # fmt: skip
        found = permission_for(by=first, at=AT, patient=house.ours.patient, dose=dose)
        assert found is not None
        assert ("authority.lapsed" in {each.rule for each in found.reasons}) is lapsed


@pytest.mark.parametrize(
    ("back", "found"), [(15, []), (14, ["14"]), (13, ["13"]), (7, ["7"]), (2, ["2"]), (1, ["1"])]
)
def test_it_is_announced_from_fourteen_days_before(house: House, back: int, found: list[str]) -> None:
    first, _ = until(house, AT.date() + 28 * DAY)
    lines = waits(first, midnight(AT.date() + (28 - back) * DAY, 600))
    assert [(each.rank, each.about) for each in lines] == [(Rank.LAPSES, each) for each in found]


def test_a_decision_takes_it_off(house: House) -> None:
    first, kept = until(house, AT.date() + 10 * DAY)
    at = midnight(AT.date() + 11 * DAY, 600)
    assert [rank for rank, _ in ranks(first, at)] == [Rank.LAPSED]
    authorising.stop(by=first, at=at, patient=house.ours.patient, seen=kept.id, reason="no benefit")
    assert [rank for rank, _ in ranks(first, at)] == [Rank.CONTACT]


def test_after_a_stop_somebody_speaks_with_them_for_four_weeks(house: House) -> None:
    first, kept = until(house, AT.date() + 28 * DAY)
    patient = house.ours.patient
    last = authorising.stop(by=first, at=AT, patient=patient, seen=kept.id, reason="no benefit")
    (line,) = waits(first, AT)
    assert (line.rank, line.due) == (Rank.CONTACT, AT + 7 * DAY)
    spoken = [3, 10, 17, 24, 31]
    for number, day in enumerate(spoken):
        at = AT + day * DAY
        assert [rank for rank, _ in ranks(first, at)] == [Rank.CONTACT], day
        note_contact(by=first, at=at, patient=patient, ended=last.id, number=number, reached=True, note="well")
        assert ranks(first, at + DAY) == []
    assert ranks(first, AT + 80 * DAY) == []


def test_whom_nobody_reached_is_still_to_be_spoken_with(house: House) -> None:
    first, kept = until(house, AT.date() + 28 * DAY)
    patient = house.ours.patient
    last = authorising.stop(by=first, at=AT, patient=patient, seen=kept.id, reason="no benefit")
    tried: dict[str, Any] = {
        "by": first,
        "patient": patient,
        "ended": last.id,
        "reached": False,
        "note": "nobody answered",
    }
    for number, day in enumerate((2, 30)):
        at = AT + day * DAY
        note_contact(at=at, number=number, **tried)
        assert [(each.rank, each.due) for each in waits(first, at)] == [(Rank.CONTACT, AT + 7 * DAY)]
        chart = open_chart(by=first, at=at, patient=patient, right=Right.READ_AUTHORISATION, page="test")
        told = after_end(chart, last, at)
        assert told is not None
        assert (told.due, told.number) == (AT + 7 * DAY, number + 1)


def test_a_call_stands_also_where_its_question_is_asked_no_more(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = house.ours
    given = [NewAnswer(fact="suicidal_item", value=1.0)]
    answer(by=ours["patient"], at=AT, patient=ours.patient, given=given)
    later_version = replace(shipped(), assessment={})
    monkeypatch.setattr(desk, "shipped", lambda: later_version)
    (line,) = [each for each in work(by=ours["clinician"], at=AT)[0] if each.rank is Rank.HARM]
    assert work_lines([line], AT)[0].href.endswith(f"/{ours.patient}/assessment/")


def test_what_waits_for_a_second_prescriber_stands_there(house: House) -> None:
    first, _ = prescribers(house.ours, psychosis_past=True)
    signed(first, house.ours.patient, reasons={"eligibility.psychosis_before": "seen by psychiatry"})
    assert ranks(first, AT) == [(Rank.WAITS, "0")]


def test_a_dose_that_nothing_covers_stands_there_until_somebody_looked(house: House) -> None:
    ours, at = house.ours, AT
    taken = replace(DOSE, status=DoseStatus.TAKEN, share=None)
    save_dose(by=ours["patient"], at=at, patient=ours.patient, new=NewEntry(client_id=uuid4(), value=taken))
    by = ours["clinician"]
    assert [rank for rank, _ in ranks(by, at)] == [Rank.BEYOND]
    assert [rank for rank, _ in ranks(ours["observer"], at)] == [Rank.BEYOND]
    open_chart(by=by, at=at + timedelta(minutes=5), patient=ours.patient, right=Right.READ_DOSES, page="doses")
    assert ranks(by, at + timedelta(minutes=6)) == []


def test_of_whom_takes_no_part_nothing_stands_there(house: House) -> None:
    first, _ = until(house, AT.date() + 10 * DAY)
    patients.set_status(by=first, at=AT, patient=house.ours.patient, status=Status.DECEASED, reason="died", version=1)
    assert ranks(first, AT + 12 * DAY) == []


def test_the_words_say_what_it_is_and_open_the_authorisation(house: House) -> None:
    first, _ = until(house, AT.date() + 10 * DAY)
    said = {day: work_lines(waits(first, AT + day * DAY), AT + day * DAY) for day in (9, 10, 12)}
    assert [lines[0].what for lines in said.values()] == [
        "The authorisation lapses in 1 day",
        "The authorisation has lapsed today",
        "The authorisation has lapsed 2 days ago",
    ]
    assert f"/patients/{house.ours.patient}/authorisation/" in said[9][0].href
