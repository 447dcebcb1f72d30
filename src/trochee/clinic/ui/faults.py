"""Pages for what went wrong. They say what to do, and nothing of what was asked for."""

from __future__ import annotations

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import loader


def page(title: str, text: str, *, status: int) -> HttpResponse:
    """Give a page that needs neither a session nor the database."""
    body = loader.get_template("ui/fault.html").render({"title": title, "text": text})
    return HttpResponse(body, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what could not be understood."""
    return page("This could not be read", "Go back and try again. Nothing was saved.", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what this person may not do."""
    return page("Not for this account", "Your account may not open or do this. Nothing was changed.", status=403)


def csrf_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form that did not come from a page of ours, or from one that is too old."""
    text = "The page was open for too long, or another site sent the form. Open it again. Nothing was saved."
    return page("Please open the page again", text, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer for what is not there, and for what this person may not know of: the same page for both."""
    return page("Not found", "There is nothing here that your account can open.", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer a fault of ours, or say that the records cannot be reached."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return database_away()
    return page(
        "Something failed here",
        "The fault is ours and was written down. What you typed was not saved: keep this page open and try again.",
        status=500,
    )


def changed_meanwhile() -> HttpResponse:
    """Answer a save that would overwrite what somebody else has just saved."""
    text = "Somebody else changed this while you had it open. Open it again to see it. Nothing of yours was saved."
    return page("This was changed meanwhile", text, status=409)


def database_away() -> HttpResponse:
    """Answer while records cannot be read or written, as when the disk is full."""
    return page(
        "Records cannot be reached just now",
        "Nothing was saved. Keep this page open and try again in a minute. "
        "In an emergency call your emergency number.",
        status=503,
    )
