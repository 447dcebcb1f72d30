"""A planned dose stands in the patient's calendar as long as something that was signed holds at its time."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from tests.factories.authorised import asked, just_now, prescribers, signed, signing
from tests.factories.clinic import AT, House, later
from tests.unit.clinic.workflows.test_dosing import ON_THE_DAY, TOMORROW, chart_of_house, dose, save

from trochee.clinic.accounts.values import Here
from trochee.clinic.calendars.actions import make_link
from trochee.clinic.calendars.queries import own_link
from trochee.clinic.dosing_sessions import actions
from trochee.clinic.patients.versions.values import NewEntry
from trochee.clinic.prescriptions.queries import latest
from trochee.clinic.workflows import authorising
from trochee.clinic.workflows.calendar_feed import feed
from trochee.record import Dose

SIGNED = asked(minimum_interval_h=72, ceiling_week_mg=200)


def planned(house: House, at: datetime) -> int:
    """How many planned doses the calendar holds, which has no diary."""
    make_link(by=house.ours["patient"], at=at, patient=house.ours.patient, diary_at="")
    link = own_link(chart_of_house(house))
    assert link is not None
    text = feed(token=link.token, at=at)
    assert text is not None
    return text.count("BEGIN:VEVENT")


def put(house: House, value: Dose) -> None:
    """Keep a dose as it is, whoever allowed it."""
    new = NewEntry(client_id=uuid4(), value=value)
    actions.save_dose(by=house.ours["clinician"], at=AT, patient=house.ours.patient, new=new)


@pytest.fixture
def first(house: House) -> Here:
    """The prescriber of what is in force, with a dose planned for tomorrow."""
    by, _ = prescribers(house.ours, **ON_THE_DAY)
    signed(by, house.ours.patient, what=SIGNED)
    save(house, dose())
    return by


def test_stopping_takes_planned_doses_out(house: House, first: Here) -> None:
    assert planned(house, later(hours=1)) == 1
    last = latest(chart_of_house(house))
    assert last is not None
    authorising.stop(by=first, at=later(hours=2), patient=house.ours.patient, seen=last.id, reason="liver")
    assert planned(house, later(hours=3)) == 0


@pytest.mark.parametrize(("facts", "stands"), [({}, 1), ({"psychosis_past": True}, 0)], ids=["signed", "waits"])
def test_after_an_amendment_it_stands_where_the_new_version_holds(
    house: House, facts: dict[str, bool], stands: int
) -> None:
    by, _ = prescribers(house.ours, **ON_THE_DAY, **facts)
    reasons = dict.fromkeys(("eligibility.psychosis_before",), "seen by psychiatry") if facts else {}
    kept = signed(by, house.ours.patient, what=SIGNED, reasons=reasons)
    put(house, dose())
    at = later(hours=1)
    again = signing(asked(ceiling_week_mg=150), seen=kept.id, reasons=reasons)
    authorising.amend(by=by, at=at, patient=house.ours.patient, signing=again, confirmation=just_now(at))
    assert planned(house, later(hours=2)) == stands


def test_what_lies_behind_the_review_day_is_not_in_it(house: House, first: Here) -> None:
    put(house, dose(taken_at=TOMORROW + timedelta(days=26)))  # the evening before the review day
    assert planned(house, later(hours=1)) == 2
    put(house, dose(taken_at=TOMORROW + timedelta(days=27)))
    assert planned(house, later(hours=1)) == 2


def test_without_any_authorisation_only_what_needs_none_is_in_it(house: House) -> None:
    put(house, dose())
    assert planned(house, AT) == 0
    put(house, dose(product="bright light", unit="min"))
    assert planned(house, AT) == 1
