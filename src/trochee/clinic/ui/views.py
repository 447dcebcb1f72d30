"""Pages that belong to nobody."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

_ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="4" fill="#34427a"/>'
    '<circle cx="8" cy="8" r="3.2" fill="#eda45f"/></svg>'
)


@login_not_required
@require_GET
def favicon(request: HttpRequest) -> HttpResponse:
    """Give the icon that browsers ask for."""
    return HttpResponse(_ICON, content_type="image/svg+xml", headers={"Cache-Control": "public, max-age=86400"})


@login_not_required
@require_GET
def healthy(request: HttpRequest) -> HttpResponse:
    """Say whether the records can be reached, to whatever watches over the site."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("yes\n", content_type="text/plain")


@require_GET
def design(request: HttpRequest) -> HttpResponse:
    """Show every part of the design system on one page."""
    return render(request, "ui/design.html")
