"""A drawn trial is sealed as a whole, versioned, and kept by clinicians of the team alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from tests.factories.clinic import AT, House, later
from tests.factories.rich import rich_stages, rich_trial

from trochee.clinic.accounts.values import OutOfDateError
from trochee.clinic.audit.models import AuditRow
from trochee.clinic.diaries.models import StagesOfNight
from trochee.clinic.diaries.stages.actions import add_stages
from trochee.clinic.diaries.stages.queries import nights_of_stages
from trochee.clinic.diaries.stages.rows import by_night
from trochee.clinic.patients import actions as patients
from trochee.clinic.patients.models import Status
from trochee.clinic.patients.queries import chart_of
from trochee.clinic.patients.values import Chart, NoSuchPatientError
from trochee.clinic.patients.versions.values import NotSavedError
from trochee.clinic.trials.actions import keep_trial
from trochee.clinic.trials.models import TrialVersion
from trochee.clinic.trials.queries import drawn_trial, kept_trial
from trochee.clinic.trials.values import TrialHiddenError
from trochee.record import Trial, TrialDesign

TRIAL = rich_trial()
OTHER = replace(TRIAL, seed=8).hashed()
OVER = later(days=200)


def keep(house: House, trial: Trial = TRIAL, version: int = 0, who: str = "clinician", **more: object) -> int:
    at = more.get("at", OVER)
    patient = more.get("patient", house.ours.patient)
    return keep_trial(by=house.ours[who], at=at, patient=patient, trial=trial, version=version)  # type: ignore[arg-type]  # named by the caller


def chart(house: House, who: str = "clinician") -> Chart:
    found = chart_of(by=house.ours[who], at=OVER, patient=house.ours.patient)
    assert found is not None
    return found


def test_another_plan_is_another_version_and_the_same_again_is_none(house: House) -> None:
    assert [keep(house), keep(house), keep(house, version=1)] == [1, 1, 1]
    assert keep(house, OTHER, 1) == 2
    assert (drawn_trial(chart(house)), kept_trial(chart(house)).version) == (OTHER, 2)
    assert AuditRow.objects.filter(action="trials.trial_kept").count() == 2
    with pytest.raises(OutOfDateError):
        keep(house, TRIAL, 1)


def test_no_row_is_rewritten(house: House) -> None:
    keep(house)
    with pytest.raises(DatabaseError), transaction.atomic():
        TrialVersion.objects.within(house.ours.scope).update(version=7)
    with pytest.raises(DatabaseError), transaction.atomic():
        TrialVersion.objects.within(house.ours.scope).all().delete()


def test_a_plan_that_the_file_cannot_hold_is_refused(house: House) -> None:
    for wrong in (replace(TRIAL, outcome="luck"), replace(TRIAL, weeks=()), replace(TRIAL, smallest_effect=-1.0)):
        with pytest.raises(NotSavedError):
            keep(house, wrong)


def test_a_hidden_list_is_refused_until_it_is_over(house: House) -> None:
    hidden = replace(TRIAL, design=TrialDesign.BLINDED_WEEKS).hashed()
    with pytest.raises(TrialHiddenError):
        keep(house, hidden, at=AT)
    assert keep(house, hidden) == 1


@pytest.mark.parametrize("who", ["patient", "observer", "colleague", "administrator", "carer"])
def test_only_clinicians_of_the_team_keep_one(house: House, who: str) -> None:
    with pytest.raises(NoSuchPatientError):
        keep(house, who=who)


def test_who_may_not_read_the_review_reads_no_trial(house: House) -> None:
    keep(house)
    assert drawn_trial(chart(house, "patient")) == TRIAL
    with pytest.raises(NoSuchPatientError):
        drawn_trial(chart(house, "observer"))


def test_two_records_read_as_one_have_one_trial_and_all_stages(house: House) -> None:
    by, kept, merged = house.ours["clinician"], house.ours.patient, house.ours.second_patient
    keep(house, OTHER, patient=merged)
    first, second = by_night(rich_stages())
    add_stages(by=by, at=OVER, patient=merged, nights=[first, replace(second, stretches=second.stretches[:2])])
    add_stages(by=by, at=OVER, patient=kept, nights=[second])
    patients.merge(by=by, at=OVER, kept=kept, merged=merged, reason="the same person")
    found = kept_trial(chart(house))
    assert (found.trial, found.version) == (OTHER, 0)
    assert nights_of_stages(chart(house)) == (first, second)
    assert keep(house) == 1
    assert drawn_trial(chart(house)) == TRIAL


def test_after_an_erasure_nothing_of_either_can_be_read(house: House) -> None:
    by, patient = house.ours["clinician"], house.ours.patient
    keep(house)
    add_stages(by=by, at=OVER, patient=patient, nights=by_night(rich_stages()))
    status = Status.TRANSFERRED
    patients.set_status(by=by, at=OVER, patient=patient, status=status, reason="moved", version=1)
    patients.erase(by=by, at=OVER + timedelta(seconds=1), patient=patient)
    assert (kept_trial(chart(house)).trial, kept_trial(chart(house)).version) == (None, 1)
    assert nights_of_stages(chart(house)) == ()
    assert StagesOfNight.objects.within(house.ours.scope).count() == 2
