"""Who stands around a patient, as one page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from trochee.clinic.accounts.models import Invitation, Membership, Recovery
from trochee.clinic.accounts.queries import members, of_record, open_invitations, open_recoveries
from trochee.clinic.accounts.roles import Role
from trochee.clinic.patients.agreed import Agreement, agreements
from trochee.clinic.patients.circle import carers_of
from trochee.clinic.patients.forms import may, written
from trochee.clinic.patients.models import Carer, CareTeamMember
from trochee.clinic.patients.queries import team_of
from trochee.clinic.patients.values import Chart


@dataclass(frozen=True, slots=True, kw_only=True)
class Assisting:
    """Somebody who was invited to help: the account, and what it may do now."""

    user: UUID
    name: str
    access: Carer | None
    may: str
    over: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Circle:
    """Everybody around one patient."""

    team: tuple[CareTeamMember, ...]
    own_accounts: tuple[Membership, ...]
    helpers: tuple[Assisting, ...]
    invitations: tuple[Invitation, ...]
    recoveries: tuple[Recovery, ...]
    agreements: tuple[Agreement, ...]
    zone: str

    def limits(self, user: UUID) -> dict[str, object]:
        """Give what a helper may do now, as the form holds it."""
        return written(next((each.access for each in self.helpers if each.user == user), None), self.zone)


def circle(chart: Chart, at: datetime) -> Circle:
    """Give who stands around the patient."""
    accounts = of_record(chart.scope, chart.ids)
    access = {each.user_id: each for each in carers_of(chart)}
    return Circle(
        team=team_of(chart),
        own_accounts=tuple(each for each in accounts if each.role == Role.PATIENT),
        helpers=tuple(_helper(each, access.get(each.user_id), at) for each in accounts if each.role == Role.CARER),
        invitations=open_invitations(chart.scope, at, chart.ids),
        recoveries=open_recoveries(chart.scope, [each.user_id for each in accounts]),
        agreements=agreements(chart),
        zone=chart.time_zone,
    )


def _helper(held: Membership, access: Carer | None, at: datetime) -> Assisting:
    over = access is not None and access.until is not None and access.until <= at
    allowed = may(access) if access else ""
    return Assisting(user=held.user_id, name=held.user.name, access=access, may=allowed, over=over)


def colleagues(chart: Chart) -> tuple[Membership, ...]:
    """Give who of the clinic could join the team: clinicians and observers who are not on it."""
    there = {(each.user_id, each.role) for each in team_of(chart)}
    found = members(chart.scope, (Role.CLINICIAN, Role.OBSERVER))
    return tuple(each for each in found if (each.user_id, each.role) not in there and each.user.is_active)
