"""The roads by which something comes into a record, or leaves it, that nobody typed into the diary."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from trochee.clinic.accounts.queries import names
from trochee.clinic.accounts.roles import Role
from trochee.clinic.folders.queries import brought
from trochee.clinic.patients.values import Right

from ..chart import around, chart_for, staff_of


@require_GET
def bringing(request: HttpRequest, patient: UUID) -> HttpResponse:
    """Show the roads, and the folders that were brought in before with what of them was not taken."""
    right = Right.ENTER_DOSES if staff_of(request).role is Role.OBSERVER else Right.EXPORT_RECORD
    chart = chart_for(request, timezone.now(), patient, right, "bringing")
    found = brought(chart) if Right.EXPORT_RECORD in chart.rights else ()
    called = names({each.by for each in found})
    folders = [(each, called.get(each.by, "")) for each in found]
    return render(request, "clinician_site/bringing.html", around(chart, folders=folders))
