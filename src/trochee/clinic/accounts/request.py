"""A request with the person who is here."""

from __future__ import annotations

from typing import cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from .values import Here


class ClinicRequest(HttpRequest):
    """What views are given: Django's request, with ``here`` put on it by the middleware."""

    here: Here | None

    @staticmethod
    def of(request: HttpRequest) -> ClinicRequest:
        """See the request as what the middleware makes of it."""
        return cast("ClinicRequest", request)


def here_of(request: HttpRequest) -> Here:
    """Give who is here; refuses an account that belongs to no clinic."""
    found = getattr(request, "here", None)
    if not isinstance(found, Here):
        raise PermissionDenied
    return found
