"""A folder comes in, is lived with, goes out and comes in elsewhere: every review is the same, digit for digit."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from tests.factories.clinic import AT, Clinic, House
from tests.factories.rich import GALLERY, rich_folder, rich_stages

from trochee.cli.main import main
from trochee.clinic.audit.verify import verify
from trochee.clinic.diaries import actions as diaries
from trochee.clinic.diaries.queries import kept_nights
from trochee.clinic.diaries.stages.queries import stages
from trochee.clinic.diaries.stages.rows import by_night
from trochee.clinic.diaries.values import NewNight
from trochee.clinic.dosing_sessions import actions as dosing
from trochee.clinic.dosing_sessions.queries import kept_doses
from trochee.clinic.patients.queries import open_chart
from trochee.clinic.patients.values import Chart, Right
from trochee.clinic.patients.versions.values import CORRECTION_REASON, NewEntry
from trochee.clinic.workflows import bringing
from trochee.clinic.workflows.exporting import export_folder, folder_archive
from trochee.clinic.workflows.reviewing import record_of
from trochee.clinic.workflows.telling import How, Told, tell_nights
from trochee.foundation.clock import WallTime
from trochee.interop.tables import Folder, Stretch, read_folder, read_stages
from trochee.knowledge import shipped
from trochee.record import Dose, DoseStatus, Night, Record
from trochee.reports import json_review
from trochee.review.build import build

NOW = AT + timedelta(days=200)
PEOPLE = tuple(sorted(each.name for each in GALLERY.iterdir() if each.is_dir()))
REVIEWED = frozenset({"07-cbti-did-it", "11-two-products"})
"""Of these the review is built on both sides; of the others the records are compared, from which all follows."""
NOT_OF_A_FOLDER = {"truth.toml"}


def brought(clinic: Clinic, path: Path, patient: UUID | None = None) -> Chart:
    """Upload a folder's files as a page would, look, and bring it in."""
    by, to = clinic["clinician"], patient or clinic.patient
    files = [(each.name, each.read_bytes()) for each in path.iterdir() if each.name not in NOT_OF_A_FOLDER]
    waits = bringing.upload(by=by, at=NOW, patient=to, uploaded=files)
    seen = bringing.look(chart(clinic, Right.IMPORT_RECORD, to), by=by, at=NOW, folder=waits).seen
    account = bringing.bring_in(by=by, at=NOW, patient=to, folder=waits, seen=seen)
    assert (account.not_taken, account.left_out) == ((), ())
    return chart(clinic, Right.READ_REVIEW, to)


def chart(clinic: Clinic, right: Right = Right.READ_REVIEW, patient: UUID | None = None) -> Chart:
    return open_chart(by=clinic["clinician"], at=NOW, patient=patient or clinic.patient, right=right, page="test")


def exported(clinic: Clinic, to: Path) -> Path:
    """The zip archive as it is downloaded, unpacked."""
    texts = export_folder(by=clinic["clinician"], at=NOW, patient=clinic.patient)
    with zipfile.ZipFile(io.BytesIO(folder_archive(texts))) as packed:
        packed.extractall(to)
    return to


def without_id(record: Record) -> Record:
    return replace(record, patient=replace(record.patient, id=""))


def compared(review: dict[str, Any]) -> dict[str, Any]:
    """All but what is not of the record: its number, and what the command line says of the files as such."""
    quality = review["record_quality"]
    of_record = [each for each in quality["messages"] if each["code"] != "reading"]
    of_files = {"patient", "made_from"}
    found = {name: said for name, said in review.items() if name not in of_files}
    return found | {"record_quality": quality | {"messages": of_record}}


def reviewed(record: Record) -> dict[str, Any]:
    payload: dict[str, Any] = json.loads(json.dumps(json_review.payload(build(record, shipped()))))
    return compared(payload)


def reviewed_by_command(folder: Path, out: Path) -> dict[str, Any]:
    assert main(["review", str(folder), "--out", str(out)]) == 0
    found: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
    return compared(found)


