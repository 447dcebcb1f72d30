"""The own protocol of a scratch clinic, signed through actions, and a draft after it that is not right yet."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trochee.clinic.accounts.values import Here


def protocol_kept(admin: Here, clinician: Here, at: datetime) -> None:
    """Let the clinician be medical lead, sign one version, and begin the next."""
    from trochee.clinic.accounts.values import Confirmation
    from trochee.clinic.clinician_site.protocol.starting import TEMPLATE
    from trochee.clinic.protocols import actions
    from trochee.clinic.protocols.values import Content, OwnNumber

    number = OwnNumber(
        id="safety.age.heart_tracing",
        value=45,
        unit="years",
        since=date(2026, 11, 1),
        why="Our cardiologist asked for it (invented).",
    )
    content = Content(entries=TEMPLATE, numbers=(number,))
    actions.appoint_lead(by=admin, at=at, user=clinician.user)
    version = actions.keep_draft(by=clinician, at=at, version=0, change=lambda _: content)
    confirmation = Confirmation(at=at - timedelta(seconds=9), method="password")
    why = "First version of our own (invented)."
    actions.sign_protocol(by=clinician, at=at, version=version, why=why, confirmation=confirmation)
    wrong = TEMPLATE.replace("given: {birth_date: 1940-01-01}", "given: {birth_date: 1950-01-01}")
    actions.keep_draft(by=clinician, at=at, version=0, change=lambda kept: replace(kept, entries=wrong))
