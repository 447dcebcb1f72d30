"""After an erasure nothing that named a person, and none of their words, can be read in any table.

Walks the declarations of `privacy.py`: a new sealed or identifying column has to be filled here.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any
from uuid import UUID, uuid4

import pytest
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.db import connection, models
from django.utils import timezone
from tests.architecture.test_clinic_privacy import KEPT_AS_EVIDENCE, clinic_models, declared
from tests.factories.authorised import ASKED
from tests.factories.clinic import PASSWORD, House
from tests.factories.rich import rich_stages, rich_trial
from tests.integration.clinic.browser_like import client, log_in
from tests.integration.clinic.nights import NIGHT

from trochee.clinic.accounts import actions as accounts
from trochee.clinic.accounts.models import Membership, User
from trochee.clinic.accounts.roles import Role
from trochee.clinic.accounts.values import Confirmation, NewInvitation
from trochee.clinic.adverse_effects.actions import save_adverse_effect
from trochee.clinic.assessments.actions import save_facts, save_observation, save_score
from trochee.clinic.assessments.answers import NewAnswer, Way, answer
from trochee.clinic.assessments.values import Facts
from trochee.clinic.audit.privacy import Privacy
from trochee.clinic.audit.trail import deed
from trochee.clinic.audit.verify import verify
from trochee.clinic.calendars.actions import make_link
from trochee.clinic.diaries.actions import save_night
from trochee.clinic.diaries.stages.actions import add_stages
from trochee.clinic.diaries.stages.rows import by_night
from trochee.clinic.diaries.values import NewNight
from trochee.clinic.dosing_sessions.actions import save_dose
from trochee.clinic.folders.actions import let_wait, write_down
from trochee.clinic.folders.values import Account, NotTaken
from trochee.clinic.inventory.actions import save_movement
from trochee.clinic.messaging.choices.actions import choose
from trochee.clinic.messaging.contact.actions import step
from trochee.clinic.messaging.contact.queries import Silence
from trochee.clinic.messaging.values import Channel, NewChoice
from trochee.clinic.patients import actions as patients
from trochee.clinic.patients.models import PatientKey, Status
from trochee.clinic.patients.queries import chart_of
from trochee.clinic.patients.values import Person
from trochee.clinic.patients.versions.values import NewEntry
from trochee.clinic.prescriptions.actions import add_step, keep_brought, note_contact, save_draft
from trochee.clinic.prescriptions.values import NewStep, Shown
from trochee.clinic.reviews import actions as reviews
from trochee.clinic.reviews.values import Pages
from trochee.clinic.therapy.actions import save_step
from trochee.clinic.trials.actions import keep_trial
from trochee.clinic.workflows import signed
from trochee.record import AdverseEffect, Dose, InventoryMovement, MovementKind, Observation, Score, TherapyStep

MARK = "zzmarker"
WHEN = datetime(2026, 3, 1, 22, 0)  # noqa: DTZ001  wall clock, as it was said


def fill(house: House) -> None:
    """Write the mark wherever something about a person is sealed or names them."""
    ours, at = house.ours, timezone.now()
    record, patient, clinician = ours.patient, ours["patient"], ours["clinician"]
    person = Person(family_name=MARK, given_name=MARK, telephone=MARK, birth_date=date(1971, 2, 3))
    patients.amend_person(by=clinician, at=at, patient=record, person=person, version=1)
    _entries(record, patient, clinician, at)
    patients.break_glass(by=ours["colleague"], at=at, patient=record, reason=MARK)
    merged = patients.merge(by=clinician, at=at, kept=record, merged=ours.second_patient, reason=MARK)
    patients.unmerge(by=clinician, at=at, kept=record, merge=merged, reason=MARK)
    patients.step_to_erasure(by=patient, at=at, patient=record, step="asked", reason=MARK)
    make_link(by=patient, at=at, patient=record, diary_at="08:00")
    _reminders(record, patient, clinician, at)
    _account(house, at)
    chart = chart_of(by=clinician, at=at, patient=record)
    assert chart is not None
    pages = Pages(as_of=at.date(), for_clinicians=MARK, for_patient=MARK)
    reviews.take(by=clinician.actor, at=at, chart=chart, content_sha256="a" * 64)
    reviews.keep(by=clinician.actor, at=at, chart=chart, stamp="s", content_sha256="a" * 64, pages=pages)
    _folders(record, clinician, at)
    _beside(record, clinician, at)
    _authorised(record, clinician, at)
    patients.set_status(by=clinician, at=at, patient=record, status=Status.TRANSFERRED, reason=MARK, version=1)


def _reminders(record: UUID, patient: Any, clinician: Any, at: datetime) -> None:
    """An address, and a note about a silence."""
    new = NewChoice(channel=Channel.EMAIL, remind_at="08:00", address=f"{MARK}@example.org")
    choose(by=patient, at=at, patient=record, new=new, version=0)
    step(by=clinician, at=at, patient=record, kind=Silence.SILENT, since=at.date(), version=0, note=MARK, closes=True)


def _folders(record: UUID, clinician: Any, at: datetime) -> None:
    """A folder that waits, and a row that was not taken of another one."""
    let_wait(by=clinician, at=at, patient=record, files={"nights.csv": MARK.encode()})
    row = NotTaken(file="nights.csv", row=MARK, why=MARK, cells=((MARK, MARK, MARK),))
    account = Account(new={"nights.csv": 1}, not_taken=(row,))
    write_down(by=clinician, at=at, patient=record, content_sha256="b" * 64, account=account)


def _beside(record: UUID, clinician: Any, at: datetime) -> None:
    """A trial as it was drawn, and what a device wrote."""
    keep_trial(by=clinician, at=at, patient=record, trial=replace(rich_trial(), product=MARK).hashed(), version=0)
    (night, _) = by_night(replace(each, log_id=MARK) for each in rich_stages())
    add_stages(by=clinician, at=at, patient=record, nights=[night])


def _authorised(record: UUID, clinician: Any, at: datetime) -> None:
    """A draft, what was signed in spite of a rule, what was said as it was stopped, and afterwards."""
    save_draft(by=clinician, at=at, patient=record, texts={"end_point": MARK}, version=0)
    chart = chart_of(by=clinician, at=at, patient=record)
    assert chart is not None
    shown = Shown(
        rule="a.rule", version=1, severity="stop", state="fires", message=MARK, reason=MARK, overridden=True
    )
    with deed(by=clinician.actor, at=at) as trail:
        step = NewStep(
            patient=record,
            entry=uuid4(),
            authorisation=replace(ASKED, version=1, end_point=MARK),
            seen=None,
            prescriber=clinician.actor.id,
            findings=(shown,),
            reason=MARK,
            taper=MARK,
        )
        signed_step = add_step(by=clinician, at=at, trail=trail, chart=chart, what="signed", new=step)
    keep_brought(
        by=clinician, at=at, patient=record, authorisations=(replace(ASKED, id="x", end_point=MARK),), version=0
    )
    note_contact(by=clinician, at=at, patient=record, ended=signed_step.pk, number=0, reached=True, note=MARK)


def _entries(record: UUID, patient: Any, clinician: Any, at: datetime) -> None:
    night = replace(NIGHT, note=MARK, hypnotic=MARK)
    save_night(by=patient, at=at, patient=record, new=NewNight(client_id=uuid4(), night=night))

    def new(value: Any) -> Any:
        return NewEntry(client_id=uuid4(), value=value)

    extra = {"remark": MARK}
    dose = Dose(
        taken_at=WHEN, product="ketamine troche", amount=100, reason=MARK, supervised_by=MARK, note=MARK, extra=extra
    )
    save_dose(by=clinician, at=at, patient=record, new=new(dose))
    effect = AdverseEffect(onset=WHEN, term=MARK, grade=1, note=MARK, extra=extra)
    save_adverse_effect(by=patient, at=at, patient=record, new=new(effect))
    score = Score(date=WHEN.date(), instrument="isi", total=12, extra=extra)
    save_score(by=clinician, at=at, patient=record, new=new(score))
    seen = Observation(at=WHEN, code="urine", value=MARK, note=MARK, extra=extra)
    save_observation(by=clinician, at=at, patient=record, new=new(seen))
    save_step(by=clinician, at=at, patient=record, new=new(TherapyStep(date=WHEN.date(), kind="note", detail=MARK)))
    moved = InventoryMovement(
        at=WHEN, kind=MovementKind.COUNT, product="ketamine troche", amount=Fraction(3), done_by=MARK,
        second_person=MARK, reason=MARK, note=MARK, extra=extra,
    )  # fmt: skip
    save_movement(by=clinician, at=at, patient=record, new=new(moved))
    facts = Facts(diagnoses=(MARK,), conditions=(MARK,), medicines=(MARK,), facts={"a": MARK})
    save_facts(by=clinician, at=at, patient=record, facts=facts, version=0)
    answer(by=clinician, at=at, patient=record, given=[NewAnswer(fact="medicines", value=(MARK,))], way=Way.PHONE)


def _account(house: House, at: datetime) -> None:
    """A log-in name, a name, links, a recovery, a session and a wrong password: all of the person."""
    ours = house.ours
    user, admin = ours["patient"].user, ours["administrator"].actor
    User.objects.filter(pk=user).update(username=f"{MARK}.login", name=f"{MARK} person")
    new = NewInvitation(role=Role.PATIENT, name=MARK, patient=ours.patient)
    accounts.invite(by=ours["clinician"].actor, at=at, scope=ours.scope, new=new)
    accounts.request_recovery(by=admin, at=at, scope=ours.scope, user=user, how_identified=MARK)
    log_in(f"{MARK}.login")
    client().post("/account/login/", {"login": f"{MARK}.login", "password": "wrong"})


def raw() -> dict[str, str]:
    """Everything that a copy of the database gives away, table by table; what sessions hold is read too."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {table}")
            found[table] = "\n".join(_told(value) for row in cursor.fetchall() for value in row)
    found["django_session"] += "\n".join(repr(each.get_decoded()) for each in Session.objects.all())
    return found


