"""An amendment that waits has ended the version before it: where it is refused, nothing is in force any more."""

from __future__ import annotations

from datetime import datetime, timedelta

from tests.factories.authorised import asked, just_now, prescribers, signed, signing, told
from tests.factories.clinic import AT, House, later
from tests.unit.clinic.workflows.test_authority_desk import ranks
from tests.unit.clinic.workflows.test_dosing import chart_of_house

from trochee.clinic.accounts.values import Here
from trochee.clinic.clinician_site.authorisation.after.presenters import After, after_end
from trochee.clinic.prescriptions.actions import note_contact
from trochee.clinic.prescriptions.values import Kept
from trochee.clinic.workflows import authorising
from trochee.clinic.workflows.desk.work import Rank

DAY = timedelta(days=1)
REASONS = {"eligibility.psychosis_before": "seen by psychiatry"}
REFUSED_AT = later(hours=2)


def amended(house: House, first: Here, kept: Kept, ceiling: int, at: datetime) -> Kept:
    again = signing(asked(ceiling_week_mg=ceiling), seen=kept.id, reasons=REASONS)
    return authorising.amend(by=first, at=at, patient=house.ours.patient, signing=again, confirmation=just_now(at))


def refused(house: House, second: Here, kept: Kept) -> Kept:
    return authorising.refuse(by=second, at=REFUSED_AT, patient=house.ours.patient, seen=kept.id, reason="not yet")


def after(house: House, last: Kept, at: datetime) -> After | None:
    return after_end(chart_of_house(house), last, at)


def test_somebody_speaks_with_the_person_within_seven_days_and_for_four_weeks(house: House) -> None:
    first, second = prescribers(house.ours)
    kept = signed(first, house.ours.patient)
    told(house.ours, version=1, psychosis_past=True)
    last = refused(house, second, amended(house, first, kept, 150, later(hours=1)))
    assert [rank for rank, _ in ranks(first, later(hours=3))] == [Rank.CONTACT]
    shown = after(house, last, later(hours=3))
    assert shown is not None
    assert (shown.ended, shown.since, shown.due, shown.late) == (last.id, REFUSED_AT, REFUSED_AT + 7 * DAY, False)
    overdue = after(house, last, REFUSED_AT + 8 * DAY)
    assert overdue is not None
    assert overdue.late
    for number, day in enumerate((6, 13, 20, 27, 34)):
        at = REFUSED_AT + day * DAY
        assert [rank for rank, _ in ranks(first, at)] == [Rank.CONTACT], day
        note_contact(
            by=first, at=at, patient=house.ours.patient, ended=last.id, number=number, reached=True, note="well"
        )
    at = REFUSED_AT + 40 * DAY
    shown = after(house, last, at)
    assert (ranks(first, at), shown is not None and shown.due) == ([], None)


def test_also_where_the_amendment_was_amended_before_it_was_refused(house: House) -> None:
    first, second = prescribers(house.ours)
    kept = signed(first, house.ours.patient)
    told(house.ours, version=1, psychosis_past=True)
    waits = amended(house, first, kept, 150, later(hours=1))
    last = refused(house, second, amended(house, first, waits, 120, later(hours=1.5)))
    assert [rank for rank, _ in ranks(first, later(hours=3))] == [Rank.CONTACT]
    assert after(house, last, later(hours=3)) is not None


def test_one_that_was_never_in_force_ends_nothing(house: House) -> None:
    first, second = prescribers(house.ours, psychosis_past=True)
    waits = signed(first, house.ours.patient, reasons=REASONS)
    last = refused(house, second, amended(house, first, waits, 150, later(hours=1)))
    assert last.authorisation.version == 2
    assert ranks(first, later(hours=3)) == []
    assert after(house, last, later(hours=3)) is None


def test_signed_anew_after_it_nobody_is_followed(house: House) -> None:
    first, second = prescribers(house.ours)
    kept = signed(first, house.ours.patient)
    told(house.ours, version=1, psychosis_past=True)
    last = refused(house, second, amended(house, first, kept, 150, later(hours=1)))
    told(house.ours, version=2)
    again = signed(first, house.ours.patient, at=later(hours=3), seen=last.id)
    assert ranks(first, AT + DAY) == []
    assert after(house, again, AT + DAY) is None
