"""How an authorisation stands to a day, as pages say it. What a dose may rest on is for `may_dose` to answer."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from trochee.record import Authorisation, AuthorisationStatus


class State(StrEnum):
    """How an authorisation stands to a day."""

    HOLDS = "holds"
    LATER = "later"
    WAITS = "waits"
    LAPSED = "lapsed"
    STOPPED = "stopped"
    REFUSED = "refused"
    AMENDED = "amended"


def state_of(of: Authorisation, day: date) -> State:
    """Give the state on a day of the patient's; it lapses when the review date begins."""
    if of.status is AuthorisationStatus.REFUSED:
        return State.REFUSED
    if of.status is AuthorisationStatus.STOPPED:
        return State.STOPPED
    if of.ended_at is not None:
        return State.AMENDED
    if day >= of.review_on:
        return State.LAPSED
    if of.status is AuthorisationStatus.WAITS:
        return State.WAITS
    return State.LATER if day < of.starts_on else State.HOLDS
