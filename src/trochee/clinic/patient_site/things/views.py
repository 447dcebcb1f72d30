"""What a patient takes along without asking anybody: files, the review on paper, a calendar, blank sheets."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from trochee.clinic.accounts.request import here_of
from trochee.clinic.calendars.actions import end_link, make_link
from trochee.clinic.calendars.queries import own_link
from trochee.clinic.diaries.items import ITEMS
from trochee.clinic.patients.queries import open_chart
from trochee.clinic.patients.values import Chart, Right
from trochee.clinic.workflows.calendar_feed import feed
from trochee.clinic.workflows.exporting import export_folder, export_review, folder_archive
from trochee.clinic.workflows.reminded import as_table
from trochee.clinic.workflows.reviewing import today
from trochee.reports.charts.svg import ReportsExtraMissingError
from trochee.reports.pdf import PdfRefusedError

from ..questions import MORNING, QUALITY
from .forms import CalendarForm

WEEK = 7


@require_http_methods(["GET", "POST"])
def my_things(request: HttpRequest) -> HttpResponse:
    """Show what can be taken along, and make or renew the calendar's link."""
    at = timezone.now()
    chart = _chart(request, at, "my.things")
    link = own_link(chart)
    form = CalendarForm(request.POST or None, initial={"diary_at": link.diary_at} if link else {})
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data["diary_at"]
        make_link(by=here_of(request), at=at, patient=chart.patient, diary_at=f"{told:0>5}" if told else "")
        messages.success(request, gettext("Here is your link. One that you had before has ended."))
        return HttpResponseRedirect(reverse("my_things"))
    content = {
        "chart": chart,
        "form": form,
        "link": link,
        "address": request.build_absolute_uri(reverse("calendar_feed", args=[link.token])) if link else "",
    }
    return render(request, "patient_site/things.html", content, status=400 if form.errors else 200)


@require_POST
def my_calendar_end(request: HttpRequest) -> HttpResponse:
    """End the calendar's link at once."""
    at = timezone.now()
    chart = _chart(request, at, "my.things")
    ended = end_link(by=here_of(request), at=at, patient=chart.patient)
    messages.success(
        request,
        gettext("The link has ended. Remove it from your calendar, too.") if ended else gettext("There was none."),
    )
    return HttpResponseRedirect(reverse("my_things"))


@require_POST
def my_folder(request: HttpRequest) -> HttpResponse:
    """Give the record as one file. Nobody has to be asked; the trail says that it was taken."""
    at = timezone.now()
    chart = _chart(request, at, "my.folder")
    packed = folder_archive(export_folder(by=here_of(request), at=at, patient=chart.patient) | as_table(chart))
    return _file(packed, "application/zip", f"my-record-{today(chart, at)}.zip")


@require_POST
def my_review_pdf(request: HttpRequest) -> HttpResponse:
    """Give the patient's review as PDF."""
    at = timezone.now()
    chart = _chart(request, at, "my.review")
    try:
        written = export_review(by=here_of(request), at=at, patient=chart.patient)
    except (PdfRefusedError, ReportsExtraMissingError):
        messages.error(
            request, gettext("The PDF could not be made. Your review stands on its page. Tell your clinic.")
        )
        return HttpResponseRedirect(reverse("my_things"))
    if written is None:
        messages.warning(request, gettext("There is no night yet, so there is no review."))
        return HttpResponseRedirect(reverse("my_things"))
    return _file(written, "application/pdf", f"my-review-{today(chart, at)}.pdf")


@require_GET
def my_paper(request: HttpRequest) -> HttpResponse:
    """Show two weeks of blank diary for the printer; `?from=` writes the dates in. It holds nothing of a record."""
    if here_of(request).own_patient is None:
        raise Http404
    first = _first_day(request.GET.get("from", ""))
    weeks = [
        [first + timedelta(days=WEEK * week + each) if first else None for each in range(WEEK)] for week in range(2)
    ]
    asked = [each for each in MORNING if each.name not in {"slept", "note"}]
    content = {"weeks": weeks, "asked": asked, "items": ITEMS, "quality": QUALITY, "first": first}
    return render(request, "patient_site/paper.html", content)


@login_not_required
@require_GET
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """Give a patient's calendar to whatever holds its secret link."""
    text = feed(token=token, at=timezone.now())
    if text is None:
        raise Http404
    return HttpResponse(text, content_type="text/calendar; charset=utf-8")


def _first_day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
        return found if found <= date.max - timedelta(days=2 * WEEK) else None
    except ValueError:
        return None


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _chart(request: HttpRequest, at: datetime, page: str) -> Chart:
    here = here_of(request)
    if here.own_patient is None:
        raise Http404
    return open_chart(by=here, at=at, patient=here.own_patient, right=Right.EXPORT_RECORD, page=page)
