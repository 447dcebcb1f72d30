"""What an action or a query refuses becomes a page that says no more than it may."""

from __future__ import annotations

from collections.abc import Callable

from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse

from trochee.clinic.accounts.values import NotAllowedError, OutOfDateError
from trochee.clinic.ui import faults

from .sealed import ErasedError
from .values import NoSuchPatientError

_UNIQUE = "23505"
_UNIQUE_SQLITE = frozenset({"SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY"})


class Refusals:
    """Turn refusals into pages: not found, not for this account, changed meanwhile."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on."""
        return self._answer(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a refusal; anything else is a fault."""
        if isinstance(exception, NoSuchPatientError | ErasedError):
            return faults.not_found(request, exception)
        if isinstance(exception, NotAllowedError):
            return faults.forbidden(request, exception)
        if isinstance(exception, OutOfDateError) or taken_meanwhile(exception):
            return faults.changed_meanwhile()
        return None


def taken_meanwhile(exception: Exception) -> bool:
    """Whether the database refused a row because another connection wrote its like between look and write.

    Other rules of the database, such as a value out of range, are faults of ours.
    """
    cause = exception.__cause__
    if not isinstance(exception, IntegrityError) or cause is None:
        return False
    return getattr(cause, "sqlstate", None) == _UNIQUE or getattr(cause, "sqlite_errorname", "") in _UNIQUE_SQLITE
