"""That a person has just given password or passkey again, as the log-in library recorded it."""

from __future__ import annotations

from datetime import UTC, datetime

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.core import ratelimit
from django.conf import settings
from django.http import HttpRequest

from .models import User
from .queries import used_for_signing
from .values import Confirmation


def confirmation(request: HttpRequest) -> Confirmation | None:
    """Give the latest confirmation of this session, however old; `actions.sign` decides whether it still counts.

    A log-in is none: the person has to give the password or passkey again, for this.
    """
    if not isinstance(request.user, User):
        return None
    given = [each for each in get_authentication_records(request, request.user) if each.get("reauthenticated")]
    if not given:
        return None
    method = str(given[-1].get("type") or given[-1].get("method"))
    return Confirmation(at=datetime.fromtimestamp(given[-1]["at"], UTC), method=method)


def fresh(request: HttpRequest, at: datetime) -> Confirmation | None:
    """Give a confirmation that can still make a signature now; nothing where it is too old or was used."""
    found = confirmation(request)
    if found is None or not isinstance(request.user, User):
        return None
    age = (at - found.at).total_seconds()
    if age > settings.TROCHEE_SIGNING_WITHIN.total_seconds() or used_for_signing(request.user.pk, found.at):
        return None
    return found


def by_password(request: HttpRequest, password: str) -> Confirmation | None:
    """Take a password typed into a form as a confirmation; nothing where it is wrong or was tried too often."""
    if not ratelimit.consume(request, action="reauthenticate", user=request.user):
        return None
    if not get_adapter(request).reauthenticate(request.user, password):
        return None
    reauthenticate_by_password(request)
    return confirmation(request)
