"""The pages that a patient sees: their nights, and one night to enter or amend."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from trochee.clinic.accounts.request import here_of
from trochee.clinic.accounts.roles import role_word
from trochee.clinic.accounts.values import Here, OutOfDateError
from trochee.clinic.diaries.actions import save_night
from trochee.clinic.diaries.forgotten.actions import leave_out_night
from trochee.clinic.diaries.forgotten.queries import days_not_remembered
from trochee.clinic.diaries.queries import kept_nights, own_account
from trochee.clinic.diaries.rows import night_faults
from trochee.clinic.diaries.values import (
    AlreadyThereError,
    NewNight,
    NightNotSavedError,
    SameIdOtherContentError,
)
from trochee.clinic.patients.queries import open_chart, team_of
from trochee.clinic.patients.values import Chart, Right
from trochee.foundation.clock import zone_named
from trochee.record import Night

from . import words
from .around import around, first_morning, version_of
from .authorised.views import own
from .both import both
from .doubts import doubts
from .forms import Morning, again, content
from .presenters import FOUR_WEEKS, lines, texts_of

_PAGE = "patient_site/night.html"


@require_GET
def my_nights(request: HttpRequest) -> HttpResponse:
    """Show the patient's own nights, those that are missing, and who reads them."""
    here, at = here_of(request), timezone.now()
    chart = open_chart(by=here, at=at, patient=_own(here), right=Right.READ_NIGHTS, page="my.nights")
    kept = own_account(kept_nights(chart))
    today = at.astimezone(zone_named(chart.time_zone)).date()
    first = first_morning(today)
    left_out = days_not_remembered(chart, since=first)
    everything = "all" in request.GET
    shown = lines(kept, today, most=None if everything else FOUR_WEEKS, not_remembered=left_out)
    given = {
        "lines": shown,
        "missing": [(each.date, uuid4()) for each in shown if each.open and each.date >= first],
        "more": not everything and len(kept) > FOUR_WEEKS,
        "today": today,
        "entered": any(each.night.date == today for each in kept),
        "may_enter": Right.ENTER_NIGHTS in chart.rights,
        "authorised": own(chart, at),
        "team": [f"{each.user.name} ({role_word(each.role)})" for each in team_of(chart)],
    }
    return render(request, "patient_site/nights.html", given)


@require_http_methods(["GET", "POST"])
def my_night(request: HttpRequest, day: date) -> HttpResponse:
    """Enter a night, or amend it. The form carries an id of its own, so that sending it twice saves it once."""
    here, at = here_of(request), timezone.now()
    chart = open_chart(by=here, at=at, patient=_own(here), right=Right.ENTER_NIGHTS, page="my.night")
    if request.method == "POST":
        return _save(request, here, at, chart, day)
    near = around(chart, day, at)
    if near.there is None and day < first_morning(near.today):
        return render(request, "patient_site/night_long_ago.html", {"day": day})
    values: dict[str, str] = {}
    if near.there is not None:
        zone = near.there.night.time_zone or ""
        values = {**texts_of(near.there.night), "time_zone": zone if zone != near.time_zone else ""}
    morning = Morning(day=day, values=values, replaces=near.there.version if near.there else None)
    return render(request, _PAGE, content(morning, near))


@require_POST
def my_night_not_remembered(request: HttpRequest, day: date) -> HttpResponse:
    """Write down that a missing night is not remembered: it stays missing and is no longer asked for."""
    here, at = here_of(request), timezone.now()
    chart = open_chart(by=here, at=at, patient=_own(here), right=Right.ENTER_NIGHTS, page="my.night")
    if day > around(chart, day, at).today:
        raise BadRequest
    try:
        client_id = UUID(request.POST.get("client_id", ""))
    except ValueError as error:
        raise BadRequest from error
    try:
        leave_out_night(by=here, at=at, patient=chart.patient, client_id=client_id, day=day)
    except (AlreadyThereError, SameIdOtherContentError):
        messages.warning(request, _("This night was entered meanwhile. Nothing was changed."))
    else:
        messages.success(request, _("Written down: not remembered. The night stays missing."))
    return HttpResponseRedirect(reverse("my_nights"))


def _save(request: HttpRequest, here: Here, at: datetime, chart: Chart, day: date) -> HttpResponse:
    try:
        sent = Morning.sent(day, request.POST)
    except ValueError:
        text = _("This form is not whole. Open the page again.")
        return HttpResponse(text, status=400, content_type="text/plain; charset=utf-8")
    near = around(chart, day, at)

    def page(status: int, **more: object) -> HttpResponse:
        return render(request, _PAGE, content(sent, near, **more), status=status)  # type: ignore[arg-type]  # named as there

    if sent.untouched:
        return page(400, problems={"": _("No question is answered yet.")})
    try:
        night = sent.night(near, version_of(chart, day, near.there, sent.replaces))
    except NightNotSavedError as refused:
        return page(400, problems=words.unread(refused.problems, sent.values))
    zone = zone_named(night.time_zone or near.time_zone)
    faults = night_faults(night, at)
    if faults:
        return page(400, problems=words.refused(night, faults, zone))
    open_questions = doubts(night, sent.sure, week=near.week, zone=zone, at=at)
    if open_questions:
        return page(422, doubts=open_questions)
    try:
        new = NewNight(client_id=sent.client_id, night=night, replaces=sent.replaces)
        save_night(by=here, at=at, patient=chart.patient, new=new)
    except (AlreadyThereError, SameIdOtherContentError, OutOfDateError):
        return _both(request, here, at, chart, sent, night)
    messages.success(request, _("The night is saved."))
    return HttpResponseRedirect(reverse("my_nights"))


def _both(request: HttpRequest, here: Here, at: datetime, chart: Chart, sent: Morning, typed: Night) -> HttpResponse:
    """Show what another page, device or person saved beside what was typed here; nothing is overwritten unasked."""
    near = around(chart, sent.day, at)
    if near.there is None:
        return render(request, _PAGE, content(again(sent, None), near, gone=True), status=409)
    shown = content(again(sent, near.there.version), near, conflict=both(near.there, typed, here.actor.id))
    return render(request, _PAGE, shown, status=409)


def _own(here: Here) -> UUID:
    if here.own_patient is None:
        raise Http404
    return here.own_patient
