"""Authorisations leave with the folder and come back; what another clinic signed is history here and no more."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.factories.authorised import ASKED, prescribers, signed
from tests.factories.clinic import AT, House, later
from tests.unit.clinic.workflows.test_dosing import dose, save

from trochee.clinic.patients.queries import chart_of
from trochee.clinic.patients.values import Chart
from trochee.clinic.prescriptions.models import BroughtVersion
from trochee.clinic.prescriptions.queries import brought, latest, standing
from trochee.clinic.workflows.dosing import NotPermittedError
from trochee.clinic.workflows.exporting import export_folder
from trochee.clinic.workflows.import_plan import FilePreview
from trochee.clinic.workflows.importing import import_folder
from trochee.clinic.workflows.reviewing import record_of
from trochee.record import Authorisation, AuthorisationStatus, Patient, Record

ELSEWHERE = replace(
    ASKED, id="of-theirs", version=1, status=AuthorisationStatus.SIGNED, prescriber="Dr Far", content_sha256="a" * 64
)


def chart(house: House) -> Chart:
    found = chart_of(by=house.ours["clinician"], at=AT, patient=house.ours.patient)
    assert found is not None
    return found


def bring(house: House, *authorisations: Authorisation) -> FilePreview:
    folder = Record(patient=Patient(time_zone="Europe/Berlin"), authorisations=authorisations)
    found = import_folder(by=house.ours["clinician"], at=AT, patient=house.ours.patient, folder=folder)
    return next(each for each in found.files if each.file == "authorisations.csv")


def test_it_is_history_and_authorises_nothing(house: House) -> None:
    bring(house, ELSEWHERE)
    assert brought(chart(house)).authorisations == (ELSEWHERE,)
    assert (latest(chart(house)), standing(chart(house), AT)) == (None, None)
    with pytest.raises(NotPermittedError):
        save(house, dose())


def test_the_same_again_adds_nothing_and_otherwise_told_it_stays_as_it_is(house: House) -> None:
    bring(house, ELSEWHERE)
    again = bring(house, ELSEWHERE, replace(ELSEWHERE, version=2))
    assert (again.new, again.equal) == (1, 1)
    differs = bring(house, replace(ELSEWHERE, ceiling_dose_mg=400))
    (one,) = differs.differ
    assert (one.columns, one.choice) == (("ceiling_dose_mg",), "")
    assert [each.version for each in brought(chart(house)).authorisations] == [1, 2]
    assert BroughtVersion.objects.within(house.ours.scope).count() == 2


def test_what_was_signed_here_goes_along_and_is_known_again(house: House) -> None:
    first, _ = prescribers(house.ours)
    kept = signed(first, house.ours.patient)
    bring(house, ELSEWHERE)
    told = record_of(chart(house)).authorisations
    assert {each.id for each in told} == {str(kept.entry), "of-theirs"}
    files = export_folder(by=first, at=later(hours=1), patient=house.ours.patient)
    assert str(kept.entry) in files["authorisations.csv"]
    again = bring(house, *told)
    assert (again.new, again.equal) == (0, 2)
