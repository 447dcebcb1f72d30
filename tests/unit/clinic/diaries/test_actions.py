"""A night: saved once however often it is sent, never rewritten, read back as it was answered."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories.clinic import AT, House, later, person

from trochee.clinic.accounts.values import OutOfDateError
from trochee.clinic.audit.canonical import content_hash
from trochee.clinic.audit.models import AuditRow
from trochee.clinic.diaries import actions, queries
from trochee.clinic.diaries.models import NightVersion
from trochee.clinic.diaries.rows import ANSWERS, SEALED, content, night_of_texts
from trochee.clinic.diaries.values import (
    AlreadyThereError,
    NewNight,
    NightNotSavedError,
    SameIdOtherContentError,
    Saved,
)
from trochee.clinic.patients import actions as patients
from trochee.clinic.patients.models import Status
from trochee.clinic.patients.queries import open_chart
from trochee.clinic.patients.values import CarerLimits, NoSuchPatientError, Right
from trochee.foundation.clock import WallTime
from trochee.record import Night

DAY = date(2026, 3, 2)
NIGHT = Night(
    date=DAY,
    into_bed=WallTime(time(22, 45)),
    lights_out=WallTime(time(23, 15)),
    sleep_onset_latency_min=45,
    awakenings=3,
    wake_after_sleep_onset_min=50,
    final_awakening=WallTime(time(6, 10)),
    rise_time=WallTime(time(6, 40)),
    sleep_quality=3,
    hypnotic="no",
    note="woke from a dream",
)


def save(house: House, night: Night = NIGHT, who: str = "patient", **more: Any) -> Saved:
    new = NewNight(client_id=more.pop("client_id", None) or uuid4(), night=night, replaces=more.pop("replaces", None))
    return actions.save_night(
        by=house.ours[who], at=more.pop("at", AT), patient=more.pop("patient", house.ours.patient), new=new
    )


def nights(house: House, who: str = "clinician", patient: UUID | None = None) -> tuple[Night, ...]:
    chart = open_chart(
        by=house.ours[who], at=AT, patient=patient or house.ours.patient, right=Right.READ_NIGHTS, page="test"
    )
    return queries.nights(chart)


def test_a_night_reads_back_as_it_was_answered(house: House) -> None:
    saved = save(house)
    assert (saved.version, saved.again) == (1, False)
    assert nights(house) == (replace(NIGHT, time_zone="Europe/Berlin", entered_at=AT),)


def test_every_answer_has_its_column() -> None:
    columns = {each.name for each in NightVersion._meta.get_fields()}
    assert set(ANSWERS) <= columns
    assert {each.name for each in fields(Night)} == {
        *ANSWERS, *SEALED, "date", "source", "time_zone", "entered_at", "extra"
    }  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    day=st.dates(date(2026, 1, 1), date(2026, 2, 28)),
    latency=st.none() | st.floats(0, 60),
    quality=st.none() | st.integers(1, 5),
    drinks=st.none() | st.floats(0, 9),
    nightmare=st.none() | st.booleans(),
    bed=st.none() | st.times(time(21), time(23, 59)),
    note=st.none() | st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).filter(str.strip),
)
def test_any_answers_read_back(house: House, day: date, bed: time | None, **answers: Any) -> None:
    night = Night(
        date=day,
        into_bed=None if bed is None else WallTime(bed),
        sleep_onset_latency_min=answers["latency"],
        sleep_quality=answers["quality"],
        caffeine_drinks=answers["drinks"],
        nightmare=answers["nightmare"],
        note=answers["note"],
    )
    another = patients.register(by=house.ours["clinician"], at=AT, person=person("Another"))
    save(house, night, "clinician", patient=another)
    assert nights(house, patient=another) == (replace(night, time_zone="Europe/Berlin", entered_at=AT),)


def test_the_same_save_again_changes_nothing(house: House) -> None:
    client_id = uuid4()
    first = save(house, client_id=client_id)
    rows = AuditRow.objects.count()
    again = save(house, client_id=client_id, at=later(hours=3))
    assert (again.id, again.version, again.again) == (first.id, 1, True)
    assert AuditRow.objects.count() == rows
    assert len(nights(house)) == 1


def test_an_id_is_not_used_for_another_night(house: House) -> None:
    client_id = uuid4()
    save(house, client_id=client_id)
    with pytest.raises(SameIdOtherContentError):
        save(house, replace(NIGHT, sleep_quality=4), client_id=client_id)


def test_a_second_entry_of_a_night_names_what_it_amends(house: House) -> None:
    save(house)
    with pytest.raises(AlreadyThereError) as there:
        save(house, replace(NIGHT, sleep_quality=4))
    assert there.value.version == 1
    assert save(house, replace(NIGHT, sleep_quality=4), replaces=1).version == 2
    with pytest.raises(OutOfDateError):
        save(house, replace(NIGHT, sleep_quality=5), replaces=1)
    with pytest.raises(OutOfDateError):
        save(house, replace(NIGHT, date=DAY - timedelta(days=9)), replaces=1)
    assert [night.sleep_quality for night in nights(house)] == [4]


def test_every_version_stays(house: House) -> None:
    save(house)
    save(house, replace(NIGHT, sleep_quality=4), replaces=1, at=later(hours=1), who="clinician")
    chart = open_chart(
        by=house.ours["clinician"], at=AT, patient=house.ours.patient, right=Right.READ_NIGHTS, page="x"
    )
    kept = queries.versions(chart, DAY)
    assert [(each.version, each.night.sleep_quality) for each in kept] == [(1, 3), (2, 4)]
    assert [each.by for each in kept] == [str(house.ours["patient"].user), str(house.ours["clinician"].user)]


def test_a_night_is_taken_back_and_entered_anew(house: House) -> None:
    save(house)
    deed = {"by": house.ours["patient"], "at": AT, "patient": house.ours.patient, "day": DAY, "version": 1}
    client_id = uuid4()
    assert actions.withdraw_night(client_id=client_id, **deed).version == 2  # type: ignore[arg-type]  # named above
    assert actions.withdraw_night(client_id=client_id, **deed).again  # type: ignore[arg-type]  # named above
    assert nights(house) == ()
    assert save(house).version == 3
    assert len(nights(house)) == 1


def test_a_device_stands_beside_the_diary(house: House) -> None:
    save(house)
    save(house, Night(date=DAY, source="ring", into_bed=WallTime(time(22, 50))))
    assert [night.source for night in nights(house)] == ["", "ring"]


@pytest.mark.parametrize(
    ("wrong", "column"),
    [
        (replace(NIGHT, date=DAY + timedelta(days=1)), "date"),
        (replace(NIGHT, sleep_onset_latency_min=2000), "wake_after_sleep_onset_min"),
        (replace(NIGHT, sleep_onset_latency_min=-5), "sleep_onset_latency_min"),
    ],
)
def test_a_night_that_contradicts_itself_is_refused(house: House, wrong: Night, column: str) -> None:
    with pytest.raises(NightNotSavedError) as refused:
        save(house, wrong)
    assert refused.value.problems
    assert column in refused.value.problems or "min" in column
    assert not NightVersion.objects.within(house.ours.scope).exists()


def test_the_date_is_the_patients_own(house: House) -> None:
    """Late evening in UTC is the next morning in Auckland: that night may be entered there."""
    abroad = Night(date=DAY, time_zone="Pacific/Auckland")
    evening = datetime(2026, 3, 1, 20, tzinfo=UTC)
    assert save(house, abroad, at=evening).version == 1
    with pytest.raises(NightNotSavedError):
        save(house, replace(abroad, date=DAY + timedelta(days=1)), at=evening)


@pytest.mark.parametrize("who", ["second_patient", "colleague", "observer", "administrator", "pharmacist", "carer"])
def test_nobody_else_saves(house: House, who: str) -> None:
    with pytest.raises(NoSuchPatientError):
        save(house, who=who)


def test_a_carer_saves_where_the_patient_lets_them_and_reads_nothing(house: House) -> None:
    patients.let_carer(
        by=house.ours["patient"], at=AT, patient=house.ours.patient, user=house.ours["carer"].user,
        limits=CarerLimits(may_enter_nights=True),
    )  # fmt: skip
    save(house, who="carer")
    with pytest.raises(NoSuchPatientError):
        nights(house, "carer")


def test_nothing_is_saved_after_the_end(house: House) -> None:
    patients.set_status(
        by=house.ours["clinician"], at=AT, patient=house.ours.patient, status=Status.DECEASED, reason="x", version=1
    )
    with pytest.raises(NoSuchPatientError):
        save(house)


def test_nothing_is_saved_where_the_trail_cannot_be_written(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*arguments: object, **named: object) -> None:
        raise DatabaseError

    monkeypatch.setattr("trochee.clinic.audit.trail.append", away)
    with pytest.raises(DatabaseError):
        save(house)
    assert not NightVersion.objects.within(house.ours.scope).exists()


def test_merged_records_show_one_entry_a_night_the_later_one(house: House) -> None:
    save(house)
    save(
        house, replace(NIGHT, sleep_quality=5), "second_patient", patient=house.ours.second_patient, at=later(hours=1)
    )
    patients.merge(by=house.ours["clinician"], at=AT, kept=house.ours.patient, merged=house.ours.second_patient)
    assert [night.sleep_quality for night in nights(house)] == [5]


def test_erasure_takes_what_was_written_in_words(house: House) -> None:
    save(house)
    by, patient = house.ours["clinician"], house.ours.patient
    rows = NightVersion.objects.within(house.ours.scope)
    assert "dream" not in str(list(rows.values()))
    patients.set_status(by=by, at=AT, patient=patient, status=Status.TRANSFERRED, reason="x", version=1)
    patients.erase(by=by, at=AT, patient=patient)
    (night,) = nights(house)
    assert (night.note, night.hypnotic, night.sleep_quality) == (None, None, 3)


def test_since_and_up_to(house: House) -> None:
    for days in range(5):
        save(house, replace(NIGHT, date=DAY - timedelta(days=days)))
    chart = open_chart(by=house.ours["patient"], at=AT, patient=house.ours.patient, right=Right.READ_NIGHTS, page="x")
    assert len(queries.kept_nights(chart, since=DAY - timedelta(days=1))) == 2
    assert len(queries.kept_nights(chart, up_to=DAY - timedelta(days=1))) == 4


@pytest.mark.parametrize("column", ["sleep_quality", "refreshed"])
def test_the_database_keeps_ratings_in_their_range(house: House, column: str) -> None:
    row = NightVersion(
        clinic_id=house.ours.scope.clinic, by="x", at=AT, patient_id=house.ours.patient, client_id=uuid4(), date=DAY,
        version=1, time_zone="UTC", content_sha256="", **{column: 6},
    )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


class TestTexts:
    def test_a_form_is_read_as_the_folder_is(self) -> None:
        texts = {"into_bed": "22:45", "awakenings": "3", "slept": "yes", "nightmare": "no", "note": " a dream "}
        night = night_of_texts(DAY, texts)
        assert (night.into_bed, night.awakenings, night.nightmare, night.note) == (
            WallTime(time(22, 45)), 3, False, "a dream",
        )  # fmt: skip

    def test_untouched_is_missing(self) -> None:
        assert night_of_texts(DAY, {"awakenings": "", "sleep_quality": " "}) == Night(date=DAY)

    def test_every_wrong_answer_is_named(self) -> None:
        with pytest.raises(NightNotSavedError) as refused:
            night_of_texts(DAY, {"into_bed": "25:00", "awakenings": "2.5", "sleep_quality": "9"})
        assert set(refused.value.problems) == {"into_bed", "awakenings", "sleep_quality"}


def test_what_stands_for_a_night_with_words_cannot_be_guessed_from_them(house: House) -> None:
    save(house)
    save(house, who="clinician", patient=house.ours.second_patient)
    plain = content_hash(content(replace(NIGHT, time_zone="Europe/Berlin")))
    codes = set(NightVersion.objects.within(house.ours.scope).values_list("content_sha256", flat=True))
    assert len(codes) == 2
    assert plain not in codes
