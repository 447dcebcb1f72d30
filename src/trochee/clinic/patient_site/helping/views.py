"""What somebody who helps sees: whom they help, and of that record what its patient lets them read and enter."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from trochee.clinic.accounts.request import here_of
from trochee.clinic.accounts.roles import Role
from trochee.clinic.accounts.values import Here, OutOfDateError
from trochee.clinic.diaries.actions import save_night
from trochee.clinic.diaries.queries import kept_nights, nights_entered
from trochee.clinic.diaries.values import AlreadyThereError, NewNight, NightNotSavedError, SameIdOtherContentError
from trochee.clinic.patients.circle import help_given
from trochee.clinic.patients.queries import open_chart, person
from trochee.clinic.patients.values import Chart, Right
from trochee.clinic.reviews.values import Reader
from trochee.clinic.workflows.review_pages import review_page
from trochee.clinic.workflows.reviewing import today
from trochee.foundation.clock import zone_named

from .. import words
from ..around import Around, around, first_morning
from ..doubts import doubts
from ..forms import Morning, content
from ..presenters import lines
from .values import TYPED_BY, Helped, Missing

_DAY = timedelta(days=1)
_FOUR_WEEKS = timedelta(days=28)
_NIGHT = "patient_site/helped_night.html"


@require_GET
def helping(request: HttpRequest) -> HttpResponse:
    """Show whom one helps, what one may do there and until when, and the mornings that are missing."""
    here, at = _helper(request), timezone.now()
    found = []
    for patient, until in help_given(by=here, at=at):
        chart = open_chart(by=here, at=at, patient=patient, right=Right.KNOW_OF, page="helping")
        found.append(_helped(chart, until, at))
    return render(request, "patient_site/helping.html", {"helped": found})


@require_GET
def helped_nights(request: HttpRequest, patient: UUID) -> HttpResponse:
    """Show the nights of four weeks to whoever may read them: times and how sleep was, no words of the patient's."""
    here, at = _helper(request), timezone.now()
    chart = open_chart(by=here, at=at, patient=patient, right=Right.READ_NIGHTS, page="helped.nights")
    day = today(chart, at)
    kept = [each for each in kept_nights(chart, since=day - _FOUR_WEEKS + _DAY) if not each.night.from_device]
    shown = {"chart": chart, "name": _name(chart), "lines": lines(tuple(kept), day)}
    return render(request, "patient_site/helped_nights.html", shown)


@require_GET
def helped_review(request: HttpRequest, patient: UUID) -> HttpResponse:
    """Show the patient's version of the review to whoever may read it."""
    here, at = _helper(request), timezone.now()
    chart = open_chart(by=here, at=at, patient=patient, right=Right.READ_REVIEW, page="helped.review")
    content = {"chart": chart, "review": review_page(chart, by=here, at=at, reader=Reader.PATIENT)}
    return render(request, "patient_site/helped_review.html", content)


@require_http_methods(["GET", "POST"])
def helped_night(request: HttpRequest, patient: UUID, day: date) -> HttpResponse:
    """Enter a night on the patient's behalf. One that is there is not shown and not changed."""
    here, at = _helper(request), timezone.now()
    chart = open_chart(by=here, at=at, patient=patient, right=Right.ENTER_NIGHTS, page="helped.night")
    near = _around(chart, day, at)
    if not first_morning(near.today) <= day <= near.today:
        raise Http404
    if nights_entered(chart, since=day, up_to=day):
        return _there_already(request)
    if request.method == "POST":
        return _save(request, here, at, chart, near, day)
    return render(request, _NIGHT, _shown(chart, Morning(day=day, values={}), near))


def _save(request: HttpRequest, here: Here, at: datetime, chart: Chart, near: Around, day: date) -> HttpResponse:
    try:
        sent = replace(Morning.sent(day, request.POST), replaces=None)
    except ValueError:
        text = _("This form is not whole. Open the page again.")
        return HttpResponse(text, status=400, content_type="text/plain; charset=utf-8")

    def page(status: int, **more: object) -> HttpResponse:
        return render(request, _NIGHT, _shown(chart, sent, near, **more), status=status)

    if sent.untouched:
        return page(400, problems={"": _("No question is answered yet.")})
    zone = zone_named(near.time_zone)
    try:
        typed = sent.night(near, None)
        zone = zone_named(typed.time_zone or near.time_zone)
    except NightNotSavedError as refused:
        return page(400, problems=words.unread(refused.problems, sent.values))
    open_questions = doubts(typed, sent.sure, week=near.week, zone=zone, at=at)
    if open_questions:
        return page(422, doubts=open_questions)
    night = replace(typed, extra={**typed.extra, TYPED_BY: Role.CARER.value})
    try:
        save_night(by=here, at=at, patient=chart.patient, new=NewNight(client_id=sent.client_id, night=night))
    except NightNotSavedError as refused:
        return page(400, problems=words.refused(typed, refused.problems, zone))
    except (AlreadyThereError, SameIdOtherContentError, OutOfDateError):
        return _there_already(request)
    messages.success(request, _("The night is saved. %(name)s sees that you wrote it.") % {"name": _name(chart)})
    return HttpResponseRedirect(reverse("helping"))


def _helped(chart: Chart, until: datetime | None, at: datetime) -> Helped:
    enters = Right.ENTER_NIGHTS in chart.rights
    day = today(chart, at)
    first = first_morning(day)
    there = nights_entered(chart, since=first, up_to=day) if enters else frozenset()
    wanted = [day - each * _DAY for each in range((day - first).days + 1)] if enters else []
    return Helped(
        patient=chart.patient,
        name=_name(chart),
        until=None if until is None else until.astimezone(zone_named(chart.time_zone)).date(),
        enters=enters,
        reads_nights=Right.READ_NIGHTS in chart.rights,
        reads_review=Right.READ_REVIEW in chart.rights,
        missing=tuple(Missing(day=each, is_today=each == day) for each in wanted if each not in there),
    )


def _around(chart: Chart, day: date, at: datetime) -> Around:
    """Look at what stands around a morning, as far as that may be read: else at no night at all."""
    if Right.READ_NIGHTS in chart.rights:
        return replace(around(chart, day, at), there=None)
    return Around(time_zone=chart.time_zone, today=today(chart, at), there=None, before=None, week=())


def _shown(chart: Chart, morning: Morning, near: Around, **more: object) -> dict[str, object]:
    return {"chart": chart, "name": _name(chart), **content(morning, near, **more)}  # type: ignore[arg-type]  # named as there


def _there_already(request: HttpRequest) -> HttpResponse:
    messages.warning(request, _("There is an entry for this night already. Only the patient changes it."))
    return HttpResponseRedirect(reverse("helping"))


def _name(chart: Chart) -> str:
    who = person(chart)
    return who.given_name if who else _("the patient")


def _helper(request: HttpRequest) -> Here:
    here = here_of(request)
    if here.role is not Role.CARER:
        raise Http404
    return here
