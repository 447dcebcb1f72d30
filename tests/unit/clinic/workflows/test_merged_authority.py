"""Two records of one person, each with an authorisation that lives: the last decision is the only one that stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID, uuid4

import pytest
from tests.factories.authorised import asked, just_now, prescribers, signed, signing, told
from tests.factories.clinic import AT, House, later
from tests.factories.entries import DOSE

from trochee.clinic.accounts.values import Here
from trochee.clinic.clinician_site.authorisation.course import stands
from trochee.clinic.patient_site.authorised.presenters import mine
from trochee.clinic.patients.actions import merge, unmerge
from trochee.clinic.patients.queries import chart_of
from trochee.clinic.patients.values import Chart
from trochee.clinic.patients.versions.values import NewEntry
from trochee.clinic.prescriptions.overview import reviews_of
from trochee.clinic.prescriptions.overview import signed as all_signed
from trochee.clinic.prescriptions.queries import authorisations, latest, record_authorisations
from trochee.clinic.prescriptions.states import State, state_of
from trochee.clinic.prescriptions.values import Kept
from trochee.clinic.workflows import authorising
from trochee.clinic.workflows.desk.authorised import Notices
from trochee.clinic.workflows.desk.work import Rank, work
from trochee.clinic.workflows.dosing import NotPermittedError, permission_for, save_dose
from trochee.clinic.workflows.standing_checks import look
from trochee.knowledge import shipped
from trochee.record import AuthorisationStatus, Dose, DoseStatus, TitrationStep
from trochee.safety.permission import Answer

DAY = timedelta(days=1)
NEAR, FAR = AT.date() + 10 * DAY, AT.date() + 28 * DAY
OURS = frozenset({Rank.LAPSED, Rank.WAITS, Rank.CONTACT, Rank.LAPSES, Rank.FIRES, Rank.ASKS})
ON_THE_DAY: dict[str, Any] = {
    "taken_today": [], "dose_lost_today": False, "hypnotic_planned_tonight": False, "intoxicated_today": False,
    "drives_or_safety_critical_work": False, "escort_arranged": True, "sole_care_of_a_child": False,
    "safe_with_escort": True,
}  # fmt: skip


class Two(NamedTuple):
    """The two authorisations, that of the record that is kept first, and the merge."""

    house: House
    first: Kept
    second: Kept
    merge: UUID

    @property
    def by(self) -> Here:
        return self.house.ours["clinician"]

    @property
    def patient(self) -> UUID:
        return self.house.ours.patient

    def chart(self) -> Chart:
        found = chart_of(by=self.by, at=AT, patient=self.patient)
        assert found is not None
        return found

    def stop(self, at: datetime) -> Kept:
        last = latest(self.chart())
        assert last is not None
        return authorising.stop(by=self.by, at=at, patient=self.patient, seen=last.id, reason="no benefit")

    def lines(self, at: datetime) -> list[tuple[Rank, str]]:
        return [(each.rank, each.about) for each in work(by=self.by, at=at)[0] if each.rank in OURS]


@pytest.fixture
def two(house: House, monkeypatch: pytest.MonkeyPatch) -> Two:
    """The second record has another, later one: 25 mg at first, until later."""
    by, _ = prescribers(house.ours, **ON_THE_DAY)
    ours = house.ours
    first = signed(by, ours.patient, what=asked(review_on=NEAR))
    monkeypatch.setattr(authorising, "findings_for", lambda *_: ())  # of the second record nothing is known yet
    less = asked(review_on=FAR, titration=(TitrationStep(from_dose=1, dose_mg=25),))
    second = signed(by, ours.second_patient, at=later(hours=1), what=less)
    monkeypatch.undo()
    found = merge(by=by, at=later(hours=2), kept=ours.patient, merged=ours.second_patient, reason="registered twice")
    return Two(house, first, second, found)


def dose(amount: float) -> Dose:
    return replace(
        DOSE, taken_at=datetime(2026, 3, 3, 20, 0), status=DoseStatus.PLANNED, product="ketamine troche",  # noqa: DTZ001  wall clock
        amount=amount, route="sublingual", setting="clinic", share=None, planned_at=None, lot=None, allocation=None,
    )  # fmt: skip


def states(found: tuple[Kept, ...]) -> list[tuple[UUID, State]]:
    return [(each.entry, state_of(each.authorisation, AT.date())) for each in found]


def test_the_later_one_stands_and_ends_the_other_wherever_it_is_read(two: Two) -> None:
    kept = authorisations(two.chart())
    assert states(kept) == [(two.second.entry, State.HOLDS), (two.first.entry, State.AMENDED)]
    before = kept[1].authorisation
    assert before.ended_at == two.second.at
    assert stands(before, AT.date()).sentence == "No dose is authorised now."
    assert [each.ended_at for each in record_authorisations(two.chart())] == [None, two.second.at]
    told_patient = mine(kept, AT.date(), Notices.of(shipped()))
    assert told_patient.holds
    assert ("In one dose, at most", "25 mg") in told_patient.lines


def test_a_dose_rests_on_the_later_one_alone(two: Two) -> None:
    over = permission_for(by=two.by, at=later(hours=3), patient=two.patient, dose=dose(50))
    assert over is not None
    assert over.authorisation == str(two.second.entry)
    assert "authority.over_step" in {each.rule for each in over.reasons}
    within = permission_for(by=two.by, at=later(hours=3), patient=two.patient, dose=dose(25))
    assert within is not None
    assert (within.answer, within.reasons) == (Answer.YES, ())


def test_the_home_has_lines_about_the_later_one_alone(two: Two) -> None:
    assert two.lines(AT + 9 * DAY) == two.lines(AT + 12 * DAY) == []
    assert two.lines(AT + 27 * DAY) == [(Rank.LAPSES, "1")]
    assert two.lines(AT + 29 * DAY) == [(Rank.LAPSED, "1")]


def test_stopped_once_nothing_of_the_other_is_left_on_the_home(two: Two) -> None:
    two.stop(AT + DAY)
    assert two.lines(AT + 12 * DAY) == [(Rank.CONTACT, "11")]
    assert all_signed(two.house.ours.scope) == ()


def test_only_of_the_later_one_the_patient_is_told_that_it_ends(two: Two) -> None:
    ours = two.house.ours
    ids = (ours.patient, ours.second_patient)
    assert reviews_of(ours.scope, ids) == {ours.second_patient: FAR}
    two.stop(AT + DAY)
    assert reviews_of(ours.scope, ids) == {}


def test_what_rules_said_of_the_one_that_ended_is_said_no_more(two: Two) -> None:
    ours, at = two.house.ours, later(hours=3)
    unmerge(by=two.by, at=at, kept=ours.patient, merge=two.merge)
    told(ours, version=1, **ON_THE_DAY, aneurysm=True)
    look(scope=ours.scope, time_zone="Europe/Berlin", at=at)
    assert (Rank.FIRES, "1") in two.lines(at)
    merge(by=two.by, at=at, kept=ours.patient, merged=ours.second_patient, reason="one person after all")
    look(scope=ours.scope, time_zone="Europe/Berlin", at=at)
    assert [rank for rank, _ in two.lines(at)] == [Rank.FIRES]
    two.stop(later(hours=4))
    assert [rank for rank, _ in two.lines(later(hours=5))] == [Rank.CONTACT]


def test_an_amendment_ends_both(two: Two) -> None:
    what = asked(review_on=AT.date() + 20 * DAY, ceiling_week_mg=100)
    at = later(hours=3)
    new = authorising.amend(
        by=two.by, at=at, patient=two.patient, signing=signing(what, seen=two.second.id), confirmation=just_now(at)
    )
    assert (new.entry, new.authorisation.version) == (two.second.entry, 2)
    kept = authorisations(two.chart())
    assert [(each.entry, each.authorisation.version) for each in kept] == [
        (two.second.entry, 2), (two.second.entry, 1), (two.first.entry, 1),
    ]  # fmt: skip
    assert [state for _, state in states(kept)] == [State.HOLDS, State.AMENDED, State.AMENDED]
    assert two.lines(AT + 19 * DAY) == [(Rank.LAPSES, "1")]
    two.stop(AT + 19 * DAY)
    assert [rank for rank, _ in two.lines(AT + 30 * DAY)] == [Rank.CONTACT]


def test_the_last_decision_may_be_about_the_one_that_was_signed_first(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    by, _ = prescribers(house.ours, **ON_THE_DAY)
    ours = house.ours
    first = signed(by, ours.patient)
    monkeypatch.setattr(authorising, "findings_for", lambda *_: ())
    second = signed(by, ours.second_patient, at=later(hours=1))
    monkeypatch.undo()
    authorising.stop(by=by, at=later(hours=2), patient=ours.patient, seen=first.id, reason="no benefit")
    found = merge(by=by, at=later(hours=3), kept=ours.patient, merged=ours.second_patient, reason="registered twice")
    two = Two(house, first, second, found)
    kept = authorisations(two.chart())
    assert states(kept) == [(first.entry, State.STOPPED), (second.entry, State.AMENDED)]
    last = latest(two.chart())
    assert last is not None
    assert (kept[0].id, kept[0].authorisation.status) == (last.id, AuthorisationStatus.STOPPED)
    assert not mine(kept, AT.date(), Notices.of(shipped())).holds
    with pytest.raises(NotPermittedError):
        save_dose(by=by, at=later(hours=4), patient=ours.patient, new=NewEntry(client_id=uuid4(), value=dose(25)))
    assert [rank for rank, _ in two.lines(AT + 27 * DAY)] == [Rank.CONTACT]


def test_read_apart_again_each_has_its_own(two: Two) -> None:
    ours = two.house.ours
    unmerge(by=two.by, at=later(hours=3), kept=ours.patient, merge=two.merge)
    assert states(authorisations(two.chart())) == [(two.first.entry, State.HOLDS)]
    assert reviews_of(ours.scope, (ours.patient, ours.second_patient)) == {
        ours.patient: NEAR, ours.second_patient: FAR,
    }  # fmt: skip
    assert two.lines(AT + 9 * DAY) == [(Rank.LAPSES, "1")]
