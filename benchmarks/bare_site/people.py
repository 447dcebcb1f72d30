"""Patients with log-ins, through actions: ``python -m benchmarks.bare_site.people 8`` prints their names."""

from __future__ import annotations

import sys

import django

PASSWORD = "four quiet lamps burning"


def main(number: str) -> None:
    django.setup()
    from django.utils import timezone

    from trochee.clinic.accounts import actions as accounts
    from trochee.clinic.accounts.models import User
    from trochee.clinic.accounts.queries import here, memberships
    from trochee.clinic.accounts.roles import Role
    from trochee.clinic.accounts.scope import Scope
    from trochee.clinic.accounts.values import NewInvitation
    from trochee.clinic.audit.values import Actor
    from trochee.clinic.patients import actions as patients
    from trochee.clinic.patients.values import Person

    at = timezone.now()
    clinic = accounts.found_clinic(by=accounts.COMMAND_LINE, at=at, name="Bench", time_zone="Europe/Berlin")
    scope = Scope(clinic=clinic.pk)

    def join(by: Actor, new: NewInvitation, username: str) -> User:
        token = accounts.invite(by=by, at=at, scope=scope, new=new).token
        return accounts.accept(by=Actor(id="nobody"), at=at, token=token, username=username, password=PASSWORD)

    admin = join(accounts.COMMAND_LINE, NewInvitation(role=Role.ADMINISTRATOR, name="Ada"), "ada")
    by_admin = here(memberships(admin)[0], admin).actor
    clinician = join(by_admin, NewInvitation(role=Role.CLINICIAN, name="Noor"), "noor")
    noor = here(memberships(clinician)[0], clinician)
    for each in range(int(number)):
        person = Person(family_name=f"Bench {each}", given_name="Ida", time_zone="Europe/Berlin")
        record = patients.register(by=noor, at=at, person=person)
        join(noor.actor, NewInvitation(role=Role.PATIENT, name=f"Ida {each}", patient=record), f"ida{each}")
        print(f"ida{each}")


if __name__ == "__main__":
    main(*sys.argv[1:])
