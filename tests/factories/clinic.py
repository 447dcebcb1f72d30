"""People of an invented clinic, made only through actions, so that no test holds a state the product cannot reach."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cached_property
from uuid import UUID

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


ROLES = {"colleague": Role.CLINICIAN, "second_patient": Role.PATIENT}


class Clinic:
    """One clinic: an administrator, a clinician and a patient; everybody else comes when first asked for."""

    def __init__(self, name: str) -> None:
        row = accounts.found_clinic(by=accounts.COMMAND_LINE, at=AT, name=name, time_zone="Europe/Berlin")
        self.scope = Scope(clinic=row.pk)
        self._slug = name.split()[0].lower()
        self._people: dict[str, Here] = {}
        clinician = self["clinician"]
        self.patient = patients.register(by=clinician, at=AT, person=person("Marker", self._slug))
        self.second_patient = patients.register(by=clinician, at=AT, person=person("Second", self._slug))
        self.everybody("patient")

    def __getitem__(self, name: str) -> Here:
        if name not in self._people:
            self._people[name] = self._join(name)
        return self._people[name]

    def everybody(self, *names: str) -> None:
        """Let these come now."""
        for name in names:
            self[name]

    def _join(self, name: str) -> Here:
        role = ROLES.get(name) or Role(name)
        patient = {"patient": "patient", "carer": "patient", "second_patient": "second_patient"}.get(name)
        record = getattr(self, patient) if patient else None
        by = (
            accounts.COMMAND_LINE
            if name == "administrator"
            else self["clinician" if patient else "administrator"].actor
        )
        found = join(by, self.scope, role, f"{self._slug}.{name}", record)
        if name == "observer":
            patients.join_team(by=self["clinician"], at=AT, patient=self.patient, user=found.user, role=role)
        return found


class House:
    """Our clinic, and another one that is founded when first asked for."""

    def __init__(self) -> None:
        self.ours = Clinic("Lamp Street")

    @cached_property
    def theirs(self) -> Clinic:
        return Clinic("Other Road")


def later(**more: float) -> datetime:
    return AT + timedelta(**more)


def found_house() -> House:
    return House()


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
