"""People of a scratch clinic, through actions alone: ``python -m tools.clinic_site.people`` prints them as JSON.

A tag, as in ``people .2``, ends every log-in name, so that one site can hold several such clinics. A second word,
``more``, fills the clinic until every page has something to show.
"""

from __future__ import annotations

import json
import random
import sys
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import django

from trochee.foundation.clock import WallTime
from trochee.record import Night

from .clock import clinic_now

if TYPE_CHECKING:
    from trochee.clinic.accounts.values import Here
    from trochee.clinic.patients.values import Person

NIGHTS = 35
FORGOTTEN = 5
"""So many days ago is a night that nobody has entered, among the fourteen that are shown."""
PASSWORD = "four quiet lamps burning"


def main(tag: str = "", extent: str = "") -> int:
    django.setup()
    from trochee.clinic.accounts import actions as accounts
    from trochee.clinic.accounts.models import User
    from trochee.clinic.accounts.queries import here, memberships
    from trochee.clinic.accounts.roles import Role
    from trochee.clinic.accounts.scope import Scope
    from trochee.clinic.accounts.values import NewInvitation
    from trochee.clinic.audit.values import Actor
    from trochee.clinic.patients import actions as patients

    at = clinic_now()
    clinic = accounts.found_clinic(
        by=accounts.COMMAND_LINE, at=at, name=f"Lamp Street{tag} (invented)", time_zone="Europe/Berlin"
    )
    scope = Scope(clinic=clinic.pk)

    def invited(by: Actor, role: Role, name: str, patient: UUID | None = None) -> str:
        new = NewInvitation(role=role, name=name, patient=patient)
        return accounts.invite(by=by, at=at, scope=scope, new=new).token

    def joined(token: str, username: str) -> Here:
        by = Actor(id="nobody")
        user = accounts.accept(by=by, at=at, token=token, username=f"{username}{tag}", password=PASSWORD)
        return here(memberships(User.objects.get(pk=user.pk))[0], user)

    admin = joined(invited(accounts.COMMAND_LINE, Role.ADMINISTRATOR, "Ada Invented"), "ada")
    clinician = joined(invited(admin.actor, Role.CLINICIAN, "Dr Noor Invented"), "noor")
    sleeper = patients.register(by=clinician, at=at, person=_person("Wren", "Example"))
    newcomer = patients.register(by=clinician, at=at, person=_person("Ida", "Newcomer"))
    wren = joined(invited(clinician.actor, Role.PATIENT, "Wren Example", sleeper), "wren")
    _enter(wren, sleeper, at)
    secrets = {"ada": _enrol(admin.user), "noor": _enrol(clinician.user)}
    found: dict[str, str] = {}
    if extent in {"ready", "authorised"}:
        from tools.clinic_site.authorised import ready_to_sign

        second = joined(invited(admin.actor, Role.CLINICIAN, "Dr Pim Invented"), "pim")
        ida = joined(invited(clinician.actor, Role.PATIENT, "Ida Newcomer", newcomer), "ida")
        secrets["pim"] = _enrol(second.user)
        ready_to_sign(clinician, second, (wren, ida), at, sign=extent == "authorised")
    if extent == "more":
        from tools.clinic_site.more_people import Cast, more

        def join(role: str, name: str, username: str, patient: UUID | None) -> Here:
            by = admin if patient is None else clinician
            return joined(invited(by.actor, Role(role), name, patient), username)

        found = more(
            Cast(admin=admin, clinician=clinician, wren=wren, sleeper=sleeper, newcomer=newcomer, join=join), at
        )
    told = {
        "password": PASSWORD,
        **found,
        "sleeper": str(sleeper),
        "newcomer": str(newcomer),
        "names": {name: f"{name}{tag}" for name in ("ada", "noor", "wren", "hal", "pim", "ida")},
        "secrets": secrets,
        "invitations": {
            "patient": invited(clinician.actor, Role.PATIENT, "Ida Newcomer", newcomer),
            "clinician": invited(admin.actor, Role.CLINICIAN, "Dr Pim Invented"),
        },
    }
    json.dump(told, sys.stdout)
    return 0


def _person(given_name: str, family_name: str) -> Person:
    from trochee.clinic.patients.values import Person

    return Person(family_name=family_name, given_name=given_name, time_zone="Europe/Berlin")


def _enrol(user: UUID) -> str:
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    from trochee.clinic.accounts.models import User

    secret = str(generate_totp_secret())
    person = User.objects.get(pk=user)
    TOTP.activate(person, secret)
    RecoveryCodes.activate(person)
    return secret


def _enter(by: Here, patient: UUID, at: datetime) -> None:
    """Enter invented nights up to yesterday: a gap, a night without sleep, unanswered questions."""
    from trochee.clinic.diaries.actions import save_night
    from trochee.clinic.diaries.values import NewNight

    draw = random.Random(7)
    for back in range(NIGHTS, 0, -1):
        if back in {FORGOTTEN, 16, 17}:
            continue
        new = NewNight(client_id=uuid4(), night=_night((at - timedelta(days=back)).date(), draw, slept=back != 9))
        save_night(by=by, at=at, patient=patient, new=new)


def _night(day: date, draw: random.Random, *, slept: bool) -> Night:
    def clock(base_min: int, spread_min: int) -> WallTime:
        minutes = (base_min + 5 * draw.randint(-spread_min // 5, spread_min // 5)) % 1440
        return WallTime(time(minutes // 60, minutes % 60))

    into_bed, lights_out = clock(22 * 60 + 40, 30), clock(23 * 60 + 30, 15)
    if not slept:
        return Night(date=day, slept=False, into_bed=into_bed, lights_out=lights_out, rise_time=clock(400, 20))
    return Night(
        date=day,
        into_bed=into_bed,
        lights_out=lights_out,
        sleep_onset_latency_min=5 * draw.randint(3, 15),
        awakenings=draw.randint(0, 4),
        wake_after_sleep_onset_min=5 * draw.randint(0, 16),
        final_awakening=clock(375, 25),
        rise_time=clock(425, 15),
        sleep_quality=draw.choice((2, 2, 3, 3, 4, None)),
    )


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
