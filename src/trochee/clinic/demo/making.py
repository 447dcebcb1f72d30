"""The invented clinic, made through the same actions as any other: one transaction a person, each made once."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP

from trochee.clinic.accounts import actions, queries
from trochee.clinic.accounts.models import User
from trochee.clinic.accounts.roles import Role
from trochee.clinic.accounts.scope import Scope
from trochee.clinic.accounts.values import Here, NewInvitation
from trochee.clinic.audit.trail import deed
from trochee.clinic.audit.values import Actor, program
from trochee.clinic.patients import actions as patients
from trochee.clinic.patients.values import CarerLimits
from trochee.clinic.workflows.importing import import_folder
from trochee.foundation.clock import zone_named
from trochee.interop.tables.folder import read_folder

from . import logins
from .authorised import authorise
from .people import ADMINISTRATOR, CARER, CLINIC, CLINICIAN, INVITED, OBSERVED, OBSERVER, TIME_ZONE, Player
from .stock import stock
from .stories import Story, moved, stories

DEMO = program("demo")


def make(*, at: datetime) -> Iterator[str]:
    """Make whoever is not there yet, and name each once made; what people did meanwhile stays as it is.

    Stopped half-way, the next call goes on: a person is there with their whole record or not at all. Raises
    `NotADemoError` outside a demo.
    """
    logins.password()  # refuses outside a demo, before anything is written
    scope = _clinic(at)
    administrator, new = _joined(actions.COMMAND_LINE, at, scope, ADMINISTRATOR)
    if new:
        yield ADMINISTRATOR.name
    for player in INVITED:
        _, new = _joined(administrator.actor, at, scope, player)
        if new:
            yield player.name
    clinician, observer = _here(CLINICIAN.login), _here(OBSERVER.login)
    assert clinician is not None
    assert observer is not None
    for number, story in enumerate(stories()):
        if _here(story.login) is None:
            _patient(clinician, at, story, observer.user if number < OBSERVED else None)
            yield story.person.name
    first = _here(stories()[0].login)
    assert first is not None
    if _here(CARER.login) is None:
        _carer(clinician, first, at)
        yield CARER.name


def _clinic(at: datetime) -> Scope:
    found = next((each for each in queries.clinics() if each.name == CLINIC), None)
    if found is None:
        found = actions.found_clinic(by=actions.COMMAND_LINE, at=at, name=CLINIC, time_zone=TIME_ZONE)
    return Scope(clinic=found.pk)


def _here(login: str) -> Here | None:
    user = User.objects.filter(username=login).first()
    held = queries.memberships(user) if user else ()
    return queries.here(held[0], user) if user and held else None


def _joined(by: Actor, at: datetime, scope: Scope, player: Player, patient: UUID | None = None) -> tuple[Here, bool]:
    """Give somebody, and whether they had to be invited first."""
    there = _here(player.login)
    if there is not None:
        return there, False
    new = NewInvitation(role=player.role, name=player.name, patient=patient)
    with deed(by=by, at=at):
        invited = actions.invite(by=by, at=at, scope=scope, new=new)
        user = actions.accept(by=DEMO, at=at, token=invited.token, username=player.login, password=logins.password())
        if player.has_code and not Authenticator.objects.filter(user=user).exists():
            TOTP.activate(user, logins.one_time_secret(player.login))
    joined = _here(player.login)
    assert joined is not None
    return joined, True


def _patient(clinician: Here, at: datetime, story: Story, observer: UUID | None) -> None:
    """Register a patient with their whole record, in one transaction."""
    with deed(by=clinician.actor, at=at), tempfile.TemporaryDirectory(prefix="trochee-demo-") as place:
        patient = patients.register(by=clinician, at=at, person=story.person)
        if observer is not None:
            patients.join_team(by=clinician, at=at, patient=patient, user=observer, role=Role.OBSERVER)
        player = Player(login=story.login, name=story.person.name, role=Role.PATIENT, sees="")
        joined, _ = _joined(clinician.actor, at, clinician.scope, player, patient)
        today = at.astimezone(zone_named(TIME_ZONE)).date()
        record = read_folder(moved(story, to=Path(place), today=today)).record
        import_folder(by=clinician, at=at, patient=patient, folder=record)
        authorise(by=clinician, at=at, patient=joined, login=story.login)
        stock(by=clinician, at=at, patient=joined, login=story.login)


def _carer(clinician: Here, patient: Here, at: datetime) -> None:
    assert patient.own_patient is not None
    with deed(by=clinician.actor, at=at):
        carer, _ = _joined(clinician.actor, at, clinician.scope, CARER, patient.own_patient)
        limits = CarerLimits(may_enter_nights=True, may_read_nights=True)
        patients.let_carer(by=patient, at=at, patient=patient.own_patient, user=carer.user, limits=limits)
