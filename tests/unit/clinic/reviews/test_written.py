"""A written review: one writes, everybody with the right reads, an erasure removes it, a change is noticed."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.apps import apps
from tests.factories.clinic import AT, House, later
from tests.integration.clinic.nights import NIGHT

from trochee.clinic.accounts.scope import Scope
from trochee.clinic.audit.models import AuditRow
from trochee.clinic.audit.values import Actor, program
from trochee.clinic.audit.verify import verify
from trochee.clinic.diaries.actions import save_night, withdraw_night
from trochee.clinic.diaries.values import NewNight
from trochee.clinic.patients import actions as patients
from trochee.clinic.patients.background import chart_for_program, is_erased, taking_part
from trochee.clinic.patients.models import Status
from trochee.clinic.patients.queries import chart_of
from trochee.clinic.patients.values import Chart, NoSuchPatientError
from trochee.clinic.reviews import actions, stamps
from trochee.clinic.reviews.models import WrittenReview
from trochee.clinic.reviews.queries import kept, stamp_kept
from trochee.clinic.reviews.values import ASK_AGAIN_AFTER, HOLDS, Pages, Reader
from trochee.knowledge import shipped
from trochee.record import Patient, Record

DAY = date(2026, 3, 2)
PAGES = Pages(as_of=DAY, for_clinicians="<p>marker-page for them</p>", for_patient="<p>marker-page for me</p>")


def own(house: House) -> Chart:
    scope = house.ours.scope
    return chart_for_program(by=writer_of(house), scope=scope, time_zone="UTC", patient=house.ours.patient)


def writer_of(house: House) -> Actor:
    return program("reviews", house.ours.scope.clinic)


def write(house: House, stamp: str = "s" * 64, content: str = "c" * 64) -> Chart:
    chart = own(house)
    writer = writer_of(house)
    assert actions.take(by=writer, at=AT, chart=chart, content_sha256=content)
    actions.keep(by=writer, at=AT, chart=chart, stamp=stamp, content_sha256=content, pages=PAGES)
    return chart


def enter(house: House, days: int = 0) -> None:
    night = NewNight(client_id=uuid4(), night=NIGHT.__class__(date=DAY - timedelta(days=days), sleep_quality=3))
    save_night(by=house.ours["patient"], at=AT, patient=house.ours.patient, new=night)


class TestTaking:
    def test_one_writes(self, house: House) -> None:
        chart, writer = own(house), writer_of(house)
        assert actions.take(by=writer, at=AT, chart=chart, content_sha256="one")
        assert not actions.take(by=writer, at=later(seconds=5), chart=chart, content_sha256="one")

    def test_another_content_is_another_writing(self, house: House) -> None:
        chart, writer = own(house), writer_of(house)
        assert actions.take(by=writer, at=AT, chart=chart, content_sha256="one")
        assert actions.take(by=writer, at=AT, chart=chart, content_sha256="two")

    def test_a_writer_who_vanished_is_not_waited_for(self, house: House) -> None:
        chart, writer = own(house), writer_of(house)
        actions.take(by=writer, at=AT, chart=chart, content_sha256="one")
        assert actions.take(by=writer, at=AT + HOLDS, chart=chart, content_sha256="one")

    def test_a_writing_that_failed_is_free_again(self, house: House) -> None:
        chart, writer = own(house), writer_of(house)
        actions.take(by=writer, at=AT, chart=chart, content_sha256="one")
        actions.give_up(by=writer, at=AT, chart=chart, content_sha256="one")
        assert actions.take(by=writer, at=AT, chart=chart, content_sha256="one")

    def test_it_is_asked_for_once_until_it_counts_as_lost(self, house: House) -> None:
        chart, writer = own(house), writer_of(house)
        assert actions.ask(by=writer, at=AT, chart=chart)
        assert not actions.ask(by=writer, at=later(minutes=5), chart=chart)
        assert actions.ask(by=writer, at=AT + ASK_AGAIN_AFTER, chart=chart)


class TestKeeping:
    def test_each_reader_gets_their_page(self, house: House) -> None:
        chart = write(house)
        for reader, html in ((Reader.CLINICIANS, PAGES.for_clinicians), (Reader.PATIENT, PAGES.for_patient)):
            page = kept(chart, reader)
            assert page is not None
            assert (page.html, page.as_of, page.written_at, page.asked_at) == (html, DAY, AT, None)
        assert AuditRow.objects.filter(action="reviews.written", patient=house.ours.patient).count() == 1
        assert verify().whole

    def test_what_it_says_is_sealed(self, house: House) -> None:
        chart = write(house)
        row = WrittenReview.objects.within(chart.scope).get()
        assert b"marker-page" not in bytes(row.sealed_for_clinicians) + bytes(row.sealed_for_patient)
        row.sealed_for_clinicians, row.sealed_for_patient = row.sealed_for_patient, row.sealed_for_clinicians
        rows = WrittenReview.objects.within(chart.scope)
        rows.update(sealed_for_clinicians=row.sealed_for_clinicians)
        with pytest.raises(ValueError, match="reviews"):
            kept(chart, Reader.CLINICIANS)  # the other reader's page, moved: it does not open

    def test_nothing_is_shown_to_whoever_has_no_such_right(self, house: House) -> None:
        write(house)
        chart = chart_of(by=house.ours["observer"], at=AT, patient=house.ours.patient)
        assert chart is not None
        with pytest.raises(NoSuchPatientError):
            kept(chart, Reader.CLINICIANS)

    def test_before_the_first_writing_there_is_none(self, house: House) -> None:
        chart = own(house)
        assert kept(chart, Reader.PATIENT) is None
        assert stamp_kept(chart) == ""
        actions.ask(by=writer_of(house), at=AT, chart=chart)
        page = kept(chart, Reader.PATIENT)
        assert page is not None
        assert page.html == ""

    def test_other_rows_that_say_the_same_keep_it_current(self, house: House) -> None:
        chart = write(house)
        writer = writer_of(house)
        assert actions.still_holds(by=writer, at=AT, chart=chart, stamp="t" * 64, content_sha256="c" * 64)
        assert stamp_kept(chart) == "t" * 64
        assert not actions.still_holds(by=writer, at=AT, chart=chart, stamp="u" * 64, content_sha256="d" * 64)
        assert stamp_kept(chart) == "t" * 64


class TestErasure:
    def test_it_goes_with_the_person(self, house: House) -> None:
        chart = write(house)
        clinician, patient = house.ours["clinician"], house.ours.patient
        patients.set_status(by=clinician, at=AT, patient=patient, status=Status.TRANSFERRED, reason="x", version=1)
        patients.erase(by=clinician, at=AT, patient=patient)
        assert not WrittenReview.objects.within(chart.scope).exists()
        assert AuditRow.objects.filter(action="reviews.forgotten", patient=patient).count() == 1
        assert is_erased(chart)
        assert kept(chart, Reader.CLINICIANS) is None
        assert verify().whole

    def test_others_stay(self, house: House) -> None:
        chart = write(house)
        clinician, patient = house.ours["clinician"], house.ours.second_patient
        patients.set_status(by=clinician, at=AT, patient=patient, status=Status.TRANSFERRED, reason="x", version=1)
        patients.erase(by=clinician, at=AT, patient=patient)
        assert kept(chart, Reader.CLINICIANS) is not None

    def test_a_row_left_over_is_not_opened(self, house: House) -> None:
        """As where an old backup was restored: sealed under a key that is gone."""
        chart = write(house)
        row = WrittenReview.objects.within(chart.scope).get()
        clinician, patient = house.ours["clinician"], house.ours.patient
        patients.set_status(by=clinician, at=AT, patient=patient, status=Status.TRANSFERRED, reason="x", version=1)
        patients.erase(by=clinician, at=AT, patient=patient)
        row.save(force_insert=True)
        assert kept(chart, Reader.CLINICIANS) is None

    def test_it_needs_a_clinic(self) -> None:
        with pytest.raises(ValueError, match="clinic"):
            actions.forget(by=program("reviews"), at=AT, patients=(uuid4(),))


class TestStamps:
    def stamp(self, house: House, day: date = DAY) -> str:
        return stamps.stamp_of(own(house), day)

    def test_the_same_rows_have_the_same(self, house: House) -> None:
        enter(house)
        assert self.stamp(house) == self.stamp(house)

    def test_every_writing_changes_it(self, house: House) -> None:
        seen = {self.stamp(house)}
        enter(house, 1)
        seen.add(self.stamp(house))
        enter(house, 2)
        seen.add(self.stamp(house))
        ours = house.ours
        withdraw_night(
            by=ours["patient"], at=AT, patient=ours.patient, client_id=uuid4(), day=DAY - timedelta(days=2), version=1
        )
        seen.add(self.stamp(house))
        patients.merge(by=ours["clinician"], at=AT, kept=ours.patient, merged=ours.second_patient)
        seen.add(self.stamp(house))
        assert len(seen) == 5

    def test_a_new_day_changes_it(self, house: House) -> None:
        assert self.stamp(house) != self.stamp(house, DAY + timedelta(days=1))

    def test_another_patient_does_not(self, house: House) -> None:
        before = self.stamp(house)
        night = NewNight(client_id=uuid4(), night=NIGHT)
        save_night(by=house.ours["clinician"], at=AT, patient=house.ours.second_patient, new=night)
        assert self.stamp(house) == before

    def test_every_table_of_versions_about_a_patient_counts(self) -> None:
        """A table that the record is read from and that is not here would leave an old review standing."""
        named = {model._meta.db_table for model in stamps.tables()}
        assert {"diaries_nightversion", "patients_personversion"} <= named
        clinical = {
            model._meta.db_table
            for model in apps.get_models()
            if model._meta.db_table.endswith("version") and any(f.name == "patient" for f in model._meta.get_fields())
        }
        assert clinical <= named

    def test_what_the_record_says_and_by_what_it_is_read(self, monkeypatch: pytest.MonkeyPatch) -> None:
        record = Record(patient=Patient(id="x"), nights=(NIGHT,))
        content = stamps.content_of(record, "Ida")
        assert content == stamps.content_of(Record(patient=Patient(id="x"), nights=(NIGHT,)), "Ida")
        assert content != stamps.content_of(Record(patient=Patient(id="x")), "Ida")
        assert content != stamps.content_of(record, "Ina"), "a name that was corrected stands on the page"
        assert shipped().digest
        monkeypatch.setattr(stamps, "program", lambda: "a newer one")
        assert content != stamps.content_of(record, "Ida")


class TestPrograms:
    def test_only_a_program_of_this_clinic(self, house: House) -> None:
        scope, patient = house.ours.scope, house.ours.patient
        for actor in (house.ours["clinician"].actor, program("reviews"), program("reviews", uuid4())):
            with pytest.raises(ValueError, match="program"):
                chart_for_program(by=actor, scope=scope, time_zone="UTC", patient=patient)

    def test_another_clinics_patient_is_not_there(self, house: House) -> None:
        theirs = house.theirs.scope
        with pytest.raises(NoSuchPatientError):
            chart_for_program(
                by=program("reviews", theirs.clinic), scope=theirs, time_zone="UTC", patient=house.ours.patient
            )

    def test_who_takes_part(self, house: House) -> None:
        ours = house.ours
        assert set(taking_part(ours.scope)) == {ours.patient, ours.second_patient}
        patients.merge(by=ours["clinician"], at=AT, kept=ours.patient, merged=ours.second_patient)
        assert taking_part(ours.scope) == (ours.patient,)
        patients.set_status(
            by=ours["clinician"], at=AT, patient=ours.patient, status=Status.DEACTIVATED, reason="x", version=1
        )
        assert taking_part(ours.scope) == ()
        assert taking_part(Scope(clinic=uuid4())) == ()
