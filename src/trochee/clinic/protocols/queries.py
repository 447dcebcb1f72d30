"""The knowledge that holds in a clinic, the check that goes with it, and how it came to be. Reads only."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from functools import lru_cache
from uuid import UUID

from trochee.clinic.accounts.models import Membership
from trochee.clinic.accounts.queries import member
from trochee.clinic.accounts.roles import Role
from trochee.clinic.accounts.scope import Scope
from trochee.clinic.accounts.values import Here
from trochee.foundation.refusal import InputRefused
from trochee.knowledge import Knowledge, shipped
from trochee.knowledge.protocol import Protocol, Switch, overlaid, unreadable
from trochee.knowledge.protocol_reading import read_protocol
from trochee.knowledge.standing import Standing
from trochee.record.authorisation import Formulation
from trochee.safety.checking import Checker

from .models import KnowledgeSeen, MedicalLead, ProtocolDraft, ProtocolVersion
from .values import Content, Draft, Lead, Signed, content_of

_UNREADABLE = (
    "The clinic's own protocol (version {version}) cannot be read beside this version of trochee, so that its rules"
    " and values were not asked. A medical lead has to look at it and sign it again."
)
_REVIEW_WITHIN = timedelta(days=1)
_KEPT = 64


def knowledge_of(scope: Scope) -> Knowledge:
    """Give the knowledge that holds in a clinic: what is shipped, with what the clinic signed laid over it.

    Where the protocol in force cannot be read any more, a stop fires for everybody and says so.
    """
    return _laid(scope, _in_force_id(scope))[0]


def checker_of(scope: Scope) -> Checker:
    """Give the check over the knowledge of a clinic; compiled once for a content."""
    return _compiled(scope, _in_force_id(scope))


def protocol_of(scope: Scope) -> Protocol | None:
    """Give what the clinic decided for itself; ``None`` where it cannot be read beside the shipped knowledge."""
    return _laid(scope, _in_force_id(scope))[1]


def switched_on(scope: Scope) -> frozenset[Switch]:
    """Give the settings that the clinic switched on; none where its protocol cannot be read."""
    found = protocol_of(scope)
    return frozenset() if found is None else found.switches


def formulations_of(scope: Scope) -> Mapping[str, Formulation]:
    """Give the formulations that the clinic wrote down by their id, in the order of its text."""
    found = protocol_of(scope)
    return {} if found is None else found.formulations


def stamp_of_knowledge(scope: Scope) -> str:
    """Name the protocol in force, for whatever is kept and rests on it; empty where there is none."""
    found = _in_force_id(scope)
    return "" if found is None else str(found)


def name_of_protocol(scope: Scope) -> str:
    """Name the protocol in force as a reader knows it; empty where there is none."""
    rows = ProtocolVersion.objects.within(scope).order_by("-version")
    version = rows.values_list("version", flat=True).first()
    return "" if version is None else f"version {version}"


def _in_force_id(scope: Scope) -> UUID | None:
    rows = ProtocolVersion.objects.within(scope).order_by("-version")
    found: UUID | None = rows.values_list("pk", flat=True).first()
    return found


@lru_cache(maxsize=_KEPT)  # a signed version is never rewritten
def _laid(scope: Scope, version: UUID | None) -> tuple[Knowledge, Protocol | None]:
    if version is None:
        return shipped(), Protocol()
    row = ProtocolVersion.objects.within(scope).get(pk=version)
    content = content_of(row.entries, row.settings)
    try:
        protocol = read_protocol(content.entries, settings=content.own_numbers)
    except InputRefused:
        day = row.at.date()
        says = _UNREADABLE.format(version=row.version)
        return unreadable(shipped(), says, on=day, review_by=day + _REVIEW_WITHIN), None
    return overlaid(shipped(), protocol), protocol


@lru_cache(maxsize=_KEPT)
def _compiled(scope: Scope, version: UUID | None) -> Checker:
    return _plain() if version is None else Checker(_laid(scope, version)[0])


@lru_cache(maxsize=1)
def _plain() -> Checker:
    """Compile what is shipped once, for all clinics without a protocol."""
    return Checker(shipped())


@lru_cache(maxsize=1)
def shipped_version() -> str:
    """Name the shipped knowledge; worked out once a process."""
    return shipped().version


def versions(scope: Scope) -> tuple[Signed, ...]:
    """Give every version that was signed, the latest first."""
    rows = ProtocolVersion.objects.within(scope).select_related("signature__user").order_by("-version")
    return tuple(_signed(row) for row in rows)


def signed(scope: Scope, version: int) -> Signed | None:
    """Give one version that was signed."""
    rows = ProtocolVersion.objects.within(scope).filter(version=version).select_related("signature__user")
    row = rows.first()
    return None if row is None else _signed(row)


def in_force(scope: Scope) -> Signed | None:
    """Give the version in force; ``None`` where the clinic signed none."""
    row = ProtocolVersion.objects.within(scope).select_related("signature__user").order_by("-version").first()
    return None if row is None else _signed(row)


def draft_of(scope: Scope) -> Draft | None:
    """Give what is about to be decided, if somebody has begun."""
    row = ProtocolDraft.objects.within(scope).first()
    if row is None:
        return None
    content = content_of(row.entries, row.settings)
    return Draft(content=content, version=row.version, based_on=row.based_on, by=row.by, at=row.at)


def begun(scope: Scope) -> Draft:
    """Give the draft, or what a new one would begin with: what is in force."""
    found = draft_of(scope)
    if found is not None:
        return found
    now = in_force(scope)
    return Draft(content=now.content if now else Content(), version=0, based_on=now.version if now else 0)


def leads(scope: Scope) -> tuple[Lead, ...]:
    """Give the medical leads of today by name, also those who are no clinicians any more and do not count."""
    rows = MedicalLead.objects.within(scope).filter(ended_at=None).select_related("user").order_by("user__name")
    held = Membership.objects.filter(clinic_id=scope.clinic, role=Role.CLINICIAN, ended_at=None, user__is_active=True)
    clinicians = set(held.values_list("user_id", flat=True))
    return tuple(
        Lead(id=row.pk, user=row.user_id, name=row.user.name, since=row.at, counts=row.user_id in clinicians)
        for row in rows
    )


def is_lead(by: Here) -> bool:
    """Whether somebody signs for the clinic: a medical lead who is here as clinician."""
    if by.role is not Role.CLINICIAN or member(by.scope, by.user, Role.CLINICIAN) is None:
        return False
    return MedicalLead.objects.within(by.scope).filter(user_id=by.user, ended_at=None).exists()


def seen_standing(scope: Scope) -> tuple[str, Standing] | None:
    """Give the name and the entries of the shipped knowledge that the clinic has seen last."""
    row = KnowledgeSeen.objects.within(scope).order_by("-version").first()
    return None if row is None else (row.knowledge, _standing(row.standing))


def seen_knowledge(scope: Scope) -> str:
    """Name the shipped knowledge that the clinic has seen last; empty where it has seen none."""
    found = KnowledgeSeen.objects.within(scope).order_by("-version").values_list("knowledge", flat=True).first()
    return found or ""


def _standing(text: str) -> Mapping[str, Mapping[str, str]]:
    found: Mapping[str, Mapping[str, str]] = json.loads(text)
    return found


def _signed(row: ProtocolVersion) -> Signed:
    return Signed(
        id=row.pk,
        version=row.version,
        content=content_of(row.entries, row.settings),
        why=row.why,
        by=row.signature.user_id,
        name=row.signature.user.name,
        at=row.at,
        beside=row.beside,
        content_sha256=row.content_sha256,
    )
