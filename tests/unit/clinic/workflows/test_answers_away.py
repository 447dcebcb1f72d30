"""Answers of the assessment leave the clinic in the folder: there and elsewhere the rules find the same."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from tests.factories.clinic import AT, Clinic, House

from trochee.clinic.assessments.actions import save_facts, save_score
from trochee.clinic.assessments.answers import NewAnswer, Unknown, answer, answers_of, confirm
from trochee.clinic.assessments.queries import observations
from trochee.clinic.assessments.values import Facts
from trochee.clinic.demo.well import well
from trochee.clinic.diaries import actions as diaries
from trochee.clinic.diaries.values import NewNight
from trochee.clinic.dosing_sessions.actions import save_dose
from trochee.clinic.patients import actions as patients
from trochee.clinic.patients.consent import NewText, publish
from trochee.clinic.patients.consent import answer as say
from trochee.clinic.patients.queries import open_chart
from trochee.clinic.patients.values import CarerLimits, Chart, Right
from trochee.clinic.patients.versions.values import NewEntry
from trochee.clinic.workflows import bringing
from trochee.clinic.workflows.exporting import export_folder
from trochee.clinic.workflows.known import Origin, checked, known_facts
from trochee.clinic.workflows.reviewing import record_of
from trochee.interop.tables import read_folder
from trochee.knowledge import shipped
from trochee.knowledge.facts import AskedOf, FactValue
from trochee.record import Dose, Night, Observation, Record, Score
from trochee.safety.checking import Checked, Checker
from trochee.safety.from_record.checking import checked_from
from trochee.safety.from_record.gathering import known_from
from trochee.safety.from_record.values import Known

NOW = AT + timedelta(days=200)
DAY = NOW.date()
KNOWLEDGE = shipped()
CHECKER = Checker(KNOWLEDGE)
LISTS: Mapping[str, FactValue] = {
    "medicines": ("Valium", "melatonin; the slow one", "[old] zolpidm"), "conditions": (), "taken_today": ("wine",),
}  # fmt: skip


def whole(**changed: FactValue) -> dict[str, FactValue]:
    """Everything that can be answered about somebody well, with what this person takes."""
    said = {**well(DAY), "birth_date": date(1980, 3, 4), "weight_kg": 81.5, **LISTS, **changed}
    found: dict[str, FactValue] = {}
    for name, raw in said.items():
        fact = KNOWLEDGE.facts[name]
        value = fact.accept(raw)
        assert value is not None, name
        if fact.asked_of is not AskedOf.COMPUTED:
            found[name] = value
    return found


def new(said: Mapping[str, FactValue]) -> list[NewAnswer]:
    return [NewAnswer(fact=name, value=value) for name, value in said.items()]


def confirmed(clinic: Clinic, said: Mapping[str, FactValue], at: datetime = NOW) -> None:
    confirm(by=clinic["clinician"], at=at, patient=clinic.patient, given=new(said))


def told(clinic: Clinic, at: datetime = NOW, **said: FactValue) -> None:
    answer(by=clinic["patient"], at=at, patient=clinic.patient, given=new(said))


def agreed(clinic: Clinic, *kinds: str, at: datetime = AT, answer: str = "given") -> None:
    for kind in kinds:
        words = NewText(kind=kind, language="en", title=kind, text=f"What it is, of {at:%d %B}.")
        text = publish(by=clinic["clinician"], at=at, new=words)
        say(
            by=clinic["patient"], at=at, patient=clinic.patient, text=text.pk, answer=answer,
            shown_sha256=text.content_sha256,
        )  # fmt: skip


def slept(clinic: Clinic) -> None:
    night = NewNight(client_id=uuid4(), night=Night(date=DAY, slept=False))
    diaries.save_night(by=clinic["patient"], at=NOW, patient=clinic.patient, new=night)


def chart(clinic: Clinic, right: Right = Right.READ_REVIEW, who: str = "clinician", at: datetime = NOW) -> Chart:
    return open_chart(by=clinic[who], at=at, patient=clinic.patient, right=right, page="test")


def exported(clinic: Clinic, to: Path, at: datetime = NOW) -> Path:
    to.mkdir()
    texts = export_folder(by=clinic["clinician"], at=at, patient=clinic.patient)
    for name, text in texts.items():
        (to / name).write_text(text, encoding="utf-8", newline="")
    return to


def brought(clinic: Clinic, path: Path, at: datetime = NOW) -> Any:
    """Bring a folder in as the pages do; give what it was said to bring."""
    files = [(each.name, each.read_bytes()) for each in path.iterdir()]
    by, patient = clinic["clinician"], clinic.patient
    waits = bringing.upload(by=by, at=at, patient=patient, uploaded=files)
    looked = bringing.look(chart(clinic, Right.IMPORT_RECORD, at=at), by=by, at=at, folder=waits)
    bringing.bring_in(by=by, at=at, patient=patient, folder=waits, seen=looked.seen)
    return looked.preview


def by_folder(record: Record, at: datetime = NOW) -> Checked:
    return checked_from(known_from(record, KNOWLEDGE, at), CHECKER, at.date())


def by_site(clinic: Clinic, at: datetime = NOW) -> Checked:
    return checked(chart(clinic, at=at), at)


def the_same(site: Checked, folder: Checked) -> None:
    assert folder.findings == site.findings
    assert [dict(each.facts) for each in folder.findings] == [dict(each.facts) for each in site.findings]
    assert (folder.worst, folder.not_checked, folder.facts) == (site.worst, site.not_checked, site.facts)
    assert folder.contradictions == site.contradictions


@pytest.mark.parametrize(
    "changed",
    [{}, {"aneurysm": True}, {"psychosis_past": True}, {"conditions": ("snoring",), "snores_loudly": True}],
    ids=["well", "aneurysm", "past psychosis", "snoring"],
)
def test_a_whole_assessment_gives_the_same_findings_on_the_site_in_the_folder_and_elsewhere(
    house: House, tmp_path: Path, changed: dict[str, FactValue]
) -> None:
    ours, theirs = house.ours, house.theirs
    slept(ours)
    agreed(ours, "treatment", "home")
    confirmed(ours, whole(**changed))
    save_dose(by=ours["clinician"], at=NOW, patient=ours.patient, new=NewEntry(
        client_id=uuid4(), value=Dose(taken_at=NOW - timedelta(hours=2), product="ketamine troche", amount=100.0),
    ))  # fmt: skip
    site, path = by_site(ours), exported(ours, tmp_path / "out")
    record = read_folder(path).record
    assert record == record_of(chart(ours))
    assert {each.code for each in record.observations} == {*whole(**changed), "consent_signed", "home_consent_signed"}
    the_same(site, by_folder(record))
    agreed(theirs, "treatment", "home")
    brought(theirs, path)
    the_same(site, by_site(theirs))
    assert read_folder(exported(theirs, tmp_path / "again")).record.observations == record.observations


def test_the_folder_brought_into_the_clinic_it_came_from_adds_nothing(house: House, tmp_path: Path) -> None:
    ours = house.ours
    slept(ours)
    agreed(ours, "treatment")
    told(ours, at=NOW - timedelta(days=2), glaucoma=True, medicines=("zolpidem",))
    before = exported(ours, tmp_path / "before")
    confirm(
        by=ours["clinician"], at=NOW, patient=ours.patient,
        given=[NewAnswer(fact="medicines", value=(), version=1), NewAnswer(fact="glaucoma", value=True, version=1)],
    )  # fmt: skip
    path = exported(ours, tmp_path / "out")
    site = by_site(ours)
    for each in (path, before):  # a folder from before the change brings nothing that was not said here either
        found = brought(ours, each)
        assert found.new == 0
        assert {each.file: each.equal for each in found.files}["observations.csv"] == 3
    assert observations(chart(ours)) == ()
    the_same(by_site(ours), site)
    assert (
        exported(ours, tmp_path / "again").joinpath("observations.csv").read_bytes()
        == (path / "observations.csv").read_bytes()
    )


def test_an_answer_of_another_clinic_comes_back_once(house: House, tmp_path: Path) -> None:
    slept(house.ours)
    told(house.ours, glaucoma=True)
    brought(house.theirs, exported(house.ours, tmp_path / "out"))
    told(house.theirs, glaucoma=True)
    rows = record_of(chart(house.theirs)).observations
    assert [(each.code, each.value, each.confirmed) for each in rows] == [("glaucoma", "yes", False)]


def known(clinic: Clinic, at: datetime = NOW) -> tuple[Known, Known]:
    """What the site knows and what its record says to whoever reads the folder."""
    return known_facts(chart(clinic, at=at), at), known_from(record_of(chart(clinic, at=at)), KNOWLEDGE, at)


def test_a_word_nobody_confirmed_stands_behind_an_older_score_in_the_folder_too(house: House) -> None:
    ours = house.ours
    agreed(ours, "treatment", "home")
    score = Score(date=DAY - timedelta(days=5), instrument="PHQ-9", total=18.0)
    save_score(by=ours["clinician"], at=NOW, patient=ours.patient, new=NewEntry(client_id=uuid4(), value=score))
    told(ours, depression_score=4.0)
    for each in known(ours):
        assert (each.given["depression_score"], each.told["depression_score"].origin) == (18, Origin.SCORE)
    the_same(by_site(ours), by_folder(record_of(chart(ours))))
    given = [NewAnswer(fact="depression_score", value=4.0, version=1)]
    confirm(by=ours["clinician"], at=NOW, patient=ours.patient, given=given)
    for each in known(ours):
        assert (each.given["depression_score"], each.told["depression_score"].confirmed) == (4, True)


def test_an_answer_that_is_too_old_counts_nowhere(house: House) -> None:
    ours = house.ours
    agreed(ours, "treatment", "home")
    confirmed(ours, {"pregnant": False, "aneurysm": False}, at=NOW - timedelta(days=100))
    for each in known(ours):
        assert each.stale["pregnant"].on == DAY - timedelta(days=100)
        assert "pregnant" not in each.given
        assert each.given["aneurysm"] is False
    the_same(by_site(ours), by_folder(record_of(chart(ours))))


def test_facts_of_a_list_grow_old_in_the_folder_and_elsewhere_as_they_do_here(house: House, tmp_path: Path) -> None:
    ours, theirs = house.ours, house.theirs
    slept(ours)
    agreed(ours, "treatment", "home")
    agreed(theirs, "treatment", "home")
    early = NOW - timedelta(days=100)
    written = Facts(medicines=("melatonin",), facts={"pregnant": False, "aneurysm": False})
    save_facts(by=ours["clinician"], at=early, patient=ours.patient, facts=written, version=0)
    for each in known(ours):
        assert "pregnant" not in each.given
        assert each.stale["pregnant"].on == early.date()
    the_same(by_site(ours), by_folder(record_of(chart(ours))))
    path = exported(ours, tmp_path / "out")
    assert brought(theirs, path).new > 0
    the_same(by_site(ours), by_site(theirs))
    assert record_of(chart(theirs)).patient.written_on == early.date()
    assert brought(ours, path).new == 0


def test_the_day_of_an_answer_is_the_patient_s_own(house: House) -> None:
    evening = datetime.fromisoformat("2026-09-18T21:59:30.75+00:00")
    told(house.ours, at=evening, taken_today=("wine",))
    (row,) = record_of(chart(house.ours)).observations
    assert (row.at.isoformat(), row.value) == ("2026-09-18T23:59:30+02:00", "wine")
    for minutes, there in ((0, True), (1, False)):
        for each in known(house.ours, at=evening + timedelta(minutes=minutes)):
            assert ("taken_today" in each.given) is there


def test_what_nobody_knows_is_no_row(house: House) -> None:
    given = [NewAnswer(fact="pregnant", unknown=Unknown.NOT_SAID)]
    answer(by=house.ours["patient"], at=NOW, patient=house.ours.patient, given=given)
    assert "pregnant" in answers_of(chart(house.ours))
    assert record_of(chart(house.ours)).observations == ()


def consents(clinic: Clinic) -> dict[str, tuple[str, date]]:
    return {each.code: (each.value, each.at.date()) for each in record_of(chart(clinic)).observations}


def test_consent_is_what_the_clinic_holds_and_of_the_day_since_when_it_does(house: House) -> None:
    ours = house.ours
    assert consents(ours) == {}
    agreed(ours, "treatment")
    agreed(ours, "home", answer="refused")
    assert consents(ours) == {"consent_signed": ("yes", AT.date()), "home_consent_signed": ("no", AT.date())}
    later = AT + timedelta(days=30)
    publish(by=ours["clinician"], at=later, new=NewText(kind="treatment", language="en", title="t", text="Other."))
    assert consents(ours)["consent_signed"] == ("no", later.date())
    the_same(by_site(ours), by_folder(record_of(chart(ours))))


def test_consent_that_was_given_elsewhere_is_not_consent_here(house: House, tmp_path: Path) -> None:
    slept(house.ours)
    agreed(house.ours, "treatment", "home", at=NOW)
    brought(house.theirs, exported(house.ours, tmp_path / "out"))
    assert known(house.theirs)[0].given["consent_signed"] is False
    assert {each.code for each in observations(chart(house.theirs))} == {"consent_signed", "home_consent_signed"}
    assert consents(house.theirs) == {}
    agreed(house.theirs, "treatment", "home", answer="refused")
    assert {value for value, _ in consents(house.theirs).values()} == {"no"}
    the_same(by_site(house.theirs), by_folder(record_of(chart(house.theirs))))


def test_whoever_only_helps_reads_no_answer_wherever_it_was_given(house: House, tmp_path: Path) -> None:
    slept(house.ours)
    told(house.ours, pregnant=True)
    there = house.theirs
    brought(there, exported(house.ours, tmp_path / "out"))
    for clinic in (house.ours, there):
        clinic.everybody("carer")
        patients.let_carer(
            by=clinic["patient"], at=AT, patient=clinic.patient, user=clinic["carer"].user,
            limits=CarerLimits(may_read_nights=True, may_read_review=True),
        )  # fmt: skip
        assert record_of(chart(clinic, who="carer")).observations == ()
        assert [each.code for each in record_of(chart(clinic)).observations] == ["pregnant"]


def test_an_answer_still_says_by_whom_it_is(house: House) -> None:
    ours = house.ours
    told(ours, glaucoma=True, medicines=("zolpidem",))
    found = known(ours)[0].told
    assert found["glaucoma"].by == found["medicines"].by == ours["patient"].actor.id
    row = Observation(at=NOW, code="x", value="y")
    assert row not in record_of(chart(ours)).observations