def _told(value: object) -> str:
    return bytes(value).decode(errors="replace") if isinstance(value, bytes | memoryview) else str(value)


def tables_with(word: str) -> set[str]:
    return {table for table, text in raw().items() if word in text}


def private_columns() -> list[tuple[type[models.Model], str]]:
    kinds = {Privacy.SEALED, Privacy.IDENTIFYING}
    return [
        (model, name)
        for model in clinic_models()
        for name, kind in declared(model).items()
        if kind in kinds and f"{model.__name__}.{name}" not in KEPT_AS_EVIDENCE
    ]


@pytest.fixture
def filled(house: House) -> House:
    house.ours.everybody("administrator", "colleague", "clinician", "patient")
    fill(house)
    return house


def erase(house: House) -> None:
    at = timezone.now()
    given = Confirmation(at=at - timedelta(seconds=1), method="password")
    from tests.factories.clinic import enrol

    enrol(house.ours["clinician"].user)
    signed.erase(by=house.ours["clinician"], at=at, patient=house.ours.patient, confirmation=given)


def test_every_private_column_is_tried(filled: House) -> None:
    empty = []
    for model, name in private_columns():
        rows = model._base_manager.values_list(name, flat=True)
        if not any(bytes(each) if isinstance(each, bytes | memoryview) else each for each in rows):
            empty.append(f"{model.__name__}.{name}")
    assert not empty, f"fill these above, or the test says nothing of them: {empty}"


