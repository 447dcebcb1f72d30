"""The first page: where each role begins."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from trochee.clinic.accounts.request import here_of


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Greet whoever is here."""
    return render(request, "ui/home.html", {"here": here_of(request)})
