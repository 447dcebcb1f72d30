"""Pages for what went wrong. They say what to do, and nothing of what was asked for."""

from __future__ import annotations

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.utils.translation import gettext


def page(title: str, text: str, *, status: int) -> HttpResponse:
    """Give a page that needs neither a session nor the database."""
    body = loader.get_template("ui/fault.html").render({"title": title, "text": text})
    return HttpResponse(body, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what could not be understood."""
    return page(gettext("This could not be read"), gettext("Go back and try again. Nothing was saved."), status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what this person may not do."""
    return page(
        gettext("Not for this account"),
        gettext("Your account may not open or do this. Nothing was changed."),
        status=403,
    )


def csrf_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form that did not come from a page of ours, or from one that is too old."""
    text = gettext("The page was open for too long, or another site sent the form. Open it again. Nothing was saved.")
    return page(gettext("Please open the page again"), text, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer for what is not there, and for what this person may not know of: the same page for both."""
    return page(gettext("Not found"), gettext("There is nothing here that your account can open."), status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer a fault of ours, or say that the records cannot be reached."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return database_away()
    return page(
        gettext("Something failed here"),
        gettext(
            "The fault is ours and was written down. What you typed was not saved: keep this page open and try again."
        ),
        status=500,
    )


def changed_meanwhile() -> HttpResponse:
    """Answer a save that would overwrite what somebody else has just saved."""
    text = gettext(
        "Somebody else changed this while you had it open. Open it again to see it. Nothing of yours was saved."
    )
    return page(gettext("This was changed meanwhile"), text, status=409)


def database_away() -> HttpResponse:
    """Answer while records cannot be read or written, as when the disk is full."""
    return page(
        gettext("Records cannot be reached just now"),
        gettext(
            "Nothing was saved. Keep this page open and try again in a minute. "
            "In an emergency call your emergency number."
        ),
        status=503,
    )
