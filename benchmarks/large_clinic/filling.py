"""Fill a fresh clinic: ``python -m benchmarks.large_clinic.filling PATIENTS NIGHTS …`` prints who logs in, as JSON.

The first patients have the nights of years, further pairs of numbers stand for others with the nights of weeks. Every
night, dose and look at a record has its row in the trail, day by day as they would have come. People who log in are
made by actions.
"""

from __future__ import annotations

import json
import random
import sys
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import django

from benchmarks.bare_site.people import PASSWORD

if TYPE_CHECKING:
    from trochee.clinic.accounts.values import Here

    from .entries import Sleeper

ZONE = "Europe/Berlin"
DOSE_EVERY, LOOK_EVERY, EFFECT_EVERY, SEVERE_EVERY, SILENT_EVERY = 5, 14, 240, 25, 25
"""Nights from dose to dose, look to look and effect to effect; of how many one is severe, and one person silent."""
FIRST, A_PAGE_OF = 100, 4
"""Of the first hundred one in four, so that a page of them is as full in a small clinic as in a large one."""
SILENT_SINCE = 9
GIVEN = ("Ada", "Bela", "Chidi", "Dao", "Edda", "Femi", "Gul", "Hana", "Ivo", "Juno", "Kofi", "Lale", "Mika", "Noa")
FAMILY = ("Ahlberg", "Brückner", "Castaño", "Dvořák", "Eriksen", "Fofana", "Grünwald", "Haddad", "Ibáñez", "Jónsson")


def main(*numbers: str) -> None:
    django.setup()
    from django.db import connection, transaction
    from django.utils import timezone

    with connection.cursor() as cursor:
        for each in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-1000000", "temp_store=MEMORY"):
            cursor.execute(f"PRAGMA {each}")
    kinds = [(int(few), int(nights)) for few, nights in zip(numbers[::2], numbers[1::2], strict=True)]
    at = timezone.now().replace(hour=4, minute=30, second=0, microsecond=0)  # a morning in Berlin
    told, clinicians = _people(at - timedelta(days=kinds[0][1] + 1))
    with transaction.atomic():
        sleepers = _sleepers(kinds, at, clinicians)
        _days(sleepers, at, clinicians[0])
    told["patient"] = str(UUID(sleepers[0].patient))
    told["sleeper"] = _log_in_of(clinicians[0], sleepers[0], timezone.now())
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode=WAL")
    json.dump(told, sys.stdout)


def _people(at: datetime) -> tuple[dict[str, Any], list[Here]]:
    """Found the clinic; the first clinician looks after everybody, the second after those with years of nights."""
    from trochee.clinic.accounts import actions as accounts
    from trochee.clinic.accounts.roles import Role
    from trochee.clinic.accounts.scope import Scope
    from trochee.clinic.accounts.values import NewInvitation

    clinic = accounts.found_clinic(by=accounts.COMMAND_LINE, at=at, name="Bench", time_zone=ZONE)
    scope = Scope(clinic=clinic.pk)
    ada = _joined(accounts.COMMAND_LINE, scope, NewInvitation(role=Role.ADMINISTRATOR, name="Ada"), "ada", at)
    new = [NewInvitation(role=Role.CLINICIAN, name=name) for name in ("Noor", "Pim")]
    noor, pim = (_joined(ada.actor, scope, each, each.name.lower(), at) for each in new)
    secrets = {"noor": _enrolled(noor.user), "pim": _enrolled(pim.user)}
    return {"secrets": secrets}, [noor, pim]


def _joined(by: Any, scope: Any, new: Any, username: str, at: datetime) -> Here:
    from trochee.clinic.accounts import actions as accounts
    from trochee.clinic.accounts.queries import here, memberships
    from trochee.clinic.audit.values import Actor

    token = accounts.invite(by=by, at=at, scope=scope, new=new).token
    user = accounts.accept(by=Actor(id="nobody"), at=at, token=token, username=username, password=PASSWORD)
    return here(memberships(user)[0], user)


def _enrolled(user: UUID) -> str:
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    from trochee.clinic.accounts.models import User

    secret = str(generate_totp_secret())
    TOTP.activate(User.objects.get(pk=user), secret)
    return secret


def _log_in_of(by: Here, sleeper: Sleeper, at: datetime) -> str:
    from trochee.clinic.accounts.roles import Role
    from trochee.clinic.accounts.values import NewInvitation

    new = NewInvitation(role=Role.PATIENT, name="Ida", patient=UUID(sleeper.patient))
    _joined(by.actor, by.scope, new, "ida", at)
    return "ida"