def test_what_is_sealed_is_noise_from_the_start(filled: House) -> None:
    """Only what is declared as identifying can be read in a copy of the database, and only until the erasure."""
    named = [model for model, name in private_columns() if declared(model)[name] is Privacy.IDENTIFYING]
    readable = {model._meta.db_table for model in named} | {"axes_accessattempt", "django_session"}  # the log-in name
    assert tables_with(MARK) <= readable
    assert tables_with(MARK), "nothing was readable: the test looks in the wrong place"
    assert AccessAttempt.objects.filter(username__contains=MARK).exists()


def test_after_the_erasure_nothing_of_the_person_can_be_read(filled: House) -> None:
    erase(filled)
    assert tables_with(MARK) == set()
    assert PatientKey.objects.get(patient_id=filled.ours.patient).wrapped == ""
    assert verify().whole
    assert client().post("/account/login/", {"login": f"{MARK}.login", "password": PASSWORD}).status_code == 200
    assert "1971" not in raw()["patients_personversion"]


def test_a_membership_that_had_ended_is_forgotten_too(filled: House) -> None:
    row = Membership.objects.get(user_id=filled.ours["patient"].user)
    at = timezone.now()
    by = filled.ours["administrator"].actor
    accounts.end_membership(by=by, at=at, scope=filled.ours.scope, membership=row.pk, version=row.version)
    erase(filled)
    assert tables_with(MARK) == set()


def test_no_hash_of_what_was_sealed_can_be_guessed(filled: House) -> None:
    """Somebody who knows name and birth date must not be able to tell whose the erased record was."""
    from trochee.clinic.audit.canonical import content_hash

    person = Person(family_name=MARK, given_name=MARK, telephone=MARK, birth_date=date(1971, 2, 3))
    facts = {"diagnoses": [MARK], "conditions": [MARK], "medicines": [MARK], "facts": {"a": MARK}, "extra": {}}
    erase(filled)
    guesses = {content_hash(person.as_mapping()), content_hash(facts)}
    assert not [guess for guess in guesses if tables_with(guess)]
