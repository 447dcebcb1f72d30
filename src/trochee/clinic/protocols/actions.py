"""Everything that is written about protocols: one transaction each, the audit row inside."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from uuid import UUID, uuid4

from trochee.clinic.accounts import actions as accounts
from trochee.clinic.accounts.models import Clinic
from trochee.clinic.accounts.queries import member
from trochee.clinic.accounts.roles import Role
from trochee.clinic.accounts.values import Confirmation, Here, NotAllowedError, OutOfDateError, ToSign
from trochee.clinic.audit.canonical import content_hash
from trochee.clinic.audit.trail import deed
from trochee.foundation.clock import zone_named
from trochee.knowledge import shipped
from trochee.knowledge.protocol_reading import MOST_CHARACTERS
from trochee.knowledge.standing import standing

from .checking import checked_content
from .models import KnowledgeSeen, MedicalLead, ProtocolDraft, ProtocolVersion
from .queries import is_lead, shipped_version
from .values import Content, content_of


def keep_draft(*, by: Here, at: datetime, version: int, change: Callable[[Content], Content]) -> int:
    """Change the draft, or begin one with what is in force; gives its new version.

    ``version`` is what the writer saw, 0 for none; raises `OutOfDateError` where it is another by now, and
    `ValueError` where the text is longer than any protocol is read.
    """
    _clinician(by)
    with deed(by=by.actor, at=at) as trail:
        row = _locked_draft(by, version)
        changed = change(content_of(row.entries, row.settings))
        if len(changed.entries) > MOST_CHARACTERS:
            raise ValueError("the text is too long")
        row.entries, row.settings = changed.entries, changed.settings
        row.by, row.at, row.version = by.actor.id, at, version + 1
        row.save(force_insert=version == 0, force_update=version > 0)
        sha256 = content_hash({"entries": row.entries, "settings": row.settings})
        trail.add("protocols.draft_kept", target=f"clinic:{by.scope.clinic}", detail={"sha256": sha256})
    return row.version


def discard_draft(*, by: Here, at: datetime, version: int) -> None:
    """Throw the draft away; raises `OutOfDateError` where it was changed meanwhile."""
    _clinician(by)
    with deed(by=by.actor, at=at) as trail:
        row = _locked_draft(by, version)
        if version == 0:
            raise OutOfDateError("there is no draft")
        row.delete()
        trail.add("protocols.draft_discarded", target=f"clinic:{by.scope.clinic}")


def sign_protocol(*, by: Here, at: datetime, version: int, why: str, confirmation: Confirmation) -> int:
    """Sign the draft, which is in force from now on; gives the number of the version.

    Only a medical lead signs. Raises `InputRefused` for what cannot be read or whose examples do not come out, and
    `OutOfDateError` where the draft, or what is in force, was changed meanwhile.
    """
    if not is_lead(by):
        raise NotAllowedError("a medical lead signs the clinic's protocol")
    if not why.strip():
        raise ValueError("say why")
    with deed(by=by.actor, at=at) as trail:
        draft = _locked_draft(by, version)
        last = ProtocolVersion.objects.within(by.scope).order_by("-version").first()
        number = last.version if last else 0
        if version == 0 or draft.based_on != number:
            raise OutOfDateError("the draft was signed or changed meanwhile")
        content = content_of(draft.entries, draft.settings)
        checked_content(content, at.astimezone(zone_named(by.time_zone)).date())
        said = {"version": number + 1, "entries": content.entries, "settings": content.settings, "why": why.strip()}
        key = uuid4()
        what = ToSign(meaning="protocol signed", target=f"protocol:{key}", content=said)
        signature = accounts.sign(by=by.actor, at=at, scope=by.scope, what=what, confirmation=confirmation)
        row = ProtocolVersion(
            id=key,
            clinic_id=by.scope.clinic,
            by=by.actor.id,
            at=at,
            version=number + 1,
            replaces=last,
            entries=content.entries,
            settings=content.settings,
            why=why.strip(),
            beside=shipped_version(),
            signature=signature,
            content_sha256=content_hash(said),
        )
        row.save(force_insert=True)
        draft.delete()
        detail = {"version": row.version, "sha256": row.content_sha256}
        trail.add("protocols.signed", target=f"protocol:{key}", detail=detail)
    return row.version


def appoint_lead(*, by: Here, at: datetime, user: UUID) -> None:
    """Say that a clinician of the clinic is a medical lead, as its administrator."""
    _administrator(by)
    with deed(by=by.actor, at=at) as trail:
        if member(by.scope, user, Role.CLINICIAN) is None:
            raise NotAllowedError("a medical lead is a clinician of the clinic")
        if MedicalLead.objects.within(by.scope).filter(user_id=user, ended_at=None).exists():
            raise OutOfDateError("they are a medical lead already")
        row = MedicalLead(clinic_id=by.scope.clinic, by=by.actor.id, at=at, user_id=user)
        row.save(force_insert=True)
        trail.add("protocols.lead_appointed", target=f"user:{user}")


def end_lead(*, by: Here, at: datetime, lead: UUID) -> None:
    """End what somebody is as medical lead, as administrator of the clinic."""
    _administrator(by)
    with deed(by=by.actor, at=at) as trail:
        rows = MedicalLead.objects.within(by.scope).filter(pk=lead, ended_at=None)
        row = rows.first()
        if row is None or not rows.update(ended_at=at, ended_by=by.actor.id):
            raise OutOfDateError("it was ended meanwhile")
        trail.add("protocols.lead_ended", target=f"user:{row.user_id}")


def keep_seen(*, by: Here, at: datetime, knowledge: str) -> None:
    """Keep that the clinic has seen what changed in the shipped knowledge, up to the version that was on the page.

    Only a medical lead says so. Raises `OutOfDateError` where another version is shipped by now.
    """
    if not is_lead(by):
        raise NotAllowedError("a medical lead says what the clinic has seen")
    if knowledge != shipped_version():
        raise OutOfDateError("another version is shipped by now")
    with deed(by=by.actor, at=at) as trail:
        last = KnowledgeSeen.objects.within(by.scope).order_by("-version").first()
        if last is not None and last.knowledge == knowledge:
            return
        row = KnowledgeSeen(
            clinic_id=by.scope.clinic,
            by=by.actor.id,
            at=at,
            version=1 if last is None else last.version + 1,
            knowledge=knowledge,
            standing=json.dumps(standing(shipped()), sort_keys=True),
        )
        row.save(force_insert=True)
        trail.add("protocols.knowledge_seen", target=f"clinic:{by.scope.clinic}", detail={"knowledge": knowledge})


def _locked_draft(by: Here, version: int) -> ProtocolDraft:
    """Give the draft of this version, held until the end of the deed, or a new one for version 0."""
    Clinic.objects.select_for_update(no_key=True).get(pk=by.scope.clinic)  # two who begin at once take turns
    row = ProtocolDraft.objects.within(by.scope).first()
    if (row.version if row else 0) != version:
        raise OutOfDateError("the draft was changed meanwhile")
    if row is not None:
        return row
    last = ProtocolVersion.objects.within(by.scope).order_by("-version").first()
    return ProtocolDraft(
        clinic_id=by.scope.clinic,
        version=0,
        based_on=last.version if last else 0,
        entries=last.entries if last else "",
        settings=last.settings if last else Content().settings,
    )


def _clinician(by: Here) -> None:
    if by.role is not Role.CLINICIAN or member(by.scope, by.user, Role.CLINICIAN) is None:
        raise NotAllowedError("clinicians write the clinic's protocol")


def _administrator(by: Here) -> None:
    if by.role is not Role.ADMINISTRATOR or member(by.scope, by.user, Role.ADMINISTRATOR) is None:
        raise NotAllowedError("an administrator says who is medical lead")
