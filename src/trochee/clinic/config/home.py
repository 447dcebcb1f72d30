"""The first page: where each role begins."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from trochee.clinic.accounts.request import here_of
from trochee.clinic.accounts.roles import Role


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Send patients to their nights, helpers to whom they help, the care team to what waits; greet the others."""
    here = here_of(request)
    if here.role is Role.PATIENT:
        return HttpResponseRedirect(reverse("my_nights"))
    if here.role in {Role.CLINICIAN, Role.OBSERVER}:
        return HttpResponseRedirect(reverse("today"))
    if here.role is Role.CARER:
        return HttpResponseRedirect(reverse("helping"))
    return render(request, "ui/home.html", {"here": here})
