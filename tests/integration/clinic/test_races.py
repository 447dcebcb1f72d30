"""Several connections at once, each committing: one chain, one night, one amendment."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from uuid import UUID, uuid4

import pytest
from tests.factories.clinic import AT, House, found_house, person
from tests.factories.entries import DOSE
from tests.integration.clinic.nights import NIGHT
from tests.integration.clinic.together import together

from trochee.clinic.accounts.roles import Role
from trochee.clinic.accounts.values import Here, NotAllowedError, OutOfDateError
from trochee.clinic.audit.models import AuditRow
from trochee.clinic.audit.trail import deed
from trochee.clinic.audit.values import Actor
from trochee.clinic.audit.verify import verify
from trochee.clinic.diaries.actions import save_night
from trochee.clinic.diaries.models import NightVersion
from trochee.clinic.diaries.values import AlreadyThereError, NewNight, Saved
from trochee.clinic.dosing_sessions.actions import save_dose
from trochee.clinic.dosing_sessions.models import DoseVersion
from trochee.clinic.jobs.actions import queue_due, take_lease
from trochee.clinic.jobs.schedule import Job
from trochee.clinic.patients.actions import join_team, leave_team, register
from trochee.clinic.patients.models import CareTeamMember
from trochee.clinic.patients.versions.values import NewEntry
from trochee.clinic.workflows.import_whole import Preview
from trochee.clinic.workflows.importing import import_folder
from trochee.record import Dose, Record

pytestmark = pytest.mark.needs_postgresql  # SQLite in memory has one connection; its own races are run on a file


@pytest.fixture(autouse=True)
def _commits(separate: None) -> None:
    """Every test of this file commits."""


@pytest.fixture
def committed(_commits: None) -> House:
    return found_house()


def test_eight_writers_make_one_chain() -> None:
    def write() -> None:
        for _ in range(25):
            with deed(by=Actor(id="u"), at=AT) as trail:
                trail.add("test.done")

    assert together(*[write] * 8) == [None] * 8
    verdict = verify()
    assert verdict.whole
    assert verdict.rows == 200
    assert list(AuditRow.objects.order_by("sequence").values_list("sequence", flat=True)) == list(range(1, 201))


def test_two_chains_in_one_deed_never_wait_in_a_ring() -> None:
    one, other = Actor(id="a", clinic=uuid4()), Actor(id="b", clinic=uuid4())

    def write(first: Actor, second: Actor) -> None:
        for _ in range(25):
            with deed(by=first, at=AT) as trail:
                trail.add("test.first")
                with deed(by=second, at=AT) as inner:
                    inner.add("test.second")

    assert together(lambda: write(one, other), lambda: write(other, one)) == [None, None]
    assert verify().whole


def test_the_same_save_twice_at_once_is_one_night(committed: House) -> None:
    ours = committed.ours
    for night in range(10):
        new = NewNight(client_id=uuid4(), night=replace(NIGHT, date=NIGHT.date - timedelta(days=night)))

        def save(new: NewNight = new) -> Saved:
            return save_night(by=ours["patient"], at=AT, patient=ours.patient, new=new)

        found = together(save, save, save)
        assert all(isinstance(each, Saved) for each in found), found
        assert len({each.id for each in found if isinstance(each, Saved)}) == 1
        assert sum(not each.again for each in found if isinstance(each, Saved)) == 1
    assert NightVersion.objects.within(ours.scope).count() == 10
    assert verify().whole


def test_two_entries_of_one_night_at_once_leave_one_and_say_so(committed: House) -> None:
    ours = committed.ours

    def save(quality: int) -> Saved:
        new = NewNight(client_id=uuid4(), night=replace(NIGHT, sleep_quality=quality))
        return save_night(by=ours["patient"], at=AT, patient=ours.patient, new=new)

    found = together(lambda: save(1), lambda: save(5))
    assert sorted(type(each).__name__ for each in found) == [AlreadyThereError.__name__, Saved.__name__]


def test_one_night_by_two_roads_at_once_is_one_account_of_it(committed: House) -> None:
    ours = committed.ours
    days = [NIGHT.date - timedelta(days=back) for back in range(10)]

    def save(who: str, day: date, source: str) -> Saved:
        new = NewNight(client_id=uuid4(), night=replace(NIGHT, date=day, source=source))
        return save_night(by=ours[who], at=AT, patient=ours.patient, new=new)

    for day in days:
        found = together(partial(save, "patient", day, ""), partial(save, "clinician", day, "phone"))
        assert sorted(type(each).__name__ for each in found) == [AlreadyThereError.__name__, Saved.__name__]


def test_two_amendments_at_once_leave_one_and_say_so(committed: House) -> None:
    ours = committed.ours
    save_night(by=ours["patient"], at=AT, patient=ours.patient, new=NewNight(client_id=uuid4(), night=NIGHT))

    def amend(who: str, quality: int) -> Saved:
        new = NewNight(client_id=uuid4(), night=replace(NIGHT, sleep_quality=quality), replaces=1)
        return save_night(by=ours[who], at=AT, patient=ours.patient, new=new)

    found = together(lambda: amend("patient", 1), lambda: amend("clinician", 5))
    assert sorted(type(each).__name__ for each in found) == [OutOfDateError.__name__, Saved.__name__]
    assert verify().whole


def test_the_same_dose_twice_at_once_is_one_and_one_amendment_stands(committed: House) -> None:
    ours = committed.ours

    def save(new: NewEntry[Dose], who: str = "patient") -> Saved:
        return save_dose(by=ours[who], at=AT, patient=ours.patient, new=new)

    first = NewEntry(client_id=uuid4(), value=DOSE)
    found = together(*[lambda: save(first)] * 4)
    (entry,) = {each.id for each in found if isinstance(each, Saved)}
    amended = together(
        *[
            partial(save, NewEntry(client_id=uuid4(), value=replace(DOSE, amount=amount), replaces=entry), who)
            for who, amount in (("patient", 50.0), ("clinician", 75.0))
        ]
    )
    assert sorted(type(each).__name__ for each in amended) == [OutOfDateError.__name__, Saved.__name__]
    assert DoseVersion.objects.within(ours.scope).count() == 2
    assert verify().whole


def test_a_folder_brought_in_twice_at_once_comes_in_once(committed: House) -> None:
    ours = committed.ours
    by, folder = ours["clinician"], Record(nights=(NIGHT,), doses=(DOSE, DOSE))
    found = together(*[lambda: import_folder(by=by, at=AT, patient=ours.patient, folder=folder)] * 2)
    assert all(isinstance(each, Preview | OutOfDateError) for each in found), found
    assert any(isinstance(each, Preview) and each.new == 3 for each in found)
    assert DoseVersion.objects.within(ours.scope).count() == 2
    assert NightVersion.objects.within(ours.scope).count() == 1
    assert verify().whole


def test_two_clinicians_leaving_at_once_leave_one(committed: House) -> None:
    ours = committed.ours
    one, other = ours["clinician"], ours["colleague"]
    for number in range(8):
        patient = register(by=one, at=AT, person=person(f"Left{number}"))
        join_team(by=one, at=AT, patient=patient, user=other.user, role=Role.CLINICIAN)
        rows = CareTeamMember.objects.within(ours.scope).filter(patient_id=patient)
        held = dict(rows.values_list("user_id", "pk"))

        def leave(by: Here, patient: UUID = patient, held: dict[UUID, UUID] = held) -> None:
            leave_team(by=by, at=AT, patient=patient, membership=held[by.user])

        found = together(partial(leave, one), partial(leave, other))
        assert sorted(type(each).__name__ for each in found) == ["NoneType", NotAllowedError.__name__], found
        assert rows.filter(ended_at=None).count() == 1
    assert verify().whole


def test_two_tickers_queue_a_job_once() -> None:
    queued: list[object] = []
    job = Job(name="remind", every=timedelta(hours=1), queue=queued.append)
    found = together(*[lambda: queue_due(by=Actor(id="t"), at=AT, jobs=[job])] * 4)
    assert sorted(map(str, found), key=len) == ["()", "()", "()", "('remind',)"]
    leases = together(*[partial(take_lease, by=name, at=AT, holds=timedelta(hours=1)) for name in "abcd"])
    assert sorted(map(bool, leases)) == [False, False, False, True]
