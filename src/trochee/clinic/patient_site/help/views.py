"""Where help is: for everybody, without a log-in, without JavaScript, and without the records."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from .values import lines_of


@login_not_required
@require_GET
def help_now(request: HttpRequest) -> HttpResponse:
    """Show whom to call. The page says nothing of the clinic and of nobody, so that it may lie open."""
    content = {"lines": lines_of(settings.TROCHEE_FOLDER)}
    return render(request, "patient_site/help.html", content)