def _sleepers(kinds: list[tuple[int, int]], at: datetime, clinicians: list[Here]) -> list[Sleeper]:
    """Register everybody: an account that nobody logs in to, a key, a name, a state, a place on the team."""
    from trochee.clinic.accounts.models import Membership, User
    from trochee.clinic.audit.canonical import written
    from trochee.clinic.patients.models import CareTeamMember, Patient, PatientKey, PersonVersion, StatusVersion
    from trochee.clinic.patients.sealed import content_code, new_key, opened, seal_field
    from trochee.clinic.patients.values import Person

    from .entries import Sleeper
    from .rows import Chain, Shelf

    noor, pim = clinicians
    chain = Chain(noor.scope.clinic)
    found: list[Sleeper] = []
    shelves = {
        model: Shelf(model)
        for model in (User, Patient, PatientKey, PersonVersion, StatusVersion, CareTeamMember, Membership)
    }
    for nights, number in ((nights, number) for few, nights in kinds for number in range(few)):
        came = at - timedelta(days=nights + 1) + timedelta(milliseconds=len(found))
        base: dict[str, Any] = {"clinic_id": noor.scope.clinic, "by": noor.actor.id, "at": came}
        patient = Patient(**base)
        key = new_key(patient.pk)
        own = opened(key)
        name = f"{FAMILY[len(found) % len(FAMILY)]} {len(found):05}"
        who = Person(family_name=name, given_name=GIVEN[len(found) % len(GIVEN)], time_zone=ZONE)
        row = PersonVersion(**base, patient_id=patient.pk, version=1, time_zone=ZONE)
        row.content_sha256 = content_code(own, who.as_mapping())
        row.sealed = seal_field(own, json.dumps(who.as_mapping()), f"patients.person:{row.pk}")
        user = User(username=f"sleeper{len(found)}", name=who.name, password="!", created_at=came)
        shelves[Patient].add(patient)
        shelves[PatientKey].add(key)
        shelves[PersonVersion].add(row)
        shelves[StatusVersion].add(StatusVersion(**base, patient_id=patient.pk, version=1, status="active"))
        team = [noor, pim] if nights == kinds[0][1] else [noor]
        for each in team:
            member = CareTeamMember(**base, patient_id=patient.pk, user_id=each.user, role=each.role)
            shelves[CareTeamMember].add(member)
        if number:  # the first logs in, and comes by a link
            held = Membership(clinic_id=noor.scope.clinic, user=user, role="patient", patient=patient.pk)
            held.began_at = came
            shelves[User].add(user)
            shelves[Membership].add(held)
        detail = written({"version": 1, "sha256": row.content_sha256})
        by = (noor.actor.id, str(noor.role))
        chain.add(came, by, "patients.registered", f"person:{row.pk}", patient.pk.hex, detail)
        silent = _one_in(len(found), SILENT_EVERY)
        found.append(Sleeper(patient.pk.hex, str(user.pk), own, nights, silent))
    for shelf in shelves.values():
        shelf.write()
    chain.close()
    return found


def _days(sleepers: list[Sleeper], at: datetime, clinician: Here) -> None:
    """Let the days pass: who keeps a diary enters the night, takes a dose now and then, and is looked at."""
    from .entries import Doses, Effects, Nights
    from .rows import Chain

    chain, draw = Chain(clinician.scope.clinic), random.Random(7)
    night, dose, effect = Nights(chain, clinician, draw), Doses(chain, clinician, draw), Effects(chain, clinician)
    by = (clinician.actor.id, str(clinician.role))
    for back in range(max(each.nights for each in sleepers) - 1, -1, -1):
        now = at - timedelta(days=back)
        for number, who in enumerate(sleepers):
            if back >= who.nights or (who.silent and back < SILENT_SINCE):
                continue
            entered, turn = now + timedelta(milliseconds=number), number + back
            night(who, entered, turn)
            if turn % DOSE_EVERY == 0:
                dose(who, entered)
            if turn % EFFECT_EVERY == 0:
                effect(who, entered, 3 if _one_in(number, SEVERE_EVERY) else 1)
            if turn % LOOK_EVERY == 0:
                chain.add(entered + timedelta(hours=6), by, "patients.read", "record", who.patient)
    for shelf in (night.shelf, dose.shelf, effect.shelf):
        shelf.write()
    chain.close()


def _one_in(number: int, every: int) -> bool:
    among = A_PAGE_OF if number < FIRST else every
    return number % among == among - 1


if __name__ == "__main__":
    main(*sys.argv[1:])
