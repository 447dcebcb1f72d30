"""Where a folder and the record differ, whoever brings it in chooses row by row; what was not chosen stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from tests.factories.clinic import AT, House, later
from tests.factories.entries import DOSE, EFFECT, SCORE, SEEN, STEP
from tests.factories.rich import rich_stages, rich_trial

from trochee.clinic.accounts.values import OutOfDateError
from trochee.clinic.assessments.actions import save_observation, save_score
from trochee.clinic.audit.models import AuditRow
from trochee.clinic.audit.verify import verify
from trochee.clinic.diaries import actions as diaries
from trochee.clinic.diaries.queries import kept_nights, versions
from trochee.clinic.diaries.stages.queries import stages
from trochee.clinic.diaries.values import NewNight
from trochee.clinic.dosing_sessions.actions import save_dose
from trochee.clinic.folders.queries import brought
from trochee.clinic.patients.queries import open_chart
from trochee.clinic.patients.values import Chart, Right
from trochee.clinic.patients.versions.values import CORRECTION_REASON, NewEntry
from trochee.clinic.therapy.actions import save_step
from trochee.clinic.trials.queries import drawn_trial, kept_trial
from trochee.clinic.workflows import bringing, importing
from trochee.clinic.workflows.import_beside import HIDDEN
from trochee.clinic.workflows.import_whole import Preview
from trochee.clinic.workflows.importing import TAKEN, import_folder
from trochee.clinic.workflows.reviewing import record_of
from trochee.foundation.clock import WallTime
from trochee.interop.tables import Stretch
from trochee.record import Night, Patient, Record, TherapyStep, Trial, TrialDesign

DAY = date(2026, 3, 1)
MINE = Night(date=DAY, into_bed=WallTime(time(22, 45)), rise_time=WallTime(time(6, 40)), sleep_quality=3)
THEIRS = replace(MINE, sleep_quality=5, note="a dream", entered_at=datetime.fromisoformat("2026-03-01T07:11"))
WINDOW = TherapyStep(date=DAY, kind="cbti_window", detail="23:45-06:30")
TRIAL = rich_trial()
BLINDED = replace(TRIAL, design=TrialDesign.BLINDED_WEEKS).hashed()
AFTER = later(days=200)


def chart(house: House, right: Right = Right.READ_REVIEW) -> Chart:
    return open_chart(by=house.ours["clinician"], at=AFTER, patient=house.ours.patient, right=right, page="test")


def look(house: House, folder: Record, devices: tuple[Stretch, ...] = ()) -> Preview:
    return importing.preview(chart(house, Right.IMPORT_RECORD), folder, at=AFTER, stages=devices)


def bring(house: House, folder: Record, take: Iterable[str] = (), **more: Any) -> Preview:
    by, patient = house.ours["clinician"], house.ours.patient
    at, devices = more.pop("at", AFTER), more.pop("devices", ())
    return import_folder(by=by, at=at, patient=patient, folder=folder, stages=devices, take=frozenset(take))


def choices(found: Preview) -> dict[str, str]:
    """What can be chosen, by file: each of these folders differs in one row of a file."""
    return {each.file: differs.choice for each in found.files for differs in each.differ}


@pytest.fixture
def filled(house: House) -> House:
    by, patient = house.ours["clinician"], house.ours.patient
    new = NewNight(client_id=uuid4(), night=MINE)
    diaries.save_night(by=by, at=AT, patient=patient, new=new)
    kept: tuple[tuple[Callable[..., Any], Any], ...] = (
        (save_dose, DOSE), (save_score, SCORE), (save_observation, SEEN), (save_step, WINDOW)
    )  # fmt: skip
    for save, value in kept:
        save(by=by, at=AT, patient=patient, new=NewEntry(client_id=uuid4(), value=value))
    return house


OTHERWISE = Record(
    patient=Patient(weight_kg=71.5, medicines=("x",), facts={"pregnant": False}),
    nights=(THEIRS,),
    doses=(replace(DOSE, amount=50.0),),
    scores=(replace(SCORE, total=11),),
    adverse_effects=(EFFECT,),
    therapy=(replace(WINDOW, detail="00:15-06:30"), STEP),
    observations=(replace(SEEN, value="141"),),
)


def test_what_is_chosen_is_taken_and_what_is_not_stands(filled: House) -> None:
    offered = choices(look(filled, OTHERWISE))
    assert set(offered) == {"nights.csv", "doses.csv", "scores.csv", "therapy.csv", "observations.csv"}
    assert all(offered.values())
    bring(filled, OTHERWISE, [offered["nights.csv"], offered["doses.csv"]])
    found = record_of(chart(filled))
    assert [(each.sleep_quality, each.note, each.extra) for each in found.nights] == [
        (5, "a dream", {CORRECTION_REASON: TAKEN})
    ]
    assert found.nights[0].entered_at == THEIRS.entered_at
    assert [(each.amount, each.extra[CORRECTION_REASON]) for each in found.doses] == [(50.0, TAKEN)]
    assert [each.total for each in found.scores] == [20]
    assert [each.value for each in found.observations] == ["120"]
    assert WINDOW in found.therapy
    assert [each.night.sleep_quality for each in versions(chart(filled, Right.READ_NIGHTS), DAY)] == [3, 5]
    told = AuditRow.objects.get(action="workflows.folder_imported")
    assert '"taken":2' in str(told.detail).replace(" ", "")
    assert verify().whole


def test_everything_may_be_chosen_and_a_second_time_there_is_nothing_to_choose(filled: House) -> None:
    bring(filled, OTHERWISE, choices(look(filled, OTHERWISE)).values())
    again = look(filled, OTHERWISE)
    assert (again.new, choices(again)) == (0, {})
    found = record_of(chart(filled))
    assert [each.total for each in found.scores] == [11]
    assert [each.value for each in found.observations] == ["141"]
    assert found.therapy[-1].detail == "00:15-06:30" or found.therapy[0].detail == "00:15-06:30"


def test_what_a_person_is_may_be_chosen_too_but_never_their_zone(house: House) -> None:
    first = Record(patient=Patient(weight_kg=60, medicines=(), facts={"pregnant": True}, extra={"doctor": "Hill"}))
    bring(house, first)
    other = Patient(weight_kg=71.5, medicines=("x",), facts={"pregnant": False}, extra={"doctor": "Dale"})
    offered = [differs.choice for each in look(house, Record(patient=other)).files for differs in each.differ]
    assert offered == [
        "patient.toml weight_kg",
        "patient.toml medicines",
        "patient.toml facts pregnant",
        "patient.toml extra doctor",
    ]
    bring(house, Record(patient=other), offered[:3])
    found = record_of(chart(house)).patient
    assert (found.weight_kg, found.medicines, found.facts) == (71.5, ("x",), {"pregnant": False})
    assert found.extra == {"doctor": "Hill"}
    abroad = look(house, Record(patient=Patient(time_zone="Pacific/Auckland")))
    assert [differs.choice for each in abroad.files for differs in each.differ] == [""]
    assert abroad.refusals


def test_what_is_not_offered_cannot_be_chosen(filled: House) -> None:
    for wrong in ("", "x", str(uuid4())):
        with pytest.raises(OutOfDateError):
            bring(filled, OTHERWISE, [wrong])
    assert [each.night.sleep_quality for each in kept_nights(chart(filled))] == [3]


def test_the_account_says_what_was_taken(filled: House) -> None:
    by, patient = filled.ours["clinician"], filled.ours.patient
    text = b"date,into_bed,rise_time,sleep_quality\n2026-03-01,22:45,06:40,5\n"
    waits = bringing.upload(by=by, at=AFTER, patient=patient, uploaded=[("nights.csv", text)])
    held = chart(filled, Right.IMPORT_RECORD)
    looked = bringing.look(held, by=by, at=AFTER, folder=waits)
    take = set(choices(looked.preview).values())
    bringing.bring_in(by=by, at=AFTER, patient=patient, folder=waits, seen=looked.seen, take=take)
    (found,) = brought(chart(filled))
    assert found.account is not None
    assert found.account.not_taken == ()
    assert found.account.taken[0].cells[0] == ("sleep_quality", "5", "3")


class TestATrial:
    def test_it_comes_in_and_the_same_again_adds_nothing(self, house: House) -> None:
        assert drawn_trial(chart(house)) is None
        bring(house, Record(trial=TRIAL))
        assert record_of(chart(house)).trial == TRIAL
        assert bring(house, Record(trial=TRIAL)).new == 0
        assert kept_trial(chart(house)).version == 1

    def test_another_one_is_shown_beside_it_and_taken_only_by_choice(self, house: House) -> None:
        bring(house, Record(trial=TRIAL))
        other = replace(TRIAL, seed=8, weeks=TRIAL.weeks[:2]).hashed()
        found = look(house, Record(trial=other))
        (differs,) = found.files[0].differ
        assert differs.columns == ("seed", "sha256", "week 3", "week 4")
        assert differs.cells[0] == ("seed", "8", "7")
        bring(house, Record(trial=other))
        assert drawn_trial(chart(house)) == TRIAL
        bring(house, Record(trial=other), [differs.choice])
        assert (drawn_trial(chart(house)), kept_trial(chart(house)).version) == (other, 2)

    def test_a_list_that_is_hidden_is_kept_only_after_its_last_evening(self, house: House) -> None:
        before = datetime.combine(BLINDED.last_evening, time(12), tzinfo=AT.tzinfo)
        plain = Record(trial=BLINDED)
        assert importing.preview(chart(house, Right.IMPORT_RECORD), plain, at=before).left_out == (HIDDEN,)
        assert bring(house, plain, at=before).new == 0
        assert drawn_trial(chart(house)) is None
        assert bring(house, plain, at=before + timedelta(days=1)).left_out == ()
        assert drawn_trial(chart(house)) == BLINDED

    def test_one_that_was_changed_after_it_was_drawn_stays_as_it_is(self, house: House) -> None:
        changed: Trial = replace(TRIAL, seed=9)
        bring(house, Record(trial=changed))
        found = drawn_trial(chart(house))
        assert found == changed
        assert not found.unchanged


class TestStages:
    def test_they_are_kept_by_night_and_never_written_over(self, house: House) -> None:
        devices = rich_stages()
        found = bring(house, Record(), devices=devices)
        assert [(each.file, each.new) for each in found.files] == [("stages.csv", len(devices))]
        assert stages(chart(house)) == tuple(sorted(devices, key=lambda each: (each.date, each.log_id, each.overlay)))
        other = (*devices[:8], replace(devices[-1], stage="restless"))
        again = look(house, Record(), other)
        (differs,) = again.files[0].differ
        assert (again.files[0].equal, differs.row, differs.choice) == (8, "2026-02-07, Fitbit", "")
        assert differs.cells == (("stretches", "1", "8"),)
        assert bring(house, Record(), devices=other).new == 0
        assert stages(chart(house)) == stages(chart(house))
        assert len(stages(chart(house))) == len(devices)
