"""Deeds so grave that whoever does them signs, with the password or passkey given just now. One transaction each."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from trochee.clinic.accounts import actions as accounts
from trochee.clinic.accounts.values import Confirmation, Here, ToSign
from trochee.clinic.audit.trail import deed
from trochee.clinic.inventory import actions as inventory
from trochee.clinic.patients import actions as patients
from trochee.clinic.patients import consent
from trochee.clinic.patients.models import ConsentText
from trochee.clinic.patients.queries import same_person
from trochee.clinic.patients.versions.values import Saved


def publish_consent(*, by: Here, at: datetime, new: consent.NewText, confirmation: Confirmation) -> ConsentText:
    """Publish a consent text, signed: its words go out in the clinic's name."""
    with deed(by=by.actor, at=at):
        row = consent.publish(by=by, at=at, new=new)
        content = {"kind": new.kind, "title": new.title, "text": new.text}
        _sign(
            by, at, confirmation, ToSign(meaning="consent text published", target=f"text:{row.pk}", content=content)
        )
    return row


def merge(*, by: Here, at: datetime, kept: UUID, merged: UUID, reason: str, confirmation: Confirmation) -> UUID:
    """Read two records as one person, signed."""
    with deed(by=by.actor, at=at):
        found = patients.merge(by=by, at=at, kept=kept, merged=merged, reason=reason)
        content = {"kept": str(kept), "merged": str(merged)}
        _sign(by, at, confirmation, ToSign(meaning="records merged", target=f"merge:{found}", content=content))
    return found


def unmerge(*, by: Here, at: datetime, kept: UUID, merge: UUID, reason: str, confirmation: Confirmation) -> None:
    """Read them apart again, signed."""
    with deed(by=by.actor, at=at):
        patients.unmerge(by=by, at=at, kept=kept, merge=merge, reason=reason)
        what = ToSign(meaning="records read apart again", target=f"merge:{merge}", content={"merge": str(merge)})
        _sign(by, at, confirmation, what)


def erase(*, by: Here, at: datetime, patient: UUID, confirmation: Confirmation) -> None:
    """Erase a person, signed: the key of their record, and name and log-in of their account."""
    with deed(by=by.actor, at=at):
        ids = same_person(by.scope, patient)
        patients.erase(by=by, at=at, patient=patient)
        accounts.forget_account(by=by.actor, at=at, scope=by.scope, patients=ids)
        what = ToSign(meaning="person erased", target=f"patient:{ids[0]}", content={"patient": str(ids[0])})
        _sign(by, at, confirmation, what)


def confirm_destruction(
    *, by: Here, at: datetime, patient: UUID, client_id: UUID, replaces: UUID, confirmation: Confirmation
) -> Saved:
    """Stand as the second person for troches that were destroyed, signed; raises what `inventory.confirm` raises."""
    with deed(by=by.actor, at=at):
        saved = inventory.confirm(by=by, at=at, patient=patient, client_id=client_id, replaces=replaces)
        what = ToSign(
            meaning="destruction confirmed", target=f"movement:{saved.id}", content={"movement": str(replaces)}
        )
        _sign(by, at, confirmation, what)
    return saved


def _sign(by: Here, at: datetime, confirmation: Confirmation, what: ToSign) -> None:
    accounts.sign(by=by.actor, at=at, scope=by.scope, what=what, confirmation=confirmation)
