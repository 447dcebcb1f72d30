"""People of an invented clinic, made only through actions, so that no test holds a state the product cannot reach."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from trochee.clinic.accounts import actions as accounts
from trochee.clinic.accounts.models import User
from trochee.clinic.accounts.queries import here, memberships
from trochee.clinic.accounts.roles import Role
from trochee.clinic.accounts.scope import Scope
from trochee.clinic.accounts.values import Here, NewInvitation
from trochee.clinic.audit.values import Actor
from trochee.clinic.patients import actions as patients
from trochee.clinic.patients.values import Person

AT = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
PASSWORD = "four quiet lamps burning"
STRANGER = Actor(id="nobody")


@dataclass(frozen=True)
class Clinic:
    """One clinic and the people in it, by role; `patient` is looked after by `clinician`."""

    scope: Scope
    people: dict[str, Here] = field(default_factory=dict)
    patient: UUID = field(default_factory=uuid4)
    second_patient: UUID = field(default_factory=uuid4)

    def __getitem__(self, name: str) -> Here:
        return self.people[name]


@dataclass(frozen=True)
class House:
    """Our clinic and another one."""

    ours: Clinic
    theirs: Clinic


def later(**more: float) -> datetime:
    return AT + timedelta(**more)


def found_house() -> House:
    return House(ours=found("Lamp Street"), theirs=found("Other Road"))


def found(name: str) -> Clinic:
    clinic = accounts.found_clinic(by=accounts.COMMAND_LINE, at=AT, name=name, time_zone="Europe/Berlin")
    scope = Scope(clinic=clinic.pk)
    slug = name.split()[0].lower()
    people = {"administrator": join(accounts.COMMAND_LINE, scope, Role.ADMINISTRATOR, f"{slug}.administrator")}
    admin = people["administrator"].actor
    for other in ("clinician", "colleague", "observer", "pharmacist", "researcher"):
        role = Role.CLINICIAN if other == "colleague" else Role(other)
        people[other] = join(admin, scope, role, f"{slug}.{other}")
    clinician = people["clinician"]
    patient = patients.register(by=clinician, at=AT, person=person("Marker", slug))
    second = patients.register(by=clinician, at=AT, person=person("Second", slug))
    people["patient"] = join(clinician.actor, scope, Role.PATIENT, f"{slug}.patient", patient)
    people["second_patient"] = join(clinician.actor, scope, Role.PATIENT, f"{slug}.second", second)
    people["carer"] = join(clinician.actor, scope, Role.CARER, f"{slug}.carer", patient)
    patients.join_team(by=clinician, at=AT, patient=patient, user=people["observer"].user, role=Role.OBSERVER)
    return Clinic(scope=scope, people=people, patient=patient, second_patient=second)


def person(family_name: str, given_name: str = "Ida") -> Person:
    return Person(family_name=family_name, given_name=given_name, time_zone="Europe/Berlin")


def join(by: Actor, scope: Scope, role: Role, username: str, patient: UUID | None = None) -> Here:
    new = NewInvitation(role=role, name=username.replace(".", " ").title(), patient=patient)
    invited = accounts.invite(by=by, at=AT, scope=scope, new=new)
    user = accounts.accept(by=STRANGER, at=AT, token=invited.token, username=username, password=PASSWORD)
    return here_of(user)


def here_of(user: User) -> Here:
    return here(memberships(user)[0], user)


def enrol(user: UUID) -> Authenticator:
    """Give an account a one-time-code app, as its own page would."""
    return TOTP.activate(User.objects.get(pk=user), generate_totp_secret()).instance
