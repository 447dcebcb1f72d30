"""One night has one account of the person who slept it, whoever wrote it down and by whatever road."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from tests.factories.clinic import AT, House, later

from trochee.clinic.accounts.values import OutOfDateError
from trochee.clinic.diaries.actions import add_nights, save_night, withdraw_night
from trochee.clinic.diaries.forgotten.actions import leave_out_night
from trochee.clinic.diaries.forgotten.queries import days_not_remembered
from trochee.clinic.diaries.models import NightVersion
from trochee.clinic.diaries.overview import mornings_answered, nights_since
from trochee.clinic.diaries.queries import account, kept_nights, own_account
from trochee.clinic.diaries.rows import columns
from trochee.clinic.diaries.values import AlreadyThereError, Kept, NewNight, Saved
from trochee.clinic.patient_site.around import around, version_of
from trochee.clinic.patients.queries import open_chart
from trochee.clinic.patients.values import Chart, Right
from trochee.clinic.workflows import importing
from trochee.clinic.workflows.import_whole import Preview
from trochee.clinic.workflows.telling import How, NightsThereError, Told, tell_nights
from trochee.foundation.clock import WallTime
from trochee.record import Night, Record
from trochee.sleep.select import one_a_night

DAY = date(2026, 3, 2)
NIGHT = Night(date=DAY, into_bed=WallTime(time(22, 45)), rise_time=WallTime(time(6, 40)), sleep_quality=3)
ROADS = ("", "diary", "patient", "clinician", "paper", "phone", "Phone")


def new(source: str = "", replaces: int | None = None, **more: Any) -> NewNight:
    return NewNight(client_id=uuid4(), night=replace(NIGHT, source=source, **more), replaces=replaces)


def save(house: House, source: str = "", replaces: int | None = None, **more: Any) -> Saved:
    at = more.pop("at", AT)
    given = new(source, replaces, **more)
    return save_night(by=house.ours["clinician"], at=at, patient=house.ours.patient, new=given)


def chart(house: House, right: Right = Right.READ_NIGHTS) -> Chart:
    return open_chart(by=house.ours["clinician"], at=AT, patient=house.ours.patient, right=right, page="test")


def told(house: House) -> list[tuple[str, int | None]]:
    return [(each.night.source, each.night.sleep_quality) for each in kept_nights(chart(house))]


def written_of_old(house: House, *sources: str) -> None:
    """Put several accounts of one night beside one another, as records of before hold them."""
    for number, source in enumerate(sources):
        night = replace(NIGHT, source=source, sleep_quality=number + 1)
        NightVersion(
            clinic_id=house.ours.scope.clinic,
            patient_id=house.ours.patient,
            by=str(house.ours["clinician"].user),
            at=AT + timedelta(minutes=number),
            client_id=uuid4(),
            date=DAY,
            source=source,
            version=1,
            time_zone="Europe/Berlin",
            content_sha256="0" * 64,
            **columns(night),
        ).save(force_insert=True)


@pytest.mark.parametrize("first", ROADS)
@pytest.mark.parametrize("second", ["", "phone"])
def test_a_second_account_says_that_one_is_there_whatever_its_road(house: House, first: str, second: str) -> None:
    save(house, first)
    with pytest.raises(AlreadyThereError) as there:
        save(house, second, sleep_quality=5)
    assert there.value.version == 1
    with pytest.raises(AlreadyThereError):
        add_nights(by=house.ours["clinician"], at=AT, patient=house.ours.patient, new=[new(second, sleep_quality=5)])
    with pytest.raises(AlreadyThereError):
        leave_out_night(by=house.ours["clinician"], at=AT, patient=house.ours.patient, client_id=uuid4(), day=DAY)
    assert told(house) == [(first, 3)]


def test_an_amendment_stands_in_place_of_what_came_by_another_road(house: House) -> None:
    save(house, "phone")
    assert save(house, "", 1, sleep_quality=5, at=later(hours=1)).version == 2
    assert told(house) == [("", 5)]
    with pytest.raises(OutOfDateError):
        save(house, "phone", 1, sleep_quality=1)
    assert [(each.version, each.night.source) for each in account(chart(house), DAY)] == [(1, "phone"), (2, "")]


def test_what_was_taken_back_is_missing_whatever_its_road(house: House) -> None:
    ours = house.ours
    save(house, "phone")
    deed = {"by": ours["clinician"], "at": AT, "patient": ours.patient, "client_id": uuid4()}
    assert withdraw_night(day=DAY, version=1, **deed).version == 2  # type: ignore[arg-type]  # named above
    assert told(house) == []
    assert mornings_answered(ours.scope, [ours.patient], DAY) == {}
    assert nights_since(ours.scope, [ours.patient], DAY, person={ours.patient: ours.patient}) == {ours.patient: ()}
    assert save(house, "paper", sleep_quality=4).version == 3
    assert told(house) == [("paper", 4)]
    assert mornings_answered(ours.scope, [ours.patient], DAY) == {ours.patient: frozenset({DAY})}


def test_a_night_that_was_not_remembered_is_remembered_by_phone(house: House) -> None:
    ours = house.ours
    leave_out_night(by=ours["clinician"], at=AT, patient=ours.patient, client_id=uuid4(), day=DAY)
    assert days_not_remembered(chart(house), since=DAY) == {DAY}
    assert mornings_answered(ours.scope, [ours.patient], DAY) == {ours.patient: frozenset({DAY})}
    assert save(house, "phone").version == 2
    assert days_not_remembered(chart(house), since=DAY) == frozenset()
    assert mornings_answered(ours.scope, [ours.patient], DAY) == {ours.patient: frozenset({DAY})}


def test_each_device_has_a_row_of_its_own_beside_the_account(house: House) -> None:
    for source in ("fitbit", "oura", ""):
        assert save(house, source).version == 1
    with pytest.raises(AlreadyThereError):
        save(house, "fitbit", sleep_quality=5)
    assert save(house, "oura", 1, sleep_quality=2).version == 2
    assert told(house) == [("", 3), ("fitbit", 3), ("oura", 2)]


def test_of_many_at_once_only_one_can_be_the_account_of_a_night(house: House) -> None:
    by, patient = house.ours["clinician"], house.ours.patient
    with pytest.raises(AlreadyThereError):
        add_nights(by=by, at=AT, patient=patient, new=[new(""), new("phone", sleep_quality=5)])
    assert told(house) == []
    assert add_nights(by=by, at=AT, patient=patient, new=[new(""), new("fitbit")]) == 2


def test_a_night_told_by_phone_finds_the_one_that_the_patient_wrote(house: House) -> None:
    save(house, "")
    said = Told(how=How.PHONE, told_by="the patient", said_at=datetime.fromisoformat("2026-03-02T09:00"))
    with pytest.raises(NightsThereError) as there:
        tell_nights(
            by=house.ours["clinician"], at=AT, patient=house.ours.patient, form=uuid4(), told=said, nights=[NIGHT]
        )
    assert there.value.days == (DAY,)


class TestSeveralAccountsOfBefore:
    """Records of before may hold several: every page takes the one that the science takes, and so does a save."""

    @pytest.mark.parametrize(
        "sources", [("", "phone"), ("phone", ""), ("phone", "Paper"), ("fitbit", "phone", "diary")]
    )
    def test_what_is_shown_and_amended_is_what_the_science_reads(
        self, house: House, sources: tuple[str, ...]
    ) -> None:
        written_of_old(house, *sources)
        kept = kept_nights(chart(house))
        (read,) = one_a_night(each.night for each in kept).chosen
        (mine,) = own_account(kept)
        there = around(chart(house, Right.KNOW_OF), DAY, AT).there
        assert there is not None
        assert mine.night == there.night == read
        (shown,) = nights_since(
            house.ours.scope, [house.ours.patient], DAY, person={house.ours.patient: house.ours.patient}
        )[house.ours.patient]
        assert (shown.date, shown.source) == (read.date, read.source)
        before = version_of(chart(house), DAY, there, 1)
        assert before == read
        assert save(house, read.source, 1, sleep_quality=5, at=later(hours=2)).version == 2
        (read,) = one_a_night(each.night for each in kept_nights(chart(house))).chosen
        assert read.sleep_quality == 5

    def test_what_was_taken_back_lets_the_other_stand_and_numbers_go_on(self, house: House) -> None:
        written_of_old(house, "", "phone")
        ours = house.ours
        deed = {"by": ours["clinician"], "at": later(hours=1), "patient": ours.patient, "client_id": uuid4()}
        withdraw_night(day=DAY, version=1, **deed)  # type: ignore[arg-type]  # named above
        assert told(house) == [("phone", 2)]
        assert mornings_answered(ours.scope, [ours.patient], DAY) == {ours.patient: frozenset({DAY})}
        assert save(house, "", 1, sleep_quality=5, at=later(hours=2)).version == 3
        assert told(house) == [("", 5)]
        assert save(house, "", 3, sleep_quality=4, at=later(hours=3)).version == 4

    def test_where_all_were_taken_back_a_new_one_is_the_next(self, house: House) -> None:
        written_of_old(house, "", "phone")
        for version in (1, 1):
            withdraw_night(
                by=house.ours["clinician"],
                at=later(hours=1),
                patient=house.ours.patient,
                client_id=uuid4(),
                day=DAY,
                version=version,
            )
        assert told(house) == []
        by, patient = house.ours["clinician"], house.ours.patient
        assert add_nights(by=by, at=later(hours=2), patient=patient, new=[new("phone", sleep_quality=4)]) == 1
        assert told(house) == [("phone", 4)]


class TestBringingIn:
    def look(self, house: House, *nights: Night) -> Preview:
        return importing.preview(chart(house, Right.IMPORT_RECORD), Record(nights=nights), at=AT)

    def bring(self, house: House, *nights: Night, take: frozenset[str] = frozenset()) -> Preview:
        folder = Record(nights=nights)
        return importing.import_folder(
            by=house.ours["clinician"], at=AT, patient=house.ours.patient, folder=folder, take=take
        )

    def test_a_night_that_says_otherwise_by_another_road_differs(self, house: House) -> None:
        save(house, "phone")
        theirs = replace(NIGHT, sleep_quality=5)
        found = self.look(house, theirs)
        assert found.new == 0
        ((differs,),) = (each.differ for each in found.files)
        assert {"source", "sleep_quality"} <= set(differs.columns)
        self.bring(house, theirs, take=frozenset({differs.choice}))
        assert told(house) == [("", 5)]
        again = self.look(house, theirs)
        assert (again.new, [each.equal for each in again.files]) == (0, [1])

    def test_of_two_accounts_in_a_folder_the_one_that_the_science_reads_comes_in(self, house: House) -> None:
        folder = (replace(NIGHT, source="phone", sleep_quality=5), NIGHT, replace(NIGHT, source="fitbit"))
        found = self.bring(house, *folder)
        assert found.new == 2
        (left,) = found.left_out
        assert left.startswith("nights.csv, 2026-03-02, phone: ")
        assert told(house) == [("", 3), ("fitbit", 3)]
        again = self.bring(house, *folder)
        assert (again.new, again.files[0].equal, again.left_out) == (0, 2, (left,))


def test_nothing_is_chosen_of_nothing() -> None:
    device = Kept(
        night=replace(NIGHT, source="fitbit", entered_at=datetime(2026, 3, 2, tzinfo=UTC)),
        version=1,
        by="",
        id=uuid4(),
    )
    assert own_account([]) == own_account([device]) == ()
