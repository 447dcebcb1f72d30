"""A clinic's own protocol, made only through actions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from allauth.mfa.models import Authenticator
from tests.factories.clinic import AT, Clinic, enrol

from trochee.clinic.accounts.values import Confirmation, Here
from trochee.clinic.protocols import actions
from trochee.clinic.protocols.queries import begun
from trochee.clinic.protocols.values import Content, OwnNumber

EIGHTY = """\
rules:
  - id: own.eighty
    version: 1
    severity: caution
    basis: design
    verified: true
    hazard: falls
    when: {fact: age_years, at_least: 80}
    unknown: ask
    says: "Eighty or older. Our geriatrician sees them first."
    checked_on: 2026-03-01
    review_by: 2027-03-01
    note: Decided in our meeting.
    examples:
      - {expect: fires, given: {birth_date: 1940-01-01}}
      - {expect: silent, given: {birth_date: 1990-01-01}}
      - {expect: asks, given: {}}
"""
FOUR_DAYS = OwnNumber(
    id="safety.dose.interval", value=96, unit="h", since=date(2026, 3, 1), why="We saw two days of hangover."
)


def lead_of(clinic: Clinic, name: str = "clinician") -> Here:
    """Let a clinician be medical lead, who can sign."""
    by = clinic[name]
    if not Authenticator.objects.filter(user_id=by.user).exists():
        enrol(by.user)
    actions.appoint_lead(by=clinic["administrator"], at=AT, user=by.user)
    return by


def kept(by: Here, at: datetime, content: Content) -> int:
    """Keep this as the draft."""
    return actions.keep_draft(by=by, at=at, version=begun(by.scope).version, change=lambda _: content)


def signed(by: Here, at: datetime, content: Content, why: str = "Our own way.") -> int:
    """Keep and sign this."""
    version = kept(by, at, content)
    confirmation = Confirmation(at=at, method="password")
    return actions.sign_protocol(by=by, at=at, version=version, why=why, confirmation=confirmation)


CONTENT = replace(Content(), entries=EIGHTY, numbers=(FOUR_DAYS,))
