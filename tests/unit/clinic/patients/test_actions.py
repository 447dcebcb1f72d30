"""A person in the programme: registered, amended, looked after, left, merged, erased; each with its trace."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from tests.factories.clinic import AT, House, later, person

from trochee.clinic.accounts.roles import Role
from trochee.clinic.accounts.values import Here, NotAllowedError, OutOfDateError
from trochee.clinic.audit.models import AuditRow
from trochee.clinic.audit.queries import about_patient
from trochee.clinic.audit.verify import verify
from trochee.clinic.patients import actions, queries
from trochee.clinic.patients.book import book
from trochee.clinic.patients.models import CareTeamMember, Patient, PatientKey, PersonVersion, Status, StatusVersion
from trochee.clinic.patients.sealed import ErasedError, opened
from trochee.clinic.patients.values import Basis, CarerLimits, Chart, NoSuchPatientError, Person, Right
from trochee.foundation.clock import UnknownZoneError


def chart(by: Here, house: House, right: Right = Right.KNOW_OF, hours: float = 0) -> Chart:
    return queries.open_chart(by=by, at=later(hours=hours), patient=house.ours.patient, right=right, page="test")


def last_action() -> str:
    return AuditRow.objects.order_by("-id")[0].action


class TestReading:
    def test_a_read_leaves_a_trace(self, house: House) -> None:
        chart(house.ours["clinician"], house, Right.READ_NIGHTS)
        row = AuditRow.objects.order_by("-id")[0]
        assert (row.action, row.target, row.patient) == ("patients.read", "test", house.ours.patient)
        assert row.actor == str(house.ours["clinician"].user)
        assert '"basis":"care_team"' in row.detail
        assert about_patient(house.ours.scope.clinic, [house.ours.patient])[0].action == "patients.read"

    @pytest.mark.parametrize(
        "who", ["colleague", "administrator", "pharmacist", "researcher", "second_patient", "carer"]
    )
    def test_a_refusal_leaves_a_trace_and_says_nothing(self, house: House, who: str) -> None:
        with pytest.raises(NoSuchPatientError) as refused:
            chart(house.ours[who], house)
        assert not str(refused.value)
        assert last_action() == "patients.refused"

    @pytest.mark.parametrize("who", ["clinician", "patient", "administrator"])
    def test_another_clinic_finds_nothing(self, house: House, who: str) -> None:
        with pytest.raises(NoSuchPatientError):
            chart(house.theirs[who], house)

    def test_a_page_is_not_shown_where_the_trail_cannot_be_written(
        self, house: House, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def away(*arguments: object, **named: object) -> None:
            raise DatabaseError

        monkeypatch.setattr("trochee.clinic.audit.trail.append", away)
        with pytest.raises(DatabaseError):
            chart(house.ours["clinician"], house)

    def test_the_panel_is_of_ones_own_patients(self, house: House) -> None:
        listed = book(house.ours["clinician"], AT)
        assert [each.name for each in listed] == ["lamp Marker", "lamp Second"]
        assert [each.patient for each in book(house.ours["observer"], AT)] == [house.ours.patient]
        assert book(house.ours["colleague"], AT) == ()
        with pytest.raises(NoSuchPatientError):
            book(house.ours["administrator"], AT)

    def test_the_patients_zone_wins_over_the_clinics(self, house: House) -> None:
        abroad = replace(person("Marker"), time_zone="Pacific/Auckland")
        actions.amend_person(by=house.ours["clinician"], at=AT, patient=house.ours.patient, person=abroad, version=1)
        assert chart(house.ours["patient"], house).time_zone == "Pacific/Auckland"


class TestPerson:
    def test_who_it_is_reads_back(self, house: House) -> None:
        whole = Person(
            family_name="Nür", given_name="Zoë", birth_date=AT.date(), sex="female", weight_kg=71.5,
            time_zone="Europe/Berlin", telephone="+49 30 000",
        )  # fmt: skip
        by = house.ours["clinician"]
        assert actions.amend_person(by=by, at=AT, patient=house.ours.patient, person=whole, version=1) == 2
        assert queries.person(chart(by, house)) == whole

    def test_nothing_of_it_stands_open_in_the_database(self, house: House) -> None:
        rows = PersonVersion.objects.within(house.ours.scope).filter(patient_id=house.ours.patient)
        assert "Marker" not in str(list(rows.values()))

    def test_an_amendment_of_an_old_version_is_refused(self, house: House) -> None:
        by, patient = house.ours["clinician"], house.ours.patient
        actions.amend_person(by=by, at=AT, patient=patient, person=person("One"), version=1)
        with pytest.raises(OutOfDateError):
            actions.amend_person(by=by, at=AT, patient=patient, person=person("Two"), version=1)
        assert PersonVersion.objects.within(house.ours.scope).filter(patient_id=patient).count() == 2

    def test_two_rows_never_replace_the_same_one(self, house: House) -> None:
        scope, patient = house.ours.scope, house.ours.patient
        actions.amend_person(by=house.ours["clinician"], at=AT, patient=patient, person=person("One"), version=1)
        first = PersonVersion.objects.within(scope).get(patient_id=patient, version=1)
        again = PersonVersion(
            clinic_id=scope.clinic, by="x", at=AT, patient_id=patient, version=3, replaces=first, sealed="",
            content_sha256="",
        )  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            again.save(force_insert=True)

    @pytest.mark.parametrize(
        ("wrong", "error"),
        [
            (Person(family_name=" ", given_name=""), ValueError),
            (replace(person("A"), time_zone="X"), UnknownZoneError),
        ],
    )
    def test_a_person_has_a_name_and_a_real_zone(self, house: House, wrong: Person, error: type[Exception]) -> None:
        with pytest.raises(error):
            actions.register(by=house.ours["clinician"], at=AT, person=wrong)

    @pytest.mark.parametrize("who", ["observer", "administrator", "patient", "carer", "pharmacist"])
    def test_clinicians_register(self, house: House, who: str) -> None:
        with pytest.raises(NotAllowedError):
            actions.register(by=house.ours[who], at=AT, person=person("New"))

    @pytest.mark.parametrize(
        "deed",
        [
            lambda by, house: actions.register(by=by, at=AT, person=person("New")),
            lambda by, house: actions.amend_person(
                by=by, at=AT, patient=house.ours.patient, person=person("New"), version=1
            ),
            lambda by, house: actions.set_status(
                by=by, at=AT, patient=house.ours.patient, status=Status.DEACTIVATED, reason="x", version=1
            ),
            lambda by, house: actions.join_team(
                by=by, at=AT, patient=house.ours.patient, user=house.ours["colleague"].user, role=Role.CLINICIAN
            ),
            lambda by, house: actions.merge(by=by, at=AT, kept=house.ours.patient, merged=house.ours.second_patient),
        ],
    )
    def test_nothing_changes_where_the_trail_cannot_be_written(
        self, house: House, deed: Callable[[Here, House], object], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        house.ours.everybody("colleague", "observer")
        before = _counts(house)

        def away(*arguments: object, **named: object) -> None:
            raise DatabaseError

        monkeypatch.setattr("trochee.clinic.audit.trail.append", away)
        with pytest.raises(DatabaseError):
            deed(house.ours["clinician"], house)
        assert _counts(house) == before


def _counts(house: House) -> tuple[int, ...]:
    scope = house.ours.scope
    tables = (Patient, PersonVersion, StatusVersion, CareTeamMember)
    return (*(table.objects.within(scope).count() for table in tables), PatientKey.objects.count())


class TestTeam:
    def test_who_joins_reads_and_who_leaves_does_not(self, house: House) -> None:
        house.ours.everybody("observer")
        by, colleague = house.ours["clinician"], house.ours["colleague"]
        row = actions.join_team(by=by, at=AT, patient=house.ours.patient, user=colleague.user, role=Role.CLINICIAN)
        assert chart(colleague, house).basis is Basis.CARE_TEAM
        assert len(queries.team_of(chart(by, house))) == 3
        actions.leave_team(by=by, at=AT, patient=house.ours.patient, membership=row)
        with pytest.raises(NoSuchPatientError):
            chart(colleague, house)
        with pytest.raises(OutOfDateError):
            actions.leave_team(by=by, at=AT, patient=house.ours.patient, membership=row)

    def test_only_staff_of_the_clinic_in_their_own_role(self, house: House) -> None:
        by, patient = house.ours["clinician"], house.ours.patient
        for user, role in (
            (house.theirs["clinician"].user, Role.CLINICIAN),
            (house.ours["observer"].user, Role.CLINICIAN),
            (house.ours["carer"].user, Role.CARER),
        ):
            with pytest.raises(NotAllowedError):
                actions.join_team(by=by, at=AT, patient=patient, user=user, role=role)

    def test_nobody_puts_themselves_on_a_team(self, house: House) -> None:
        colleague = house.ours["colleague"]
        with pytest.raises(NoSuchPatientError):
            actions.join_team(
                by=colleague, at=AT, patient=house.ours.patient, user=colleague.user, role=Role.CLINICIAN
            )


class TestBreakGlass:
    def test_it_opens_for_reading_and_ends_by_itself(self, house: House) -> None:
        colleague = house.ours["colleague"]
        ends = actions.break_glass(by=colleague, at=AT, patient=house.ours.patient, reason="found unresponsive")
        opened_chart = chart(colleague, house, Right.READ_NIGHTS)
        assert (opened_chart.basis, opened_chart.glass_ends_at) == (Basis.BREAK_GLASS, ends)
        assert Right.ENTER_NIGHTS not in opened_chart.rights
        with pytest.raises(NoSuchPatientError):
            queries.open_chart(by=colleague, at=ends, patient=house.ours.patient, right=Right.KNOW_OF, page="x")

    def test_it_is_closed_before_its_time(self, house: House) -> None:
        colleague = house.ours["colleague"]
        actions.break_glass(by=colleague, at=AT, patient=house.ours.patient, reason="x")
        actions.close_glass(by=colleague, at=later(minutes=5), patient=house.ours.patient)
        with pytest.raises(NoSuchPatientError):
            chart(colleague, house)
        with pytest.raises(OutOfDateError):
            actions.close_glass(by=colleague, at=later(minutes=6), patient=house.ours.patient)

    @pytest.mark.parametrize("who", ["administrator", "pharmacist", "researcher", "patient", "carer"])
    def test_not_for_every_role(self, house: House, who: str) -> None:
        with pytest.raises(NoSuchPatientError):
            actions.break_glass(by=house.ours[who], at=AT, patient=house.ours.patient, reason="x")

    def test_not_without_a_reason_and_not_in_another_clinic(self, house: House) -> None:
        with pytest.raises(ValueError, match="why"):
            actions.break_glass(by=house.ours["colleague"], at=AT, patient=house.ours.patient, reason=" ")
        for patient in (house.theirs.patient, uuid4()):
            with pytest.raises(NoSuchPatientError):
                actions.break_glass(by=house.ours["colleague"], at=AT, patient=patient, reason="x")


class TestCarer:
    def limits(self, **given: object) -> CarerLimits:
        return CarerLimits(**given)  # type: ignore[arg-type]  # each test names one limit

    def let(self, house: House, by: str = "patient", **given: object) -> object:
        return actions.let_carer(
            by=house.ours[by], at=AT, patient=house.ours.patient, user=house.ours["carer"].user,
            limits=self.limits(**given),
        )  # fmt: skip

    def test_a_carer_has_what_the_patient_gave(self, house: House) -> None:
        self.let(house, may_enter_nights=True)
        carer = house.ours["carer"]
        assert chart(carer, house).rights == {Right.KNOW_OF, Right.ENTER_NIGHTS}
        assert queries.charges(carer, AT) == (house.ours.patient,)
        self.let(house, may_read_nights=True)
        assert chart(carer, house).rights == {Right.KNOW_OF, Right.READ_NIGHTS}

    def test_until_its_end(self, house: House) -> None:
        self.let(house, "clinician", may_read_review=True, until=AT + timedelta(days=1))
        chart(house.ours["carer"], house, Right.READ_REVIEW)
        with pytest.raises(NoSuchPatientError):
            chart(house.ours["carer"], house, Right.READ_REVIEW, hours=25)
        assert queries.charges(house.ours["carer"], later(hours=25)) == ()

    def test_the_patient_ends_it_at_once(self, house: House) -> None:
        row = self.let(house, may_read_nights=True)
        assert not isinstance(row, str)
        actions.end_carer(by=house.ours["patient"], at=AT, patient=house.ours.patient, carer=row)  # type: ignore[arg-type]  # an id
        with pytest.raises(NoSuchPatientError):
            chart(house.ours["carer"], house)

    def test_only_for_the_patient_they_were_invited_to(self, house: House) -> None:
        with pytest.raises(NotAllowedError):
            actions.let_carer(
                by=house.ours["second_patient"], at=AT, patient=house.ours.second_patient,
                user=house.ours["carer"].user, limits=self.limits(may_read_nights=True),
            )  # fmt: skip

    def test_no_carer_lets_themselves_in(self, house: House) -> None:
        for who in ("carer", "colleague", "administrator"):
            with pytest.raises(NoSuchPatientError):
                self.let(house, who, may_read_nights=True)
            with pytest.raises(NoSuchPatientError):
                actions.end_carer(by=house.ours[who], at=AT, patient=house.ours.patient, carer=uuid4())


class TestStatus:
    @pytest.mark.parametrize("status", [Status.DEACTIVATED, Status.TRANSFERRED, Status.DECEASED])
    def test_what_ends_a_part_leaves_reading(self, house: House, status: Status) -> None:
        by, patient = house.ours["clinician"], house.ours.patient
        actions.let_carer(
            by=by, at=AT, patient=patient, user=house.ours["carer"].user, limits=CarerLimits(may_read_nights=True)
        )
        assert actions.set_status(by=by, at=AT, patient=patient, status=status, reason="moved", version=1) == 2
        ended = chart(by, house)
        assert ended.status == status
        assert Right.READ_NIGHTS in ended.rights
        assert Right.ENTER_NIGHTS not in ended.rights
        with pytest.raises(NoSuchPatientError):
            chart(house.ours["carer"], house)
        assert {each.status for each in book(by, AT)} == {status, Status.ACTIVE}
        assert actions.set_status(by=by, at=AT, patient=patient, status=Status.ACTIVE, reason="x", version=2) == 3

    def test_a_death_is_not_turned_into_a_transfer(self, house: House) -> None:
        by, patient = house.ours["clinician"], house.ours.patient
        actions.set_status(by=by, at=AT, patient=patient, status=Status.DECEASED, reason="x", version=1)
        with pytest.raises(ValueError, match="death"):
            actions.set_status(by=by, at=AT, patient=patient, status=Status.TRANSFERRED, reason="x", version=2)

    def test_an_old_version_and_no_reason_are_refused(self, house: House) -> None:
        by, patient = house.ours["clinician"], house.ours.patient
        with pytest.raises(OutOfDateError):
            actions.set_status(by=by, at=AT, patient=patient, status=Status.DECEASED, reason="x", version=7)
        with pytest.raises(ValueError, match="why"):
            actions.set_status(by=by, at=AT, patient=patient, status=Status.DECEASED, reason=" ", version=1)


class TestMerge:
    def test_two_records_are_read_as_one_and_apart_again(self, house: House) -> None:
        by, ours = house.ours["clinician"], house.ours
        row = actions.merge(by=by, at=AT, kept=ours.patient, merged=ours.second_patient)
        assert set(chart(by, house).ids) == {ours.patient, ours.second_patient}
        through_other = queries.open_chart(by=by, at=AT, patient=ours.second_patient, right=Right.KNOW_OF, page="x")
        assert through_other.patient == ours.patient
        assert chart(ours["second_patient"], house).basis is Basis.OWN
        actions.unmerge(by=by, at=AT, kept=ours.patient, merge=row)
        assert chart(by, house).ids == (ours.patient,)
        with pytest.raises(NoSuchPatientError):
            chart(ours["second_patient"], house)
        with pytest.raises(OutOfDateError):
            actions.unmerge(by=by, at=AT, kept=ours.patient, merge=row)

    def test_a_record_is_merged_once_and_not_with_itself(self, house: House) -> None:
        by, ours = house.ours["clinician"], house.ours
        with pytest.raises(NotAllowedError):
            actions.merge(by=by, at=AT, kept=ours.patient, merged=ours.patient)
        actions.merge(by=by, at=AT, kept=ours.patient, merged=ours.second_patient)
        with pytest.raises(NotAllowedError):
            actions.merge(by=by, at=AT, kept=ours.second_patient, merged=ours.patient)

    def test_only_somebody_on_both_teams(self, house: House) -> None:
        for who in ("observer", "colleague", "patient", "administrator"):
            with pytest.raises(NoSuchPatientError):
                actions.merge(by=house.ours[who], at=AT, kept=house.ours.patient, merged=house.ours.second_patient)


class TestErasure:
    def test_the_name_is_gone_and_the_trail_is_whole(self, house: House) -> None:
        by, patient = house.ours["clinician"], house.ours.patient
        with pytest.raises(NotAllowedError):
            actions.erase(by=by, at=AT, patient=patient)
        actions.set_status(by=by, at=AT, patient=patient, status=Status.TRANSFERRED, reason="x", version=1)
        actions.erase(by=by, at=AT, patient=patient)
        assert queries.person(chart(by, house)) is None
        assert "(erased)" in {each.name for each in book(by, AT)}
        with pytest.raises(ErasedError):
            opened(PatientKey.objects.get(patient_id=patient))
        with pytest.raises(OutOfDateError):
            actions.erase(by=by, at=AT, patient=patient)
        assert verify().whole
