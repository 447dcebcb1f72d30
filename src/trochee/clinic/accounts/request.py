"""A request with the person who is here."""

from __future__ import annotations

from ipaddress import ip_address
from typing import cast

from django.conf import settings
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


def address_of(request: HttpRequest) -> str:
    """Give where a request came from.

    Behind a proxy that is what the proxy says, the last of ``X-Forwarded-For``: whatever stands before it was said by
    the visitor. Where the proxy says none that can be, it is where the connection came from.
    """
    direct = str(request.META.get("REMOTE_ADDR", ""))
    if not settings.ALLAUTH_TRUSTED_PROXY_COUNT:
        return direct
    said = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
    try:
        found = str(ip_address(said))
    except ValueError:
        return direct
    return direct if "%" in found else found  # a zone is no part of an address from elsewhere
