"""A review for this once: as of any date, as PDF, as a note."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from trochee.clinic.patients.values import Chart, Right
from trochee.clinic.ui.lazily import lazily as _
from trochee.clinic.workflows.review_made import (
    BusyError,
    Made,
    NoNightError,
    TooManyError,
    as_note,
    as_page,
    as_pdf,
    made,
)
from trochee.clinic.workflows.review_pages import ShownReview, State
from trochee.clinic.workflows.reviewing import today
from trochee.reports.charts.svg import ReportsExtraMissingError

from ..chart import around, chart_for, staff_of
from .forms import AsOfForm

_Answer = Callable[[Made, date | None], HttpResponse]
_REFUSED: dict[type[Exception], tuple[int, str]] = {
    NoNightError: (404, _("There is no night up to this date.")),
    TooManyError: (
        429,
        _("You had many reviews of this record built within some minutes. Wait some minutes."),
    ),
    BusyError: (503, _("Another review is being built just now. Try again in half a minute.")),
    ReportsExtraMissingError: (
        503,
        _("This clinic has no typesetter installed, so there is no PDF. The page prints."),
    ),
}


@require_GET
def review_as_of(request: HttpRequest, patient: UUID) -> HttpResponse:
    """Show the review as it would have read on a morning, or ask for the date."""
    at = timezone.now()
    chart = chart_for(request, at, patient, Right.READ_REVIEW, "review_as_of")

    def page(found: Made, day: date | None) -> HttpResponse:
        shown = ShownReview(state=State.CURRENT, html=as_page(found), as_of=found.as_of, written_at=at)
        form = AsOfForm(today(chart, at), initial={"day": day})
        return render(request, "clinician_site/review.html", around(chart, review=shown, form=form, past=found.as_of))

    if "day" not in request.GET:
        return _ask(request, chart, AsOfForm(today(chart, at)))
    return _answer(request, chart, at, page)


@require_GET
def review_pdf(request: HttpRequest, patient: UUID) -> HttpResponse:
    """Give the review as a PDF to take along."""
    at = timezone.now()
    chart = chart_for(request, at, patient, Right.EXPORT_RECORD, "review_pdf")

    def download(found: Made, day: date | None) -> HttpResponse:
        pdf = as_pdf(found, chart, by=staff_of(request), at=at)
        name = f"review-{found.as_of.isoformat()}.pdf"
        named = {"Content-Disposition": f'attachment; filename="{name}"'}
        return HttpResponse(pdf, content_type="application/pdf", headers=named)

    return _answer(request, chart, at, download)


@require_GET
def review_note(request: HttpRequest, patient: UUID) -> HttpResponse:
    """Give the review's answer as plain text: on a page to copy from, or alone with ``plain``."""
    at = timezone.now()
    chart = chart_for(request, at, patient, Right.READ_REVIEW, "review_note")

    def note(found: Made, day: date | None) -> HttpResponse:
        text = as_note(found)
        if "plain" in request.GET:
            return HttpResponse(text, content_type="text/plain; charset=utf-8")
        content = around(chart, note=text, as_of=found.as_of, lines=text.count("\n") + 1, day=day)
        return render(request, "clinician_site/note.html", content)

    return _answer(request, chart, at, note)


def _answer(request: HttpRequest, chart: Chart, at: datetime, answer: _Answer) -> HttpResponse:
    """Build what is asked for; say in words why it cannot be built."""
    form = AsOfForm(today(chart, at), request.GET if "day" in request.GET else None)
    if form.is_bound and not form.is_valid():
        return _ask(request, chart, form, status=400)
    day = form.cleaned_data["day"] if form.is_bound else None
    try:
        return answer(made(chart, by=staff_of(request), at=at, day=day), day)
    except tuple(_REFUSED) as refused:
        status, words = _REFUSED[type(refused)]
        return _ask(request, chart, form, status=200 if status == 404 else status, words=words)


def _ask(request: HttpRequest, chart: Chart, form: AsOfForm, *, status: int = 200, words: str = "") -> HttpResponse:
    content = around(chart, form=form, words=words)
    return render(request, "clinician_site/as_of.html", content, status=status)
