"""What an action or a query refuses becomes a page that says no more than it may."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from trochee.clinic.accounts.values import NotAllowedError, OutOfDateError
from trochee.clinic.ui import faults

from .values import NoSuchPatientError


class Refusals:
    """Turn refusals into pages: not found, not for this account, changed meanwhile."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on."""
        return self._answer(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a refusal; anything else is a fault."""
        if isinstance(exception, NoSuchPatientError):
            return faults.not_found(request, exception)
        if isinstance(exception, NotAllowedError):
            return faults.forbidden(request, exception)
        if isinstance(exception, OutOfDateError):
            return faults.changed_meanwhile()
        return None
