"""A planned dose is kept only where it may be taken; what was taken is always kept, and the care team is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from tests.factories.authorised import asked, just_now, prescribers, signed, signing
from tests.factories.clinic import AT, House, later
from tests.factories.entries import DOSE

from trochee.clinic.audit.models import AuditRow
from trochee.clinic.dosing_sessions.actions import add_doses
from trochee.clinic.dosing_sessions.models import DoseVersion
from trochee.clinic.patients.actions import merge
from trochee.clinic.patients.queries import chart_of
from trochee.clinic.patients.values import Chart
from trochee.clinic.patients.versions.values import NewEntry, Saved
from trochee.clinic.prescriptions.actions import keep_brought
from trochee.clinic.prescriptions.models import DoseBeyond
from trochee.clinic.prescriptions.queries import authorisations
from trochee.clinic.workflows import authorising
from trochee.clinic.workflows.dosing import NotPermittedError, permission_for, save_dose
from trochee.clinic.workflows.known import known_facts
from trochee.record import Authorisation, Dose, DoseStatus
from trochee.safety.permission import Answer

TOMORROW = datetime(2026, 3, 3, 20, 0)  # noqa: DTZ001  wall clock, as it was said
YESTERDAY = datetime(2026, 3, 1, 20, 0)  # noqa: DTZ001  wall clock, as it was said


ON_THE_DAY: dict[str, Any] = {
    "taken_today": [],
    "dose_lost_today": False,
    "hypnotic_planned_tonight": False,
    "intoxicated_today": False,
    "drives_or_safety_critical_work": False,
    "escort_arranged": True,
    "sole_care_of_a_child": False,
    "safe_with_escort": True,
}
"""What is asked on the day of a dose."""


def chart_of_house(house: House) -> Chart:
    found = chart_of(by=house.ours["clinician"], at=AT, patient=house.ours.patient)
    assert found is not None
    return found


def dose(status: DoseStatus = DoseStatus.PLANNED, taken_at: datetime = TOMORROW, **more: Any) -> Dose:
    whole = replace(
        DOSE, taken_at=taken_at, status=status, product="ketamine troche", amount=50.0, route="sublingual",
        setting="clinic", share=None, planned_at=None, lot=None, allocation=None,
    )  # fmt: skip
    return replace(whole, **more)


def save(house: House, value: Dose, who: str = "clinician", **more: Any) -> Saved:
    new = NewEntry(client_id=uuid4(), value=value, **more)
    return save_dose(by=house.ours[who], at=AT, patient=house.ours.patient, new=new)


def rows(house: House) -> int:
    return DoseVersion.objects.within(house.ours.scope).count()


class TestPlanned:
    def test_without_an_authorisation_it_is_refused_with_all_reasons_and_nothing_is_kept(self, house: House) -> None:
        before = AuditRow.objects.count()
        with pytest.raises(NotPermittedError) as refused:
            save(house, dose())
        assert refused.value.permission.answer is Answer.NO
        assert "authority.none" in {each.rule for each in refused.value.permission.reasons}
        assert "There is no authorisation." in refused.value.problems["status"]
        assert (rows(house), AuditRow.objects.count()) == (0, before)

    def test_another_product_than_ketamine_needs_none(self, house: House) -> None:
        assert not save(house, dose(product="bright light", unit="min")).again


class TestPermitted:
    """On a day on which everything is known and nothing speaks against it."""

    @pytest.fixture
    def signed_house(self, house: House) -> House:
        first, _ = prescribers(house.ours, **ON_THE_DAY)
        signed(first, house.ours.patient, what=asked(minimum_interval_h=72, ceiling_week_mg=200))
        return house

    def test_it_is_kept(self, signed_house: House) -> None:
        found = permission_for(by=signed_house.ours["patient"], at=AT, patient=signed_house.ours.patient, dose=dose())
        assert found is not None
        assert (found.answer, found.reasons) == (Answer.YES, ())
        assert not save(signed_house, dose()).again
        assert rows(signed_house) == 1

    @pytest.mark.parametrize(
        ("value", "rule"),
        [
            (dose(amount=60.0), "authority.over_step"),
            (dose(product="ketamine drops"), "authority.product"),
            (dose(route="nasal"), "authority.route"),
            (dose(setting="home"), "authority.first_doses_place"),
            (dose(taken_at=datetime(2026, 3, 30, 20, 0)), "authority.lapsed"),  # noqa: DTZ001  wall clock
            (dose(supervised_by=None), "authority.first_doses_watched"),
        ],
        ids=lambda value: value if isinstance(value, str) else "",
    )
    def test_beyond_what_was_signed_it_is_not(self, signed_house: House, value: Dose, rule: str) -> None:
        with pytest.raises(NotPermittedError) as refused:
            save(signed_house, value)
        assert rule in {each.rule for each in refused.value.permission.reasons}
        assert rows(signed_house) == 0

    def test_stopped_meanwhile_it_is_not(self, signed_house: House) -> None:
        by, patient = signed_house.ours["clinician"], signed_house.ours.patient
        (last,) = authorisations(chart_of_house(signed_house))
        authorising.stop(by=by, at=AT, patient=patient, seen=last.id, reason="no benefit")
        with pytest.raises(NotPermittedError):
            save(signed_house, dose())

    def test_stopped_in_one_of_two_merged_records_it_is_not_planned_on_the_other(
        self, signed_house: House, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ours, by = signed_house.ours, signed_house.ours["clinician"]
        monkeypatch.setattr(authorising, "findings_for", lambda *_: ())
        signed(by, ours.second_patient, at=later(hours=1))
        monkeypatch.undo()
        merge(by=by, at=later(hours=2), kept=ours.patient, merged=ours.second_patient, reason="registered twice")
        last = authorisations(chart_of_house(signed_house))[0]
        at = later(hours=3)
        authorising.stop(by=by, at=at, patient=ours.patient, seen=last.id, reason="no benefit")
        found = permission_for(by=by, at=at, patient=ours.patient, dose=dose())
        assert found is not None
        assert "authority.stopped" in {each.rule for each in found.reasons}

    def test_sent_twice_it_is_kept_once(self, signed_house: House) -> None:
        new = NewEntry(client_id=uuid4(), value=dose())
        by, patient = signed_house.ours["clinician"], signed_house.ours.patient
        found = [save_dose(by=by, at=AT, patient=patient, new=new) for _ in range(2)]
        assert [each.again for each in found] == [False, True]
        assert rows(signed_house) == 1

    def test_a_time_that_has_passed_does_not_reach_back_before_the_stop(self, signed_house: House) -> None:
        by, patient = signed_house.ours["clinician"], signed_house.ours.patient
        (last,) = authorisations(chart_of_house(signed_house))
        authorising.stop(by=by, at=later(hours=2), patient=patient, seen=last.id, reason="no benefit")
        early = dose(taken_at=datetime(2026, 3, 2, 10, 0))  # noqa: DTZ001  wall clock
        new = NewEntry(client_id=uuid4(), value=early)
        with pytest.raises(NotPermittedError):
            save_dose(by=by, at=later(hours=3), patient=patient, new=new)

    def test_taken_as_signed_nobody_is_told(self, signed_house: House) -> None:
        new = NewEntry(client_id=uuid4(), value=dose(DoseStatus.TAKEN, datetime(2026, 3, 2, 12, 0)))  # noqa: DTZ001  wall clock
        save_dose(by=signed_house.ours["patient"], at=later(hours=5), patient=signed_house.ours.patient, new=new)
        assert not DoseBeyond.objects.within(signed_house.ours.scope).exists()


NOON = datetime(2026, 3, 2, 12, 0)  # noqa: DTZ001  wall clock
TWELVE_HOURS_ON = datetime(2026, 3, 3, 0, 0)  # noqa: DTZ001  wall clock


def lozenge(product: str) -> Authorisation:
    """Signed for a product whose name does not say ketamine."""
    return asked(formulation=replace(asked().formulation, product=product))


class TestReworded:
    """The product that is signed gets another name; what was taken under the former one is what it was."""

    def test_the_course_and_the_interval_go_on(self, house: House, monkeypatch: pytest.MonkeyPatch) -> None:
        first, _ = prescribers(house.ours, **ON_THE_DAY)
        patient, by = house.ours.patient, house.ours["clinician"]
        kept = signed(first, patient, what=lozenge("SL lozenge 100"))
        new = NewEntry(client_id=uuid4(), value=dose(DoseStatus.TAKEN, NOON, product="SL lozenge 100"))
        save_dose(by=by, at=later(hours=4), patient=patient, new=new)
        monkeypatch.setattr(authorising, "findings_for", lambda *_: ())
        at, anew = later(hours=5), signing(lozenge("SL lozenge 50"), seen=kept.id)
        authorising.amend(by=first, at=at, patient=patient, signing=anew, confirmation=just_now(at))
        planned = dose(taken_at=TWELVE_HOURS_ON, product="SL lozenge 50")
        found = permission_for(by=by, at=later(hours=6), patient=patient, dose=planned)
        assert found is not None
        assert {"authority.interval", "dose.interval"} <= {each.rule for each in found.reasons}
        given = known_facts(chart_of_house(house), later(hours=6)).given
        assert (given["treatment_started"], given["dose_taken_today"]) == (True, True)


class TestBrought:
    """A folder told of what another clinic signed: nothing may be dosed on it, but it says what is ketamine."""

    def test_a_dose_of_theirs_counts(self, house: House) -> None:
        first, _ = prescribers(house.ours, **ON_THE_DAY)
        patient, by = house.ours.patient, house.ours["clinician"]
        signed(first, patient)
        taken = NewEntry(client_id=uuid4(), value=dose(DoseStatus.TAKEN, NOON, product="SL lozenge 100"))
        add_doses(by=by, at=later(hours=4), patient=patient, new=[taken])
        planned = dose(taken_at=TWELVE_HOURS_ON)
        for told, fires in ((False, False), (True, True)):
            if told:
                keep_brought(
                    by=by, at=later(hours=5), patient=patient, authorisations=[lozenge("SL lozenge 100")], version=0
                )
            found = permission_for(by=by, at=later(hours=6), patient=patient, dose=planned)
            assert found is not None
            assert ("authority.interval" in {each.rule for each in found.reasons}) is fires
        assert permission_for(by=by, at=later(hours=6), patient=patient, dose=dose(product="SL lozenge 100"))


class TestTaken:
    def test_it_is_held_against_the_weight_that_is_on_record(self, house: House) -> None:
        first, _ = prescribers(house.ours, **ON_THE_DAY, weight_kg=60.0)
        signed(first, house.ours.patient, what=asked(ceiling_mg_per_kg=0.8))
        for amount in (48.0, 50.0):
            new = NewEntry(client_id=uuid4(), value=dose(DoseStatus.TAKEN, NOON, amount=amount))
            assert not DoseBeyond.objects.within(house.ours.scope).exists()
            save_dose(by=house.ours["clinician"], at=later(hours=4), patient=house.ours.patient, new=new)
        told = DoseBeyond.objects.within(house.ours.scope).get()
        assert "authority.over_weight_limit" in told.rules.split()

    def test_it_is_kept_and_the_care_team_is_told(self, house: House) -> None:
        saved = save(house, dose(DoseStatus.TAKEN, YESTERDAY), "patient")
        assert rows(house) == 1
        told = DoseBeyond.objects.within(house.ours.scope).get()
        assert (told.saved, told.rules.split()[0]) == (saved.id, "authority.none")
        assert AuditRow.objects.filter(action="prescriptions.dose_beyond").count() == 1

    def test_the_same_save_again_tells_nobody_twice(self, house: House) -> None:
        new = NewEntry(client_id=uuid4(), value=dose(DoseStatus.TAKEN, YESTERDAY))
        for _ in range(2):
            save_dose(by=house.ours["patient"], at=AT, patient=house.ours.patient, new=new)
        assert DoseBeyond.objects.within(house.ours.scope).count() == 1

    def test_history_that_is_brought_in_is_never_refused(self, house: House) -> None:
        new = [
            NewEntry(client_id=uuid4(), value=dose()),
            NewEntry(client_id=uuid4(), value=dose(DoseStatus.TAKEN, YESTERDAY)),
        ]
        assert add_doses(by=house.ours["clinician"], at=AT, patient=house.ours.patient, new=new) == 2
        assert not DoseBeyond.objects.within(house.ours.scope).exists()