def lives_with_it(house: House) -> None:
    """What people do to a record: correct on behalf, tell by phone, type late, take back, add."""
    by, patient, held = house.ours["clinician"], house.ours.patient, chart(house.ours)
    first = next(each for each in kept_nights(held) if not each.night.from_device)
    mended = replace(
        first.night, sleep_quality=5, note="it was five", extra={CORRECTION_REASON: "the patient telephoned"}
    )
    new = NewNight(client_id=uuid4(), night=mended, replaces=first.version)
    diaries.save_night(by=by, at=NOW, patient=patient, new=new)
    told = Told(how=How.PHONE, told_by="the sister, Ada", said_at=datetime.combine(date(2026, 5, 2), time(18, 0)))
    nights = [Night(date=date(2026, 4, day), into_bed=WallTime(time(23, 10))) for day in (28, 29)]
    tell_nights(by=by, at=NOW, patient=patient, form=uuid4(), told=told, nights=nights)
    own = Night(date=date(2026, 5, 1), slept=False, into_bed=WallTime(time(0, 30)), rise_time=WallTime(time(5, 0)))
    diaries.save_night(by=house.ours["patient"], at=NOW, patient=patient, new=NewNight(client_id=uuid4(), night=own))
    doses = kept_doses(held)
    spat = replace(doses[0].value, status=DoseStatus.SPAT_EARLY, share=0.25, extra={CORRECTION_REASON: "misread"})
    dosing.save_dose(
        by=by, at=NOW, patient=patient, new=NewEntry(client_id=uuid4(), value=spat, replaces=doses[0].id)
    )
    missed = Dose(taken_at=datetime.combine(date(2026, 4, 28), time(21, 30)), product="ketamine troche",
                  status=DoseStatus.MISSED, reason="away")  # fmt: skip
    saved = dosing.save_dose(by=by, at=NOW, patient=patient, new=NewEntry(client_id=uuid4(), value=missed))
    dosing.save_dose(by=by, at=NOW, patient=patient, new=NewEntry(client_id=uuid4(), value=missed))
    dosing.withdraw_dose(by=by, at=NOW, patient=patient, client_id=uuid4(), replaces=saved.id)


@pytest.fixture(scope="module")
def rich(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return rich_folder(tmp_path_factory.mktemp("rich") / "folder")


def read_all(path: Path) -> tuple[Folder, tuple[Stretch, ...]]:
    return read_folder(path), read_stages(path)


def test_a_rich_record_is_the_same_in_another_clinic_and_on_the_command_line(
    house: House, rich: Path, tmp_path: Path
) -> None:
    """Two sources, corrections, late entries, partial and vomited doses, a trial, stages: nothing is lost."""
    here = brought(house.ours, rich)
    original, devices = read_all(rich)
    zoned = replace(
        original.record, nights=tuple(replace(each, time_zone="Europe/Berlin") for each in original.record.nights)
    )
    person = replace(zoned.patient, written_on=NOW.date())
    assert without_id(record_of(here)) == without_id(replace(zoned, patient=person))
    assert stages(here) == devices
    assert reviewed(record_of(here)) == reviewed_by_command(rich, tmp_path / "original.json")

    lives_with_it(house)
    out = exported(house.ours, tmp_path / "out")
    assert {each.name for each in out.iterdir()} == {each.name for each in rich.iterdir()}
    there = brought(house.theirs, out)
    ours, theirs = record_of(chart(house.ours)), record_of(there)
    assert without_id(theirs) == without_id(ours)
    assert ours.trial == original.record.trial
    assert stages(there) == devices
    said = reviewed(ours)
    assert reviewed(theirs) == said
    assert reviewed_by_command(out, tmp_path / "out.json") == said
    assert (
        exported(house.theirs, tmp_path / "again").joinpath("nights.csv").read_bytes()
        == (out / "nights.csv").read_bytes()
    )
    assert verify().whole


def test_the_same_folder_twice_adds_nothing(house: House, rich: Path) -> None:
    brought(house.ours, rich)
    by, patient = house.ours["clinician"], house.ours.patient
    files = [(each.name, each.read_bytes()) for each in rich.iterdir()]
    waits = bringing.upload(by=by, at=NOW, patient=patient, uploaded=files)
    found = bringing.look(chart(house.ours, Right.IMPORT_RECORD), by=by, at=NOW, folder=waits)
    assert found.preview.new == 0
    assert {each.file for each in found.preview.files} == {each.name for each in rich.iterdir()}
    assert all(each.equal and not each.differ for each in found.preview.files)


@pytest.mark.parametrize("name", PEOPLE)
def test_everybody_of_the_gallery_is_the_same_elsewhere(house: House, tmp_path: Path, name: str) -> None:
    original = read_folder(GALLERY / name).record
    here = brought(house.ours, GALLERY / name)
    out = exported(house.ours, tmp_path / "out")
    ours = record_of(here)
    assert len(ours.nights) == len(original.nights)
    assert (ours.doses, ours.scores, ours.adverse_effects, ours.therapy) == (
        original.doses, original.scores, original.adverse_effects, original.therapy,
    )  # fmt: skip
    assert read_folder(out).record == ours
    theirs = record_of(brought(house.theirs, out))
    assert without_id(theirs) == without_id(ours)
    if name in REVIEWED:
        assert reviewed(theirs) == reviewed(ours) == reviewed(original)


def test_stages_are_put_together_by_night_and_device() -> None:
    nights = by_night(reversed(rich_stages()))
    assert [(f"{each.date}", each.source, len(each.stretches)) for each in nights] == [
        ("2026-02-06", "Fitbit", 8), ("2026-02-07", "Fitbit", 8),
    ]  # fmt: skip


@pytest.fixture(autouse=True)
def _quiet(capsys: pytest.CaptureFixture[str]) -> Iterator[None]:
    yield
    capsys.readouterr()
