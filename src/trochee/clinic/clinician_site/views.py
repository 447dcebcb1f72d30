"""A patient's review as the care team sees it: the one that is kept."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from trochee.clinic.accounts.request import here_of
from trochee.clinic.patients import queries
from trochee.clinic.patients.values import NoSuchPatientError, Right
from trochee.clinic.workflows.review_pages import is_current, review_page
from trochee.clinic.workflows.reviewing import today

from .chart import around
from .reviews.forms import AsOfForm


@require_GET
def review(request: HttpRequest, patient: UUID) -> HttpResponse:
    """Show a patient's review, as it stands."""
    here, at = here_of(request), timezone.now()
    if not here.staff:
        raise NoSuchPatientError
    chart = queries.open_chart(by=here, at=at, patient=patient, right=Right.READ_REVIEW, page="review")
    shown = review_page(chart, by=here, at=at)
    content = around(chart, review=shown, form=AsOfForm(today(chart, at)))
    return render(request, "clinician_site/review.html", content)


@require_GET
def review_state(request: HttpRequest, patient: UUID) -> HttpResponse:
    """Tell an open page whether to load again, because the review was brought up to date.

    It says nothing of the record, so that only a refusal leaves an audit row: nobody reads anything here.
    """
    here, at = here_of(request), timezone.now()
    chart = queries.chart_of(by=here, at=at, patient=patient) if here.staff else None
    if chart is None or Right.READ_REVIEW not in chart.rights:
        queries.open_chart(by=here, at=at, patient=patient, right=Right.READ_REVIEW, page="review_state")
        raise NoSuchPatientError
    return HttpResponse(headers={"HX-Refresh": "true"}) if is_current(chart, at=at) else HttpResponse(status=204)
