"""That a person has just given password or passkey again, as the log-in library recorded it."""

from __future__ import annotations

from datetime import UTC, datetime

from allauth.account.internal.flows.login import get_authentication_records
from django.http import HttpRequest

from .models import User
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
