"""Patients of a scratch clinic who are logged in already: ``python -m tools.clinic_site.sleepers NAME@ZONE …``.

Prints, as JSON, the session cookie of each and their zone. Each kept a diary on the mornings of two weeks up to the
day before yesterday, but for one five days ago, and on the last mornings on which their clocks had changed: to bed at
22:40, lights out at 23:05, awake at 06:30, up at 06:55 by their own clock. Each took one dose.
"""

from __future__ import annotations

import json
import sys
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import django

from tools.clinic_site.people import PASSWORD
from trochee.foundation.clock import WallTime
from trochee.record import Dose, Night

if TYPE_CHECKING:
    from trochee.clinic.accounts.values import Here
    from trochee.clinic.audit.values import Actor

NIGHTS, MISSING = 13, 5
CHANGES_OF_CLOCKS = 400


def main(*wanted: str) -> int:
    django.setup()
    from django.conf import settings
    from django.utils import timezone

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # nobody logs in by a password here

    from trochee.clinic.accounts import actions as accounts
    from trochee.clinic.accounts.roles import Role
    from trochee.clinic.accounts.scope import Scope
    from trochee.clinic.accounts.values import NewInvitation
    from trochee.clinic.patients import actions as patients
    from trochee.clinic.patients.values import Person

    at = timezone.now()
    clinic = accounts.found_clinic(
        by=accounts.COMMAND_LINE, at=at, name="Lamp Street (invented)", time_zone="Europe/Berlin"
    )
    scope = Scope(clinic=clinic.pk)

    def joined(by: Actor, role: Role, username: str) -> Here:
        new = NewInvitation(role=role, name=f"{username.capitalize()} Invented")
        return _joined(accounts.invite(by=by, at=at, scope=scope, new=new).token, username, at)

    noor = joined(joined(accounts.COMMAND_LINE, Role.ADMINISTRATOR, "ada").actor, Role.CLINICIAN, "noor")
    told = {}
    for each in wanted:
        name, _, zone = each.partition("@")
        person = Person(given_name=name.capitalize(), family_name="Example", time_zone=zone)
        patient = patients.register(by=noor, at=at, person=person)
        new = NewInvitation(role=Role.PATIENT, name=person.name, patient=patient)
        here = _joined(accounts.invite(by=noor.actor, at=at, scope=scope, new=new).token, name, at)
        _write(here, patient, at, ZoneInfo(zone))
        told[name] = {"cookie": _session(here.user), "zone": zone, "patient": str(patient)}
    json.dump(told, sys.stdout)
    return 0


def _joined(token: str, username: str, at: datetime) -> Here:
    from trochee.clinic.accounts import actions as accounts
    from trochee.clinic.accounts.models import User
    from trochee.clinic.accounts.queries import here, memberships
    from trochee.clinic.audit.values import Actor

    user = accounts.accept(by=Actor(id="nobody"), at=at, token=token, username=username, password=PASSWORD)
    return here(memberships(User.objects.get(pk=user.pk))[0], user)


def _session(user: UUID) -> str:
    from django.conf import settings
    from django.test import Client

    from trochee.clinic.accounts.models import User

    visitor = Client()
    visitor.force_login(User.objects.get(pk=user), settings.AUTHENTICATION_BACKENDS[1])
    return str(visitor.cookies[settings.SESSION_COOKIE_NAME].value)


def _write(by: Here, patient: UUID, at: datetime, zone: ZoneInfo) -> None:
    from trochee.clinic.diaries.actions import add_nights
    from trochee.clinic.diaries.values import NewNight
    from trochee.clinic.dosing_sessions.actions import save_dose
    from trochee.clinic.patients.versions.values import NewEntry

    today = at.astimezone(zone).date()
    days = [today - timedelta(days=back) for back in range(NIGHTS + 1, 1, -1) if back != MISSING]
    days += sorted({found for found in (last_change(zone, today, forward=True), last_change(zone, today)) if found})
    nights = [_night(day, zone) for day in dict.fromkeys(days)]
    add_nights(by=by, at=at, patient=patient, new=[NewNight(client_id=uuid4(), night=each) for each in nights])
    taken_at = datetime.combine(today - timedelta(days=4), time(22, 15))
    dose = Dose(taken_at=taken_at, product="Ketamine troche", amount=50)
    save_dose(by=by, at=at, patient=patient, new=NewEntry(client_id=uuid4(), value=dose))


def _night(day: date, zone: ZoneInfo) -> Night:
    def clock(hour: int, minute: int) -> WallTime:
        return WallTime(time(hour, minute))

    return Night(
        date=day,
        into_bed=clock(22, 40),
        lights_out=clock(23, 5),
        sleep_onset_latency_min=30,
        awakenings=1,
        wake_after_sleep_onset_min=15,
        final_awakening=clock(6, 30),
        rise_time=clock(6, 55),
        sleep_quality=3,
        entered_at=datetime.combine(day, time(7, 15), zone),
    )


def last_change(zone: ZoneInfo, today: date, *, forward: bool = False) -> date | None:
    """Give the last morning on which the clocks of a zone went back, or forward; ``None`` where they did neither."""
    for back in range(1, CHANGES_OF_CLOCKS):
        day = today - timedelta(days=back)
        before, after = (
            datetime.combine(each, time(), zone).utcoffset() or timedelta() for each in (day, day + timedelta(days=1))
        )
        if (after > before) if forward else (after < before):
            return day
    return None


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
