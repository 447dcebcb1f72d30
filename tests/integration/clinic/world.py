"""Two clinics whose people and patients carry words that nobody else has, so that a page which tells is found."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cached_property
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone
from tests.factories.clinic import Clinic, found_house
from tests.integration.clinic.browser_like import client, log_in, log_in_with_two
from tests.integration.clinic.nights import NIGHT

from trochee.clinic.accounts import actions as accounts
from trochee.clinic.accounts.roles import Role
from trochee.clinic.accounts.values import Here, NewInvitation
from trochee.clinic.diaries.actions import save_night
from trochee.clinic.diaries.values import NewNight
from trochee.clinic.patients import actions as patients
from trochee.clinic.patients.values import Person

OURS = ("patient", "second_patient", "carer", "clinician", "colleague", "observer", "pharmacist", "administrator",
        "researcher")  # fmt: skip
THEIRS = ("patient", "clinician", "administrator")
BY_PASSWORD_ALONE = frozenset({"patient", "second_patient", "carer"})


@dataclass(frozen=True, kw_only=True)
class Subject:
    """A patient and the words that stand for what only some may know."""

    name: str
    clinic: Clinic
    id: UUID
    family_name: str
    words: str
    telephone: str
    by: Here

    @property
    def told(self) -> tuple[str, ...]:
        """What no page may hold for whoever may not know this patient."""
        return (self.family_name, self.words, self.telephone)


@dataclass(frozen=True, kw_only=True)
class Visitor:
    """Somebody who comes with a browser: nobody, one of ours, one of theirs, or staff half-way through the log-in."""

    role: str
    side: str = ""
    half_way: bool = False

    def __str__(self) -> str:
        """Name the case."""
        return " ".join([self.role, self.side, *["by password alone"] * self.half_way]).strip()


VISITORS = (
    Visitor(role="stranger"),
    *(Visitor(role=role, side="ours") for role in OURS),
    *(Visitor(role=role, side="theirs") for role in THEIRS),
    Visitor(role="clinician", side="ours", half_way=True),
)


class World:
    """Ours and theirs, with three patients: the first and the second are ours, the last is theirs."""

    def __init__(self) -> None:
        house = found_house()
        self.ours, self.theirs = house.ours, house.theirs
        self.ours.everybody(*OURS)
        self.theirs.everybody(*THEIRS)
        self.now = timezone.now()
        self.day = (self.now - timedelta(days=1)).date()
        self.first = self._subject("first", self.ours, self.ours.patient, self.ours["patient"])
        self.second = self._subject("second", self.ours, self.ours.second_patient, self.ours["second_patient"])
        self.elsewhere = self._subject("elsewhere", self.theirs, self.theirs.patient, self.theirs["patient"])
        self.subjects = (self.first, self.second, self.elsewhere)
        _ = self.invitations, self.recoveries

    def _subject(self, name: str, clinic: Clinic, patient: UUID, by: Here) -> Subject:
        found = Subject(
            name=name,
            clinic=clinic,
            id=patient,
            family_name=f"Zz{name}family",
            words=f"zz{name}words",
            telephone=f"+49 zz{name}",
            by=by,
        )
        known = Person(
            family_name=found.family_name,
            given_name=f"Zz{name}given",
            telephone=found.telephone,
            time_zone="Europe/Berlin",
        )
        patients.amend_person(by=clinic["clinician"], at=self.now, patient=patient, person=known, version=1)
        self.enter(found)
        return found

    @cached_property
    def invitations(self) -> dict[UUID, UUID]:
        """An open link for staff, by clinic."""
        new = NewInvitation(role=Role.PHARMACIST, name="Zz Invited")
        return {
            clinic.scope.clinic: accounts.invite(
                by=clinic["administrator"].actor, at=self.now, scope=clinic.scope, new=new
            ).id
            for clinic in (self.ours, self.theirs)
        }

    @cached_property
    def recoveries(self) -> dict[UUID, UUID]:
        """A recovery of staff that waits for a second person, by clinic."""
        found = {}
        for clinic, lost in ((self.ours, "observer"), (self.theirs, "clinician")):
            found[clinic.scope.clinic] = accounts.request_recovery(
                by=clinic["administrator"].actor,
                at=self.now,
                scope=clinic.scope,
                user=clinic[lost].user,
                how_identified="by passport",
            ).pk
        return found

    def enter(self, subject: Subject) -> None:
        """Write down what the pages of a record show. A new kind of entry belongs here, with the subject's words."""
        night = replace(NIGHT, date=self.day, note=subject.words, hypnotic=subject.words)
        new = NewNight(client_id=uuid4(), night=night)
        save_night(by=subject.by, at=self.now, patient=subject.id, new=new)

    @cached_property
    def names(self) -> dict[str, str]:
        """Names of accounts by who they are, as a page would write them."""
        return {
            f"{side} {role}": f"{slug.title()} {role.replace('_', ' ').title()}"
            for side, slug, roles in (("ours", "lamp", OURS), ("theirs", "other", THEIRS))
            for role in roles
        }

    def here(self, visitor: Visitor) -> Here | None:
        """Give who that is, or nobody."""
        return (
            None
            if visitor.role == "stranger"
            else (self.ours if visitor.side == "ours" else self.theirs)[visitor.role]
        )

    def browser(self, visitor: Visitor) -> Any:
        """Give a browser in which this visitor has logged in."""
        here = self.here(visitor)
        if here is None:
            return client()
        name = f"{'lamp' if visitor.side == 'ours' else 'other'}.{visitor.role}"
        if visitor.half_way or visitor.role in BY_PASSWORD_ALONE:
            return log_in(name)
        return log_in_with_two(name, here.user)

    def knows(self, visitor: Visitor) -> tuple[Subject, ...]:
        """Whose record this visitor may see something of: their own, or those of their care team. Nobody else's."""
        known = {
            "patient ours": (self.first,),
            "second_patient ours": (self.second,),
            "clinician ours": (self.first, self.second),
            "observer ours": (self.first,),
            "patient theirs": (self.elsewhere,),
            "clinician theirs": (self.elsewhere,),
        }
        return known.get(str(visitor), ())

    def may_not_know(self, visitor: Visitor) -> tuple[str, ...]:
        """Every word that no page, header or redirect may hold for this visitor."""
        known = self.knows(visitor)
        words = [word for subject in self.subjects if subject not in known for word in subject.told]
        return (*words, *self._names_unknown_to(visitor), *self._clinics_unknown_to(visitor))

    def _clinics_unknown_to(self, visitor: Visitor) -> list[str]:
        return [name for side, name in (("ours", "Lamp Street"), ("theirs", "Other Road")) if side != visitor.side]

    def _names_unknown_to(self, visitor: Visitor) -> list[str]:
        """Everybody knows staff of their clinic; who keeps accounts or looks after somebody, the patients' too."""
        keeps_accounts = visitor.role in {"administrator", "clinician", "colleague"} and not visitor.half_way
        unknown = []
        for who, name in self.names.items():
            side, role = who.split()
            own = side == visitor.side and (role == visitor.role or role not in BY_PASSWORD_ALONE or keeps_accounts)
            looked_after = any(subject.by.name == name for subject in self.knows(visitor))
            looked_after |= role == "carer" and str(visitor) == f"patient {side}"
            if not (own or looked_after):
                unknown.append(name)
        return unknown
