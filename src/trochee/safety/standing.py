"""Where an authorisation stands at a moment: signed, waiting, ended, begun, lapsed; and which one is in force."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from trochee.foundation.clock import zone_named
from trochee.record import Authorisation, AuthorisationStatus

NONE = "none"
"""Status of an authorisation that nobody wrote."""


def standing(authorisation: Authorisation | None, at: datetime) -> str:
    """Give the status that an authorisation had at a moment (aware): it may have been ended or signed later."""
    if authorisation is None or authorisation.signed_at > at:
        return NONE
    ended, second = authorisation.ended_at, authorisation.second_signed_at
    if authorisation.status is AuthorisationStatus.REFUSED:
        return AuthorisationStatus.REFUSED.value
    if (ended is not None and ended <= at) or (ended is None and authorisation.status is AuthorisationStatus.STOPPED):
        return AuthorisationStatus.STOPPED.value
    if authorisation.status is AuthorisationStatus.WAITS or (second is not None and second > at):
        return AuthorisationStatus.WAITS.value
    return AuthorisationStatus.SIGNED.value


def in_force(authorisations: Iterable[Authorisation], at: datetime) -> Authorisation | None:
    """Give the one that allows doses at a moment; else the one signed last before it, ``None`` before any."""
    signed = sorted((each for each in authorisations if each.signed_at <= at), key=lambda each: each.signed_at)
    allows = [
        each
        for each in signed
        if standing(each, at) == AuthorisationStatus.SIGNED.value and begun(each, at) and not lapsed(each, at)
    ]
    return next(reversed(allows or signed), None)


def begun(authorisation: Authorisation, at: datetime) -> bool:
    """Whether its first day has come, in its own time zone."""
    return at.astimezone(zone_named(authorisation.time_zone)).date() >= authorisation.starts_on


def lapsed(authorisation: Authorisation, at: datetime) -> bool:
    """Whether its review day has begun, in its own time zone; compared by days, so that no clock change matters."""
    return at.astimezone(zone_named(authorisation.time_zone)).date() >= authorisation.review_on
