"""Accounts: who invites whom, a link is used once, two persons let somebody in again, a signature binds."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.db import DatabaseError, IntegrityError, transaction
from tests.factories.clinic import AT, PASSWORD, STRANGER, House, enrol, later

from trochee.clinic.accounts import actions, queries
from trochee.clinic.accounts.models import Clinic, Invitation, Membership, Recovery, Signature, User
from trochee.clinic.accounts.roles import STAFF, Role
from trochee.clinic.accounts.values import Confirmation, NewInvitation, NotAllowedError, OutOfDateError, ToSign
from trochee.clinic.audit.models import AuditRow
from trochee.clinic.audit.verify import verify
from trochee.foundation.clock import UnknownZoneError

ALL_ROLES = sorted(Role)


def said(house: House) -> list[str]:
    rows = AuditRow.objects.filter(chain=str(house.ours.scope.clinic)).order_by("sequence")
    return list(rows.values_list("action", flat=True))


def test_the_house_stands_on_a_whole_trail(house: House) -> None:
    assert verify().whole
    assert said(house)[:3] == ["accounts.invitation_used", "accounts.membership_began", "accounts.invited"]


def test_a_clinic_has_a_zone() -> None:
    with pytest.raises(UnknownZoneError):
        actions.found_clinic(by=actions.COMMAND_LINE, at=AT, name="x", time_zone="Moon/Far_Side")
    assert not Clinic.objects.exists()


@pytest.mark.parametrize("role", ALL_ROLES)
@pytest.mark.parametrize(
    "by", ["administrator", "clinician", "observer", "pharmacist", "researcher", "patient", "carer"]
)
def test_who_invites_whom(house: House, by: str, role: Role) -> None:
    clinical = role in {Role.PATIENT, Role.CARER}
    allowed = (by == "administrator" and not clinical) or (by == "clinician" and clinical)
    new = NewInvitation(role=role, name="New", patient=house.ours.patient if clinical else None)
    house.ours.everybody(by)
    before = Invitation.objects.count()
    if allowed:
        invited = actions.invite(by=house.ours[by].actor, at=AT, scope=house.ours.scope, new=new)
        found = queries.open_invitation(invited.token, AT)
        assert found is not None
        assert (found.role, found.patient) == (role, new.patient)
    else:
        with pytest.raises(NotAllowedError):
            actions.invite(by=house.ours[by].actor, at=AT, scope=house.ours.scope, new=new)
        assert Invitation.objects.count() == before


@pytest.mark.parametrize("new", [NewInvitation(role=Role.CARER, name="x")])
def test_a_carer_is_invited_to_one_record(house: House, new: NewInvitation) -> None:
    with pytest.raises(ValueError, match="one patient's record"):
        actions.invite(by=house.ours["clinician"].actor, at=AT, scope=house.ours.scope, new=new)


def test_a_link_is_kept_as_its_hash_only(house: House) -> None:
    new = NewInvitation(role=Role.OBSERVER, name="New")
    invited = actions.invite(by=house.ours["administrator"].actor, at=AT, scope=house.ours.scope, new=new)
    assert invited.token not in repr(invited)
    assert not Invitation.objects.filter(token_sha256=invited.token).exists()
    assert not AuditRow.objects.filter(detail__contains=invited.token).exists()


def test_a_link_is_used_once_and_runs_out(house: House) -> None:
    new = NewInvitation(role=Role.OBSERVER, name="New")
    invited = actions.invite(by=house.ours["administrator"].actor, at=AT, scope=house.ours.scope, new=new)
    late = invited.expires_at + timedelta(seconds=1)
    with pytest.raises(NotAllowedError):
        actions.accept(by=STRANGER, at=late, token=invited.token, username="new.one", password=PASSWORD)
    actions.accept(by=STRANGER, at=AT, token=invited.token, username="New.One", password=PASSWORD)
    assert User.objects.filter(username="new.one").exists()
    with pytest.raises(NotAllowedError):
        actions.accept(by=STRANGER, at=AT, token=invited.token, username="new.two", password=PASSWORD)
    with pytest.raises(NotAllowedError):
        actions.accept(by=STRANGER, at=AT, token="wrong", username="new.two", password=PASSWORD)
    assert not User.objects.filter(username="new.two").exists()


def test_a_name_that_is_taken_leaves_the_link_open(house: House) -> None:
    new = NewInvitation(role=Role.OBSERVER, name="New")
    invited = actions.invite(by=house.ours["administrator"].actor, at=AT, scope=house.ours.scope, new=new)
    with pytest.raises(IntegrityError):
        actions.accept(by=STRANGER, at=AT, token=invited.token, username="lamp.clinician", password=PASSWORD)
    assert queries.open_invitation(invited.token, AT) is not None


@pytest.mark.parametrize(
    "deed",
    [
        lambda house: actions.invite(
            by=house.ours["administrator"].actor, at=AT, scope=house.ours.scope,
            new=NewInvitation(role=Role.OBSERVER, name="New"),
        ),
        lambda house: actions.switch_account(
            by=house.ours["administrator"].actor, at=AT, scope=house.ours.scope,
            user=house.ours["observer"].user, active=False,
        ),
        lambda house: actions.request_recovery(
            by=house.ours["administrator"].actor, at=AT, scope=house.ours.scope,
            user=house.ours["observer"].user, how_identified="known by sight",
        ),
    ],
)  # fmt: skip
def test_nothing_changes_where_the_trail_cannot_be_written(
    house: House, deed: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.ours.everybody("administrator", "observer")
    before = (Invitation.objects.count(), Recovery.objects.count(), User.objects.filter(is_active=True).count())

    def away(*arguments: object, **named: object) -> None:
        raise DatabaseError

    monkeypatch.setattr("trochee.clinic.audit.trail.append", away)
    assert callable(deed)
    with pytest.raises(DatabaseError):
        deed(house)
    assert before == (
        Invitation.objects.count(), Recovery.objects.count(), User.objects.filter(is_active=True).count(),
    )  # fmt: skip


def test_a_membership_ends_once(house: House) -> None:
    admin, scope = house.ours["administrator"].actor, house.ours.scope
    row = queries.member(scope, house.ours["observer"].user, Role.OBSERVER)
    assert row is not None
    actions.end_membership(by=admin, at=AT, scope=scope, membership=row.pk, version=row.version)
    assert queries.memberships(row.user) == ()
    with pytest.raises(OutOfDateError):
        actions.end_membership(by=admin, at=AT, scope=scope, membership=row.pk, version=row.version)
    with pytest.raises(NotAllowedError):
        actions.end_membership(
            by=house.ours["clinician"].actor, at=AT, scope=scope, membership=row.pk, version=row.version
        )


def test_another_clinics_membership_cannot_be_ended(house: House) -> None:
    row = queries.member(house.theirs.scope, house.theirs["observer"].user, Role.OBSERVER)
    assert row is not None
    with pytest.raises(OutOfDateError):
        actions.end_membership(
            by=house.ours["administrator"].actor, at=AT, scope=house.ours.scope, membership=row.pk, version=1
        )


def test_an_account_is_switched_off_and_on(house: House) -> None:
    admin, scope, user = house.ours["administrator"], house.ours.scope, house.ours["observer"].user
    actions.switch_account(by=admin.actor, at=AT, scope=scope, user=user, active=False)
    assert not User.objects.get(pk=user).is_active
    assert queries.memberships(User.objects.get(pk=user)) == ()
    with pytest.raises(OutOfDateError):
        actions.switch_account(by=admin.actor, at=AT, scope=scope, user=user, active=False)
    actions.switch_account(by=admin.actor, at=AT, scope=scope, user=user, active=True)
    with pytest.raises(NotAllowedError):
        actions.switch_account(by=admin.actor, at=AT, scope=scope, user=admin.user, active=False)
    with pytest.raises(OutOfDateError):
        actions.switch_account(by=admin.actor, at=AT, scope=scope, user=house.theirs["observer"].user, active=False)


class TestRecovery:
    """Somebody lost every way in."""

    def test_two_persons_let_somebody_in_again(self, house: House) -> None:
        ours = house.ours
        lost = ours["observer"].user
        enrol(lost)
        asked = actions.request_recovery(
            by=ours["administrator"].actor, at=AT, scope=ours.scope, user=lost, how_identified="passport"
        )
        invited = actions.approve_recovery(by=ours["clinician"].actor, at=AT, scope=ours.scope, recovery=asked.pk)
        user = User.objects.get(pk=lost)
        assert not user.has_usable_password()
        assert not Authenticator.objects.filter(user=user).exists()
        again = actions.accept(
            by=STRANGER, at=AT, token=invited.token, username="ignored", password="another long secret"
        )
        assert (again.pk, again.username) == (lost, "lamp.observer")
        assert again.check_password("another long secret")
        assert Membership.objects.filter(user=user).count() == 1

    def test_one_person_alone_does_not(self, house: House) -> None:
        ours = house.ours
        admin = ours["administrator"]
        asked = actions.request_recovery(
            by=admin.actor, at=AT, scope=ours.scope, user=ours["observer"].user, how_identified="passport"
        )
        with pytest.raises(NotAllowedError, match="second person"):
            actions.approve_recovery(by=admin.actor, at=AT, scope=ours.scope, recovery=asked.pk)
        with pytest.raises(NotAllowedError, match="own account"):
            actions.request_recovery(by=admin.actor, at=AT, scope=ours.scope, user=admin.user, how_identified="x")
        own = actions.request_recovery(
            by=admin.actor, at=AT, scope=ours.scope, user=ours["clinician"].user, how_identified="passport"
        )
        with pytest.raises(NotAllowedError, match="second person"):
            actions.approve_recovery(by=ours["clinician"].actor, at=AT, scope=ours.scope, recovery=own.pk)

    def test_not_without_identifying_and_not_elsewhere(self, house: House) -> None:
        ours = house.ours
        admin = ours["administrator"].actor
        with pytest.raises(ValueError, match="identified"):
            actions.request_recovery(
                by=admin, at=AT, scope=ours.scope, user=ours["observer"].user, how_identified="  "
            )
        with pytest.raises(NotAllowedError, match="this clinic"):
            actions.request_recovery(
                by=admin, at=AT, scope=ours.scope, user=house.theirs["observer"].user, how_identified="x"
            )
        with pytest.raises(NotAllowedError):
            actions.request_recovery(
                by=ours["patient"].actor, at=AT, scope=ours.scope, user=ours["observer"].user, how_identified="x"
            )

    def test_an_approval_is_given_once(self, house: House) -> None:
        ours = house.ours
        asked = actions.request_recovery(
            by=ours["administrator"].actor, at=AT, scope=ours.scope, user=ours["observer"].user, how_identified="x"
        )
        actions.approve_recovery(by=ours["clinician"].actor, at=AT, scope=ours.scope, recovery=asked.pk)
        with pytest.raises(OutOfDateError):
            actions.approve_recovery(by=ours["colleague"].actor, at=AT, scope=ours.scope, recovery=asked.pk)

    def test_the_database_asks_for_two_as_well(self, house: House) -> None:
        user = house.ours["administrator"].user
        row = Recovery(
            clinic_id=house.ours.scope.clinic, user_id=house.ours["observer"].user, requested_by_id=user,
            requested_at=AT, how_identified="x", approved_by_id=user,
        )  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save(force_insert=True)


class TestSigning:
    """A signature is bound to a content and to one confirmation."""

    what = ToSign(meaning="decision", target="review:1", content={"decision": "stop", "reason": "no benefit"})

    def confirmation(self, seconds: float = 10) -> Confirmation:
        return Confirmation(at=AT - timedelta(seconds=seconds), method="password")

    def test_it_binds_to_the_content(self, house: House) -> None:
        enrol(house.ours["clinician"].user)
        by = house.ours["clinician"].actor
        one = actions.sign(by=by, at=AT, scope=house.ours.scope, what=self.what, confirmation=self.confirmation())
        other = actions.sign(
            by=by, at=AT, scope=house.ours.scope,
            what=replace(self.what, content={"decision": "stop", "reason": "no  benefit"}),
            confirmation=self.confirmation(20),
        )  # fmt: skip
        assert one.content_sha256 != other.content_sha256
        assert {each.pk for each in queries.signatures(house.ours.scope, "review:1")} == {one.pk, other.pk}
        row = AuditRow.objects.filter(action="accounts.signed").order_by("-sequence")[0]
        assert other.content_sha256 in row.detail

    def test_a_confirmation_is_good_for_one_signature(self, house: House) -> None:
        enrol(house.ours["clinician"].user)
        by, scope = house.ours["clinician"].actor, house.ours.scope
        actions.sign(by=by, at=AT, scope=scope, what=self.what, confirmation=self.confirmation())
        with pytest.raises(NotAllowedError, match="another signature"):
            actions.sign(
                by=by,
                at=AT,
                scope=scope,
                what=replace(self.what, target="review:2"),
                confirmation=self.confirmation(),
            )

    @pytest.mark.parametrize("seconds", [121, 3600, -1])
    def test_a_confirmation_from_another_time_does_not_count(self, house: House, seconds: float) -> None:
        enrol(house.ours["clinician"].user)
        with pytest.raises(NotAllowedError, match="just now"):
            actions.sign(
                by=house.ours["clinician"].actor, at=AT, scope=house.ours.scope, what=self.what,
                confirmation=self.confirmation(seconds),
            )  # fmt: skip
        assert not Signature.objects.exists()

    def test_staff_need_a_second_factor(self, house: House) -> None:
        with pytest.raises(NotAllowedError, match="second factor"):
            actions.sign(
                by=house.ours["clinician"].actor, at=AT, scope=house.ours.scope, what=self.what,
                confirmation=self.confirmation(),
            )  # fmt: skip

    def test_nobody_signs_for_another_clinic(self, house: House) -> None:
        enrol(house.theirs["clinician"].user)
        with pytest.raises(NotAllowedError, match="member"):
            actions.sign(
                by=house.theirs["clinician"].actor, at=AT, scope=house.ours.scope, what=self.what,
                confirmation=self.confirmation(),
            )  # fmt: skip

    def test_a_patient_signs_by_password(self, house: House) -> None:
        actions.sign(
            by=house.ours["patient"].actor, at=AT, scope=house.ours.scope, what=self.what,
            confirmation=self.confirmation(),
        )  # fmt: skip
        assert Signature.objects.count() == 1


def test_an_access_is_noted(house: House) -> None:
    actions.note_access(
        by=house.ours["patient"].actor, at=later(hours=1), action="accounts.logged_in", detail="passkey"
    )
    row = AuditRow.objects.filter(action="accounts.logged_in").get()
    assert row.detail == '{"how":"passkey"}'


def test_staff_roles_come_first_and_need_two_steps(house: House) -> None:
    house.ours.everybody("observer", "pharmacist", "researcher")
    assert house.theirs.scope != house.ours.scope
    user = User.objects.get(pk=house.ours["clinician"].user)
    assert queries.must_have_second_factor(user)
    assert not queries.must_have_second_factor(User.objects.get(pk=house.ours["carer"].user))
    assert {each.role for each in queries.members(house.ours.scope)} >= {role.value for role in STAFF}
    assert len(queries.clinics()) == 2
