"""The facts of a record for the rules: through a file, a folder and the site they give the same findings."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from tests.factories.clinic import AT, House

from trochee.cli.main import main
from trochee.clinic.assessments.actions import save_observation, save_score
from trochee.clinic.assessments.answers import NewAnswer, answer, confirm
from trochee.clinic.dosing_sessions.actions import save_dose
from trochee.clinic.inventory.actions import save_movement
from trochee.clinic.patients.queries import open_chart
from trochee.clinic.patients.values import Chart, NoSuchPatientError, Right
from trochee.clinic.patients.versions.values import NewEntry
from trochee.clinic.workflows import bringing
from trochee.clinic.workflows.exporting import export_folder
from trochee.clinic.workflows.known import Known, Origin, checked, known_facts
from trochee.interop.tables import read_folder
from trochee.knowledge import shipped
from trochee.knowledge.facts import FactValue
from trochee.record import Dose, InventoryMovement, MovementKind, Observation, Score
from trochee.safety.checking import Checked, Checker
from trochee.safety.from_record.checking import checked_from
from trochee.safety.from_record.gathering import known_from

NOW = AT + timedelta(days=200)
DAY = NOW.date()
HEALTHY = tomllib.loads((Path(__file__).parents[4] / "examples" / "facts.toml").read_text(encoding="utf-8"))
OF_THE_PERSON = ("birth_date", "weight_kg", "conditions", "medicines")
OF_THE_COURSE = {
    "treatment_started": False,
    "treatment_week": 0,
    "doses_last_7_days": 0,
    "ketamine_last_7_days_mg": 0,
    "dose_taken_today": False,
    "consent_signed": False,
    "home_consent_signed": False,
}
"""What a record says of itself, and what none of these people has done."""


def facts(**changed: object) -> dict[str, Any]:
    dated = {name: DAY - timedelta(days=3) for name, value in HEALTHY.items() if isinstance(value, date)}
    return {**HEALTHY, **dated, "birth_date": HEALTHY["birth_date"], **OF_THE_COURSE, **changed}


CASES: Mapping[str, dict[str, Any]] = {
    "healthy": facts(),
    "aneurysm": facts(aneurysm=True),
    "aneurysm by code": {name: value for name, value in facts(conditions=["I71.4"]).items() if name != "aneurysm"},
    "past psychosis": facts(psychosis_past=True),
    "unknown pregnancy": {name: value for name, value in facts().items() if not name.startswith("pregnan")},
    "names": facts(medicines=["Ambien 10mg", "St Johns wort", "zolpidm", "Blorpex", "grapefruit juice"]),
    "diazepam, oxycodone, snoring": facts(
        medicines=["Valium", "OxyContin"], conditions=["snoring"], snores_loudly=True, taken_today=["diazepam"]
    ),
    "esketamine": facts(medicines=["Spravato"]),
    "little is known": {
        name: value for name, value in facts().items() if name in OF_THE_COURSE or name == "ketamine_from_elsewhere"
    },
}


def toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value)


def written(said: Mapping[str, object]) -> str:
    return "".join(f"{name} = {toml(value)}\n" for name, value in said.items())


def folder(path: Path, said: Mapping[str, object]) -> Path:
    person = {name: said[name] for name in OF_THE_PERSON if name in said}
    coded = {name: value for name, value in said.items() if name not in OF_THE_PERSON}
    text = 'time_zone = "Europe/Berlin"\n' + written(person) + "\n[facts]\n" + written(coded)
    (path / "patient.toml").write_text(text, encoding="utf-8")
    (path / "nights.csv").write_text("date,slept\n2026-09-01,no\n", encoding="utf-8")
    return path


def by_file(path: Path, said: Mapping[str, object], capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    file = path / "facts.toml"
    file.write_text(written(said), encoding="utf-8")
    assert main(["check", str(file), "--format", "json", "--as-of", DAY.isoformat()]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def short(found: Checked) -> dict[str, Any]:
    return {
        "findings": {(each.rule, each.state.value, each.message, tuple(each.missing)) for each in found.findings},
        "worst": found.worst.value,
        "not_checked": set(found.not_checked),
    }


def chart(house: House, right: Right = Right.READ_FACTS) -> Chart:
    return open_chart(by=house.ours["clinician"], at=NOW, patient=house.ours.patient, right=right, page="test")


def brought(house: House, path: Path) -> None:
    by, patient = house.ours["clinician"], house.ours.patient
    files = [(each.name, each.read_bytes()) for each in path.iterdir()]
    waits = bringing.upload(by=by, at=NOW, patient=patient, uploaded=files)
    seen = bringing.look(chart(house, Right.IMPORT_RECORD), by=by, at=NOW, folder=waits).seen
    bringing.bring_in(by=by, at=NOW, patient=patient, folder=waits, seen=seen)


@pytest.mark.parametrize("case", CASES)
def test_the_same_facts_through_file_folder_and_site_give_the_same_findings(
    house: House, tmp_path: Path, capsys: pytest.CaptureFixture[str], case: str
) -> None:
    said = CASES[case]
    told = by_file(tmp_path, said, capsys)
    file = {
        "findings": {
            (each["rule"], each["state"], each["message"], tuple(each["missing"])) for each in told["findings"]
        },
        "worst": told["worst"],
        "not_checked": set(told["not_checked"]),
    }
    (tmp_path / "folder").mkdir()
    path = folder(tmp_path / "folder", said)
    record, knowledge = read_folder(path).record, shipped()
    assert short(checked_from(known_from(record, knowledge, NOW), Checker(knowledge), DAY)) == file
    brought(house, path)
    assert short(checked(chart(house), NOW)) == file
    texts = export_folder(by=house.ours["clinician"], at=NOW, patient=house.ours.patient)
    (tmp_path / "again").mkdir()
    for name, text in texts.items():
        (tmp_path / "again" / name).write_text(text, encoding="utf-8", newline="")
    again = read_folder(tmp_path / "again").record
    assert short(checked_from(known_from(again, knowledge, NOW), Checker(knowledge), DAY)) == file


def known(house: House, **also: FactValue) -> Known:
    return known_facts(chart(house), NOW, also=also)


def test_everything_that_the_record_holds_is_gathered_with_where_it_comes_from(house: House) -> None:
    by, patient = house.ours["clinician"], house.ours.patient
    dose = Dose(taken_at=NOW - timedelta(hours=30), product="ketamine troche", amount=100.0)
    save_dose(by=by, at=NOW, patient=patient, new=NewEntry(client_id=uuid4(), value=dose))
    score = Score(date=DAY - timedelta(days=5), instrument="ISI", total=18.0)
    save_score(by=by, at=NOW, patient=patient, new=NewEntry(client_id=uuid4(), value=score))
    seen = Observation(at=NOW - timedelta(minutes=5), code="systolic", value="128", unit="mmHg")
    save_observation(by=by, at=NOW, patient=patient, new=NewEntry(client_id=uuid4(), value=seen))
    came = InventoryMovement(
        at=NOW - timedelta(days=3), kind=MovementKind.DISPENSED, product="ketamine troche", amount=Fraction(12),
        strength_mg=100.0,
    )  # fmt: skip
    counted = replace(came, at=NOW - timedelta(hours=1), kind=MovementKind.COUNT, amount=Fraction(9))
    for each in (came, counted):
        save_movement(by=by, at=NOW, patient=patient, new=NewEntry(client_id=uuid4(), value=each))
    found = known(house)
    assert found.given["hours_since_last_dose"] == pytest.approx(30)
    assert found.given["ketamine_last_7_days_mg"] == 100
    assert (found.given["insomnia_score"], found.told["insomnia_score"].origin) == (18, Origin.SCORE)
    assert (found.given["systolic_mmhg"], found.told["systolic_mmhg"].on) == (128, DAY)
    assert found.given["count_difference"] is True
    assert found.told["count_difference"].origin is Origin.INVENTORY
    assert (found.given["consent_signed"], found.told["consent_signed"].origin) == (False, Origin.CONSENT)


def test_an_answer_is_a_patient_s_word_until_a_clinician_confirms_it(house: House) -> None:
    patient, given = house.ours.patient, NewAnswer(fact="glaucoma", value=True)
    answer(by=house.ours["patient"], at=NOW, patient=patient, given=[given])
    told = known(house).told["glaucoma"]
    assert (told.value, told.confirmed, told.by) == (True, False, house.ours["patient"].actor.id)
    confirm(by=house.ours["clinician"], at=NOW, patient=patient, given=[replace(given, version=1)])
    told = known(house).told["glaucoma"]
    assert (told.value, told.confirmed, told.by) == (True, True, house.ours["clinician"].actor.id)


def test_what_the_deed_says_wins_and_is_not_kept(house: House) -> None:
    answer(
        by=house.ours["patient"], at=NOW, patient=house.ours.patient, given=[NewAnswer(fact="glaucoma", value=True)]
    )
    assert known(house, glaucoma=False).given["glaucoma"] is False
    assert known(house).given["glaucoma"] is True
    states = {each.rule for each in checked(chart(house), NOW, also={"aneurysm": True}).findings}
    assert "eligibility.aneurysm" in states


def test_the_rules_look_at_all_of_the_record_for_whoever_may_read_its_facts(house: House) -> None:
    score = Score(date=DAY, instrument="ISI", total=18.0)
    save_score(
        by=house.ours["clinician"], at=NOW, patient=house.ours.patient, new=NewEntry(client_id=uuid4(), value=score)
    )
    observer = house.ours["observer"]
    opened = open_chart(by=observer, at=NOW, patient=house.ours.patient, right=Right.READ_FACTS, page="test")
    assert Right.READ_SCORES not in opened.rights
    assert known_facts(opened, NOW).given["insomnia_score"] == 18
    with pytest.raises(NoSuchPatientError):
        known_facts(replace(opened, rights=frozenset({Right.KNOW_OF})), NOW)


def test_a_day_ends_at_the_patient_s_midnight(house: House) -> None:
    evening = datetime.fromisoformat("2026-09-18T21:59:00+00:00")
    answer(
        by=house.ours["patient"],
        at=evening,
        patient=house.ours.patient,
        given=[NewAnswer(fact="taken_today", value=("wine",))],
    )
    assert "taken_today" in known_facts(chart(house), evening).given
    assert "taken_today" not in known_facts(chart(house), evening + timedelta(minutes=1)).given
