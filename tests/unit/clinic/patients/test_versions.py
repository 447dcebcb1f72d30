"""What every record app promises: saved once however often it is sent, never rewritten, read back as it was said."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories.clinic import AT, House, later
from tests.factories.entries import DOSE, SAMPLES, SECRET, Sample

from trochee.clinic.accounts.values import OutOfDateError
from trochee.clinic.audit.canonical import content_hash
from trochee.clinic.audit.models import AuditRow
from trochee.clinic.audit.triggers import missing
from trochee.clinic.audit.verify import verify
from trochee.clinic.dosing_sessions.values import KEPT_DOSES
from trochee.clinic.patients import actions as patients
from trochee.clinic.patients.models import Status
from trochee.clinic.patients.queries import open_chart
from trochee.clinic.patients.values import Chart, NoSuchPatientError
from trochee.clinic.patients.versions import actions, queries
from trochee.clinic.patients.versions.models import VersionedRow
from trochee.clinic.patients.versions.rows import content, value_of_texts
from trochee.clinic.patients.versions.values import Kept, NewEntry, NotSavedError, SameIdOtherContentError, Saved
from trochee.interop.tables.definitions import EFFECTS, OBSERVATIONS
from trochee.record import Dose, DoseStatus, Observation

each_table = pytest.mark.parametrize("sample", SAMPLES, ids=[each.keeping.name for each in SAMPLES])
DOSES = SAMPLES[0]


def save(house: House, sample: Sample, value: Any = None, who: str = "clinician", **more: Any) -> Saved:
    new = NewEntry(
        client_id=more.pop("client_id", None) or uuid4(),
        value=sample.value if value is None else value,
        replaces=more.pop("replaces", None),
    )
    patient = more.pop("patient", house.ours.patient)
    saved = sample.save(by=house.ours[who], at=more.pop("at", AT), patient=patient, new=new)
    assert isinstance(saved, Saved)
    return saved


def chart_for(house: House, sample: Sample, who: str = "clinician", patient: UUID | None = None) -> Chart:
    return open_chart(
        by=house.ours[who], at=AT, patient=patient or house.ours.patient, right=sample.keeping.read, page="test"
    )


def kept(house: House, sample: Sample, who: str = "clinician") -> tuple[Kept[Any], ...]:
    return queries.entries(sample.keeping, chart_for(house, sample, who))


def values(house: House, sample: Sample, who: str = "clinician") -> list[Any]:
    return [each.value for each in kept(house, sample, who)]


def actions_of(sample: Sample) -> list[str]:
    rows = AuditRow.objects.filter(action__startswith=sample.keeping.name).order_by("sequence")
    return [action.removeprefix(sample.keeping.name) for action in rows.values_list("action", flat=True)]


@each_table
def test_an_entry_reads_back_as_it_was_said(house: House, sample: Sample) -> None:
    saved = save(house, sample)
    assert (saved.version, saved.again) == (1, False)
    (found,) = kept(house, sample)
    assert (found.value, found.value.extra, found.id) == (sample.value, sample.value.extra, saved.id)
    assert (found.version, found.at, found.by) == (1, AT, str(house.ours["clinician"].user))
    assert actions_of(sample) == ["_saved"]
    assert verify().whole


@each_table
def test_every_column_has_a_field_or_is_declared_private(sample: Sample) -> None:
    columns = {each.name for each in sample.keeping.model._meta.get_fields()}
    private = sample.keeping.private(sample.value)
    for name in sample.keeping.table.names:
        assert (sample.keeping.field_of(name) in columns) or name in private, name
    assert {each.name for each in fields(sample.value)} == {*sample.keeping.table.names, "extra"}


@each_table
def test_what_is_private_is_not_in_the_row(house: House, sample: Sample) -> None:
    save(house, sample)
    save(house, sample, sample.other)
    rows = sample.keeping.model.objects.within(house.ours.scope)
    assert SECRET not in str(list(rows.values()))
    assert SECRET in str(values(house, sample))
    assert SECRET not in str(list(AuditRow.objects.values()))


@each_table
def test_the_same_save_again_changes_nothing(house: House, sample: Sample) -> None:
    client_id = uuid4()
    first = save(house, sample, client_id=client_id)
    rows = AuditRow.objects.count()
    again = save(house, sample, client_id=client_id, at=later(hours=3))
    assert (again.id, again.version, again.again) == (first.id, 1, True)
    assert AuditRow.objects.count() == rows
    assert len(values(house, sample)) == 1
    with pytest.raises(SameIdOtherContentError):
        save(house, sample, sample.other, client_id=client_id)


@each_table
def test_an_amendment_names_the_version_that_stands(house: House, sample: Sample) -> None:
    first = save(house, sample)
    second = save(house, sample, sample.other, replaces=first.id, at=later(hours=1))
    assert second.version == 2
    with pytest.raises(OutOfDateError):
        save(house, sample, replaces=first.id)
    with pytest.raises(OutOfDateError):
        save(house, sample, replaces=uuid4())
    assert values(house, sample) == [sample.other]
    entry = kept(house, sample)[0].entry
    told = sample.history(chart_for(house, sample), entry)
    assert [(each.version, each.value) for each in told] == [(1, sample.value), (2, sample.other)]
    assert actions_of(sample) == ["_saved", "_amended"]


@each_table
def test_an_entry_is_taken_back_and_entered_anew(house: House, sample: Sample) -> None:
    first, client_id = save(house, sample), uuid4()
    deed = {"by": house.ours["clinician"], "at": AT, "patient": house.ours.patient, "replaces": first.id}
    last = sample.withdraw(client_id=client_id, **deed)
    assert (last.version, last.again) == (2, False)
    assert sample.withdraw(client_id=client_id, **deed).again
    with pytest.raises(OutOfDateError):
        sample.withdraw(client_id=uuid4(), **deed)
    with pytest.raises(SameIdOtherContentError):
        save(house, sample, client_id=client_id)
    assert values(house, sample) == []
    assert save(house, sample, replaces=last.id).version == 3
    assert values(house, sample) == [sample.value]
    assert actions_of(sample) == ["_saved", "_withdrawn", "_amended"]


@each_table
def test_what_cannot_be_is_refused_and_named(house: House, sample: Sample) -> None:
    for column, wrong in sample.refused:
        with pytest.raises(NotSavedError) as refused:
            save(house, sample, wrong)
        assert column in refused.value.problems, refused.value.problems
    assert not sample.keeping.model.objects.within(house.ours.scope).exists()


@each_table
def test_who_writes_and_who_reads(house: House, sample: Sample) -> None:
    save(house, sample)
    everybody = [
        "patient",
        "clinician",
        "observer",
        "colleague",
        "second_patient",
        "administrator",
        "pharmacist",
        "carer",
    ]
    for who in everybody:
        if who in sample.writers:
            assert save(house, sample, who=who).version == 1
        else:
            with pytest.raises(NoSuchPatientError):
                save(house, sample, who=who)
        if who in sample.readers:
            assert values(house, sample, who)
        else:
            with pytest.raises(NoSuchPatientError):
                values(house, sample, who)


@each_table
def test_another_clinic_and_another_patient_are_not_there(house: House, sample: Sample) -> None:
    saved = save(house, sample)
    with pytest.raises(NoSuchPatientError):
        save(house, sample, patient=house.theirs.patient)
    with pytest.raises(OutOfDateError):
        save(house, sample, patient=house.ours.second_patient, replaces=saved.id)
    chart = chart_for(house, sample, patient=house.ours.second_patient)
    assert queries.entries(sample.keeping, chart) == ()
    assert queries.history(sample.keeping, chart, kept(house, sample)[0].entry) == ()


@each_table
def test_rows_are_never_rewritten(house: House, sample: Sample) -> None:
    save(house, sample)
    rows = sample.keeping.model.objects.within(house.ours.scope)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(version=7)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.all()._raw_delete(rows.db)
    assert missing(connection) == ()


@each_table
def test_many_come_at_once_or_none(house: House, sample: Sample) -> None:
    by, patient = house.ours["clinician"], house.ours.patient
    new = [NewEntry(client_id=uuid4(), value=each) for each in (sample.value, sample.other, sample.value)]
    assert sample.add(by=by, at=AT, patient=patient, new=new) == 3
    assert sample.add(by=by, at=AT, patient=patient, new=new) == 0
    assert len(values(house, sample)) == 3
    assert actions_of(sample) == ["s_imported"]
    column, wrong = sample.refused[0]
    with pytest.raises(NotSavedError) as refused:
        sample.add(by=by, at=AT, patient=patient, new=[*new, NewEntry(client_id=uuid4(), value=wrong)])
    assert f"4 {column}" in refused.value.problems
    with pytest.raises(SameIdOtherContentError):
        sample.add(by=by, at=AT, patient=patient, new=[replace(new[0], value=sample.other)])
    assert len(values(house, sample)) == 3


def test_the_same_id_twice_among_many_is_refused(house: House) -> None:
    new = [NewEntry(client_id=uuid4(), value=DOSE)] * 2
    with pytest.raises(DatabaseError):
        DOSES.add(by=house.ours["clinician"], at=AT, patient=house.ours.patient, new=new)
    assert values(house, DOSES) == []


def test_a_save_that_another_connection_made_meanwhile_gives_its_answer(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    client_id = uuid4()
    first = save(house, DOSES, client_id=client_id)
    look, looks = actions._saved_before, []

    def blind_once(*arguments: Any) -> VersionedRow | None:
        looks.append(1)
        return None if len(looks) == 1 else look(*arguments)

    monkeypatch.setattr(actions, "_saved_before", blind_once)
    again = save(house, DOSES, client_id=client_id)
    assert (again.id, again.again) == (first.id, True)
    assert len(values(house, DOSES)) == 1


def test_two_amendments_at_the_same_moment_leave_one(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    first = save(house, DOSES)
    second = save(house, DOSES, DOSES.other, replaces=first.id)
    look, looks = actions._replaced, []

    def blind_once(keeping: Any, chart: Any, replaces: Any) -> Any:
        looks.append(1)
        if len(looks) == 1:
            return queries.rows_of(keeping, chart).get(pk=replaces)
        return look(keeping, chart, replaces)

    monkeypatch.setattr(actions, "_replaced", blind_once)
    with pytest.raises(OutOfDateError):
        save(house, DOSES, replaces=first.id)
    assert [each.id for each in kept(house, DOSES)] == [second.id]


def test_a_clash_that_nothing_explains_is_out_of_date(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    first = save(house, DOSES)
    save(house, DOSES, DOSES.other, replaces=first.id)
    monkeypatch.setattr(
        actions, "_replaced", lambda keeping, chart, replaces: queries.rows_of(keeping, chart).get(pk=replaces)
    )
    with pytest.raises(OutOfDateError, match="same moment"):
        save(house, DOSES, replaces=first.id)


def test_nothing_is_saved_after_the_end(house: House) -> None:
    patients.set_status(
        by=house.ours["clinician"], at=AT, patient=house.ours.patient, status=Status.DECEASED, reason="x", version=1
    )
    with pytest.raises(NoSuchPatientError):
        save(house, DOSES)


def test_nothing_is_saved_where_the_trail_cannot_be_written(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*arguments: object, **named: object) -> None:
        raise DatabaseError

    monkeypatch.setattr("trochee.clinic.audit.trail.append", away)
    with pytest.raises(DatabaseError):
        save(house, DOSES)
    assert not KEPT_DOSES.model.objects.within(house.ours.scope).exists()


def test_merged_records_are_read_as_one_and_come_apart_again(house: House) -> None:
    """An amendment stays with the record whose entry it amends, so that nothing has to be sorted out afterwards."""
    by, first, second = house.ours["clinician"], house.ours.patient, house.ours.second_patient
    save(house, DOSES)
    theirs = save(house, DOSES, DOSES.other, patient=second)
    merge = patients.merge(by=by, at=AT, kept=first, merged=second)
    assert values(house, DOSES) == [DOSES.value, DOSES.other]
    save(house, DOSES, replace(DOSES.other, note=SECRET), replaces=theirs.id)
    assert [each.value.note for each in kept(house, DOSES)] == [SECRET, SECRET]
    patients.unmerge(by=by, at=AT, kept=first, merge=merge)
    assert values(house, DOSES) == [DOSES.value]
    chart = chart_for(house, DOSES, patient=second)
    assert [each.version for each in queries.entries(KEPT_DOSES, chart)] == [2]


@each_table
def test_erasure_takes_what_was_written_in_words(house: House, sample: Sample) -> None:
    save(house, sample)
    save(house, sample, sample.other)
    by, patient = house.ours["clinician"], house.ours.patient
    patients.set_status(by=by, at=AT, patient=patient, status=Status.TRANSFERRED, reason="x", version=1)
    patients.erase(by=by, at=AT, patient=patient)
    found = values(house, sample)
    assert len(found) == 2
    assert SECRET not in str(found)
    table, private = sample.keeping.table, sample.keeping.private(sample.value)
    for column in table.columns:
        if column.name not in private:
            assert any(getattr(each, column.name) == getattr(sample.value, column.name) for each in found)
        elif column.needed:
            assert all(getattr(each, column.name) == "(erased)" for each in found)


_MOMENTS = st.datetimes(datetime.fromisoformat("2025-11-01"), datetime.fromisoformat("2026-02-28"))
_TEXTS = st.none() | st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30).filter(
    str.strip
)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    taken_at=_MOMENTS,
    amount=st.floats(0.001, 1e6),
    share=st.none() | st.floats(0.01, 1),
    status=st.sampled_from(DoseStatus),
    state_before=st.none() | st.floats(0, 10),
    swallowed=st.none() | st.booleans(),
    planned_at=st.none() | _MOMENTS,
    note=_TEXTS,
    reason=_TEXTS,
    lot=_TEXTS.map(lambda text: text and text.strip()),
)
def test_any_dose_reads_back(house: House, **said: Any) -> None:
    dose = Dose(product="ketamine troche", **said)
    before = values(house, DOSES)
    save(house, DOSES, dose)
    after = values(house, DOSES)
    for each in before:
        after.remove(each)
    assert after == [dose]


class TestTexts:
    def test_a_form_is_read_as_the_folder_is(self) -> None:
        texts = {"onset": " 2026-03-01 ", "term": "nausea", "grade": "2", "note": "  ", "ended": "2026-03-01T22:00"}
        effect = value_of_texts(EFFECTS, texts)
        assert (effect.onset, effect.term, effect.grade, effect.note) == (
            datetime.fromisoformat("2026-03-01"), "nausea", 2, None,
        )  # fmt: skip
        assert effect.extra == {"onset_raw": "2026-03-01"}

    def test_every_wrong_answer_is_named(self) -> None:
        with pytest.raises(NotSavedError) as refused:
            value_of_texts(EFFECTS, {"onset": "yesterday", "grade": "9"})
        assert set(refused.value.problems) == {"onset", "term", "grade"}
        assert "must be answered" in str(refused.value)


@each_table
def test_what_stands_for_words_cannot_be_guessed_from_them(house: House, sample: Sample) -> None:
    save(house, sample)
    save(house, sample, patient=house.ours.second_patient)
    rows = sample.keeping.model.objects.within(house.ours.scope)
    codes = set(rows.values_list("content_sha256", flat=True))
    assert len(codes) == 2
    assert content_hash(content(sample.keeping.table, sample.value)) not in codes


def test_a_column_that_came_later_leaves_the_hash_of_rows_from_before_as_it_was() -> None:
    """The hash stands in trails and beside rows that were kept before the column was there."""
    seen = Observation(at=datetime.fromisoformat("2026-05-03T21:30"), code="systolic", value="128", unit="mmHg")
    before = {
        "at": "2026-05-03T21:30", "code": "systolic", "value": "128", "unit": "mmHg", "session": "", "note": "",
        "extra": {},
    }  # fmt: skip
    assert content(OBSERVATIONS, seen) == before
    assert content(OBSERVATIONS, replace(seen, confirmed=False)) == {**before, "confirmed": "no"}
