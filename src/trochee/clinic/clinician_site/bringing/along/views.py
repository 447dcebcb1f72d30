"""The record leaves the clinic as a folder."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from trochee.clinic.patients.values import Right
from trochee.clinic.workflows.exporting import export_folder, folder_archive

from ...chart import around, chart_for, staff_of


@require_http_methods(["GET", "POST"])
def take_along(request: HttpRequest, patient: UUID) -> HttpResponse:
    """Say what the folder holds; asked for, give it as a zip archive. Its name says nothing of the person."""
    at = timezone.now()
    chart = chart_for(request, at, patient, Right.EXPORT_RECORD, "take_along")
    if request.method == "GET":
        return render(request, "clinician_site/take_along.html", around(chart))
    packed = folder_archive(export_folder(by=staff_of(request), at=at, patient=patient))
    headers = {"Content-Disposition": f'attachment; filename="record-{str(chart.patient)[:8]}.zip"'}
    return HttpResponse(packed, content_type="application/zip", headers=headers)
