"""A folder comes in whole or not at all, a second time adds nothing, and what stands in the clinic wins."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from tests.factories.clinic import AT, House, later
from tests.factories.entries import DOSE, EFFECT, LOST, SAMPLES, SCORE, SEEN, STEP

from trochee.clinic.accounts.values import OutOfDateError
from trochee.clinic.assessments.models import FactsVersion
from trochee.clinic.audit.models import AuditRow
from trochee.clinic.audit.verify import verify
from trochee.clinic.diaries import actions as diaries
from trochee.clinic.diaries.models import NightVersion
from trochee.clinic.diaries.queries import kept_nights
from trochee.clinic.diaries.values import AlreadyThereError, NewNight, NightNotSavedError, SameIdOtherContentError
from trochee.clinic.dosing_sessions import actions as dosing
from trochee.clinic.dosing_sessions.queries import kept_doses
from trochee.clinic.patients import actions as patients
from trochee.clinic.patients.models import PersonVersion, Status
from trochee.clinic.patients.queries import chart_of, open_chart, person
from trochee.clinic.patients.values import Chart, NoSuchPatientError, Right
from trochee.clinic.patients.versions.values import NewEntry
from trochee.clinic.workflows import import_whole, importing
from trochee.clinic.workflows.exporting import export_folder
from trochee.clinic.workflows.import_plan import AMENDED_SINCE, Difference, FilePreview
from trochee.clinic.workflows.import_whole import Preview
from trochee.clinic.workflows.importing import ImportRefusedError, import_folder
from trochee.clinic.workflows.reviewing import record_of
from trochee.foundation.clock import WallTime
from trochee.record import Night, Patient, Record

DAY = date(2026, 3, 1)
NIGHT = Night(
    date=DAY,
    into_bed=WallTime(time(22, 45)),
    rise_time=WallTime(time(6, 40)),
    sleep_quality=3,
    note="a dream",
    entered_at=datetime.fromisoformat("2026-03-01T07:11"),
    extra={"pulse": "58"},
)
FOLDER = Record(
    patient=Patient(
        id="Ida",
        birth_date=date(1980, 2, 29),
        weight_kg=71.5,
        time_zone="Europe/Berlin",
        diagnoses=("insomnia disorder",),
        medicines=(),
        facts={"pregnant": False},
        extra={"doctor": "Hill"},
    ),
    nights=(NIGHT, replace(NIGHT, date=DAY - timedelta(days=1), entered_at=None, extra={})),
    doses=(DOSE, DOSE),
    scores=(SCORE,),
    adverse_effects=(EFFECT,),
    therapy=(STEP, replace(STEP, detail="another"), replace(STEP, kind="cbti_window", detail="23:45-06:30")),
    observations=(SEEN,),
    inventory=(LOST,),
)
TABLES = tuple(each.keeping.model for each in SAMPLES)


def bring(house: House, folder: Record = FOLDER, who: str = "clinician", **more: Any) -> Preview:
    at, patient = more.pop("at", AT), more.pop("patient", house.ours.patient)
    return import_folder(by=house.ours[who], at=at, patient=patient, folder=folder)


def chart(house: House, right: Right = Right.READ_REVIEW) -> Chart:
    return open_chart(by=house.ours["clinician"], at=AT, patient=house.ours.patient, right=right, page="test")


def look(house: House, folder: Record = FOLDER) -> Preview:
    return importing.preview(chart(house, Right.IMPORT_RECORD), folder, at=AT)


def rows(house: House) -> list[int]:
    scope = house.ours.scope
    others = (NightVersion.objects, FactsVersion.objects, PersonVersion.objects)
    return [each.objects.within(scope).count() for each in TABLES] + [each.within(scope).count() for each in others]


def counts(preview: Preview) -> dict[str, tuple[int, int, int]]:
    return {each.file: (each.new, each.equal, len(each.differ)) for each in preview.files}


def test_everything_comes_in_as_it_was_said(house: House) -> None:
    expected = {
        "patient.toml": (6, 1, 0),
        "nights.csv": (2, 0, 0),
        "doses.csv": (2, 0, 0),
        "scores.csv": (1, 0, 0),
        "effects.csv": (1, 0, 0),
        "therapy.csv": (3, 0, 0),
        "observations.csv": (1, 0, 0),
        "inventory.csv": (1, 0, 0),
    }
    assert counts(look(house)) == expected
    assert rows(house)[:-1] == [0] * (len(TABLES) + 2)
    assert counts(bring(house)) == expected
    found = record_of(chart(house))
    zoned = [replace(each, time_zone="Europe/Berlin") for each in FOLDER.nights]
    assert list(found.nights) == zoned[::-1]
    assert [dict(each.extra) for each in found.nights] == [{}, {"pulse": "58"}]
    assert found.patient == replace(FOLDER.patient, id=str(house.ours.patient), written_on=AT.date())
    assert replace(found, nights=(), patient=Patient()) == replace(
        FOLDER, nights=(), patient=Patient(), therapy=found.therapy
    )
    assert set(found.therapy) == set(FOLDER.therapy)
    assert verify().whole


def test_a_second_time_adds_nothing(house: House) -> None:
    bring(house)
    before, told = rows(house), AuditRow.objects.count()
    again = bring(house, at=later(days=1))
    assert (again.new, rows(house), AuditRow.objects.count()) == (0, before, told)
    assert all(not each.differ for each in again.files)


def test_each_part_and_the_whole_leave_a_line_in_the_trail(house: House) -> None:
    bring(house)
    names = AuditRow.objects.filter(patient=house.ours.patient).values_list("action", flat=True)
    imported = sorted(name for name in names if name.endswith("_imported"))
    assert imported == [
        "adverse_effects.effects_imported", "assessments.observations_imported", "assessments.scores_imported",
        "diaries.nights_imported", "dosing_sessions.doses_imported", "inventory.movements_imported",
        "therapy.steps_imported", "workflows.folder_imported",
    ]  # fmt: skip
    assert {"assessments.facts_saved", "patients.person_amended"} <= set(names)


@pytest.mark.parametrize("number", range(len(import_whole.PARTS)))
def test_interrupted_anywhere_leaves_nothing(house: House, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    class PowerCutError(Exception):
        pass

    def cut(**named: object) -> int:
        raise PowerCutError

    parts = list(import_whole.PARTS)
    parts[number] = replace(parts[number], add=cut)
    monkeypatch.setattr(import_whole, "PARTS", tuple(parts))
    before, told = rows(house), AuditRow.objects.count()
    with pytest.raises(PowerCutError):
        bring(house)
    assert (rows(house), AuditRow.objects.count()) == (before, told)


def test_what_stands_in_the_clinic_wins_and_is_named(house: House) -> None:
    by, patient = house.ours["clinician"], house.ours.patient
    mine = replace(NIGHT, sleep_quality=5, entered_at=None, extra={})
    diaries.save_night(by=by, at=AT, patient=patient, new=NewNight(client_id=uuid4(), night=mine))
    dose = replace(DOSE, amount=50.0)
    dosing.save_dose(by=by, at=AT, patient=patient, new=NewEntry(client_id=uuid4(), value=dose))
    done = bring(house, replace(FOLDER, doses=(DOSE,)))
    by_file = {each.file: each for each in done.files}
    assert by_file["nights.csv"] == FilePreview(
        file="nights.csv",
        new=1,
        equal=0,
        differ=(Difference(row="2026-03-01", columns=("sleep_quality", "entered_at", "pulse")),),
    )
    assert by_file["doses.csv"].differ == (Difference(row="2026-03-01T21:30, ketamine troche", columns=("amount",)),)
    found = record_of(chart(house))
    assert [each.amount for each in found.doses] == [50]
    assert found.nights[-1].sleep_quality == 5


def test_the_person_is_filled_in_and_never_overwritten(house: House) -> None:
    bring(house)
    other = replace(FOLDER.patient, birth_date=date(1999, 1, 1), sex="female", facts={"pregnant": True, "new": 1})
    done = bring(house, Record(patient=replace(other, medicines=("x",))))
    assert counts(done) == {"patient.toml": (2, 4, 3)}
    assert [each.row for each in done.files[0].differ] == ["birth_date", "medicines", "pregnant"]
    found = record_of(chart(house)).patient
    assert (found.birth_date, found.sex, found.medicines) == (date(1980, 2, 29), "female", ())
    assert found.facts == {"pregnant": False, "new": 1}
    who = person(chart(house))
    assert who is not None
    assert who.family_name == "Marker"


def test_what_was_amended_or_taken_back_since_stays_so(house: House) -> None:
    bring(house, replace(FOLDER, doses=(DOSE,)))
    by, patient = house.ours["clinician"], house.ours.patient
    (dose,) = kept_doses(chart(house))
    later_time = replace(DOSE, taken_at=DOSE.taken_at - timedelta(hours=1))
    dosing.save_dose(
        by=by, at=AT, patient=patient, new=NewEntry(client_id=uuid4(), value=later_time, replaces=dose.id)
    )
    diaries.withdraw_night(by=by, at=AT, patient=patient, client_id=uuid4(), day=DAY, version=1)
    before = rows(house)
    done = {each.file: each for each in bring(house, replace(FOLDER, doses=(DOSE,))).files}
    assert done["doses.csv"].differ[0].why == AMENDED_SINCE
    assert (done["nights.csv"].equal, done["nights.csv"].differ[0].why) == (1, AMENDED_SINCE)
    assert rows(house) == before


def test_a_night_taken_back_on_the_site_can_be_brought_in(house: House) -> None:
    by, patient = house.ours["clinician"], house.ours.patient
    diaries.save_night(by=by, at=AT, patient=patient, new=NewNight(client_id=uuid4(), night=NIGHT))
    diaries.withdraw_night(by=by, at=AT, patient=patient, client_id=uuid4(), day=DAY, version=1)
    bring(house)
    assert [(each.night.date, each.version) for each in kept_nights(chart(house))][-1] == (DAY, 3)


def test_nothing_of_a_wrong_folder_comes_in_and_everything_wrong_is_named(house: House) -> None:
    wrong = replace(
        FOLDER,
        patient=replace(FOLDER.patient, time_zone="America/New_York"),
        nights=(NIGHT, replace(NIGHT, date=DAY + timedelta(days=9))),
        doses=(DOSE, replace(DOSE, amount=-1)),
    )
    before = rows(house)
    with pytest.raises(ImportRefusedError) as refused:
        bring(house, wrong)
    assert rows(house) == before
    zone, night, dose = refused.value.reasons
    assert "America/New_York" in zone
    assert night.startswith("nights.csv, 2026-03-10, date: ")
    assert dose.startswith("doses.csv, row 2, amount: ")
    assert look(house, wrong).refusals == refused.value.reasons


def test_a_person_without_a_zone_takes_that_of_the_folder(house: House) -> None:
    by, patient = house.ours["clinician"], house.ours.patient
    who = person(chart(house))
    assert who is not None
    patients.amend_person(by=by, at=AT, patient=patient, person=replace(who, time_zone=None), version=1)
    abroad = replace(FOLDER, patient=replace(FOLDER.patient, time_zone="Pacific/Auckland"))
    bring(house, abroad)
    found = record_of(chart(house))
    assert (found.patient.time_zone, found.nights[0].time_zone) == ("Pacific/Auckland", "Pacific/Auckland")


@pytest.mark.parametrize("who", ["patient", "observer", "colleague", "second_patient", "administrator", "carer"])
def test_only_clinicians_of_the_team_bring_in(house: House, who: str) -> None:
    with pytest.raises(NoSuchPatientError):
        bring(house, who=who)
    with pytest.raises(NoSuchPatientError):
        bring(house, patient=house.theirs.patient)


def test_only_those_with_the_right_see_what_would_happen(house: House) -> None:
    own = chart_of(by=house.ours["patient"], at=AT, patient=house.ours.patient)
    assert own is not None
    with pytest.raises(NoSuchPatientError):
        importing.preview(own, FOLDER, at=AT)


def test_nothing_comes_in_after_an_erasure(house: House) -> None:
    by, patient = house.ours["clinician"], house.ours.patient
    patients.set_status(by=by, at=AT, patient=patient, status=Status.TRANSFERRED, reason="x", version=1)
    patients.erase(by=by, at=AT, patient=patient)
    with pytest.raises(NoSuchPatientError):
        bring(house)
    held = chart_of(by=by, at=AT, patient=patient)
    assert held is not None
    with pytest.raises(NoSuchPatientError):
        importing.preview(replace(held, rights=frozenset(Right)), FOLDER, at=AT)


def test_a_write_at_the_same_moment_leaves_nothing(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    bring(house, replace(FOLDER, nights=()))
    plan = import_whole.planned_record

    def blind(held: Chart, folder: Record, at: datetime, **more: Any) -> Any:
        found = plan(held, folder, at)
        nights = plan(held, replace(folder, nights=FOLDER.nights), at).nights
        return replace(found, nights=replace(nights, new=nights.new + nights.new[:1]))

    monkeypatch.setattr(importing, "planned_record", blind)
    before = rows(house)
    with pytest.raises(OutOfDateError):
        bring(house)
    assert rows(house) == before


class TestManyNights:
    def add(self, house: House, *new: NewNight) -> int:
        return diaries.add_nights(by=house.ours["clinician"], at=AT, patient=house.ours.patient, new=new)

    def test_all_or_none(self, house: House) -> None:
        first = NewNight(client_id=uuid4(), night=NIGHT)
        assert self.add(house, first) == 1
        assert self.add(house, first) == 0
        with pytest.raises(SameIdOtherContentError):
            self.add(house, replace(first, night=replace(NIGHT, sleep_quality=1)))
        with pytest.raises(AlreadyThereError):
            self.add(house, NewNight(client_id=uuid4(), night=NIGHT))
        ahead = replace(NIGHT, date=DAY + timedelta(days=2))
        with pytest.raises(NightNotSavedError) as refused:
            self.add(house, NewNight(client_id=uuid4(), night=ahead))
        assert set(refused.value.problems) == {"2026-03-03 date"}
        assert len(kept_nights(chart(house))) == 1


class TestTakingAlong:
    def test_who_takes_it_along(self, house: House) -> None:
        bring(house)
        texts = export_folder(by=house.ours["patient"], at=AT, patient=house.ours.patient)
        assert sorted(texts) == [
            "doses.csv", "effects.csv", "inventory.csv", "nights.csv", "observations.csv", "patient.toml",
            "scores.csv", "therapy.csv",
        ]  # fmt: skip
        line = AuditRow.objects.filter(action="workflows.record_exported").get()
        assert (line.patient, line.actor) == (house.ours.patient, str(house.ours["patient"].user))
        for who in ("observer", "colleague", "second_patient", "administrator", "carer"):
            with pytest.raises(NoSuchPatientError):
                export_folder(by=house.ours[who], at=AT, patient=house.ours.patient)
