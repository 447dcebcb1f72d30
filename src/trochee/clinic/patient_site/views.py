"""The pages that a patient sees: their nights, and one night to enter or amend."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from trochee.clinic.accounts.request import here_of
from trochee.clinic.accounts.values import Here
from trochee.clinic.diaries.actions import save_night
from trochee.clinic.diaries.queries import kept_nights
from trochee.clinic.diaries.rows import night_of_texts
from trochee.clinic.diaries.values import (
    AlreadyThereError,
    Kept,
    NewNight,
    NightNotSavedError,
    SameIdOtherContentError,
)
from trochee.clinic.patients.queries import open_chart, team_of
from trochee.clinic.patients.values import Chart, Right
from trochee.foundation.clock import zone_named

from . import words
from .doubts import doubts
from .forms import Morning, content
from .presenters import FOUR_WEEKS, lines, texts_of

_BEFORE = timedelta(days=14)


@require_GET
def my_nights(request: HttpRequest) -> HttpResponse:
    """Show the patient's own nights, and who reads them."""
    here, at = here_of(request), timezone.now()
    chart = open_chart(by=here, at=at, patient=_own(here), right=Right.READ_NIGHTS, page="my.nights")
    kept = kept_nights(chart)
    today = at.astimezone(zone_named(chart.time_zone)).date()
    everything = "all" in request.GET
    shown = {
        "lines": lines(kept, today, most=None if everything else FOUR_WEEKS),
        "more": not everything and len(kept) > FOUR_WEEKS,
        "today": today,
        "entered": any(each.night.date == today for each in kept),
        "team": [f"{each.user.name} ({each.role})" for each in team_of(chart)],
    }
    return render(request, "patient_site/nights.html", shown)


@require_http_methods(["GET", "POST"])
def my_night(request: HttpRequest, day: date) -> HttpResponse:
    """Enter a night, or amend it. The form carries an id of its own, so that sending it twice saves it once."""
    here = here_of(request)
    if request.method == "POST":
        return _save(request, here, day)
    chart = open_chart(by=here, at=timezone.now(), patient=_own(here), right=Right.ENTER_NIGHTS, page="my.night")
    before, there = _around(chart, day)
    values = texts_of(there.night) if there else {}
    morning = Morning(day=day, values=values, replaces=there.version if there else None)
    return render(request, "patient_site/night.html", content(morning, before=before.night if before else None))


def _save(request: HttpRequest, here: Here, day: date) -> HttpResponse:
    patient = _own(here)  # first: whoever has no nights learns nothing of the form
    try:
        sent = Morning.sent(day, request.POST)
    except ValueError:
        return HttpResponse("This form is not whole. Open the page again.", status=400, content_type="text/plain")
    try:
        night = night_of_texts(day, sent.values)
    except NightNotSavedError as refused:
        return _again(request, sent, problems=words.unread(refused.problems), status=400)
    open_questions = doubts(night, sent.sure)
    if open_questions:
        return render(request, "patient_site/night.html", content(sent, doubts=open_questions), status=422)
    try:
        new = NewNight(client_id=sent.client_id, night=night, replaces=sent.replaces)
        save_night(by=here, at=timezone.now(), patient=patient, new=new)
    except NightNotSavedError as refused:
        return _again(request, sent, problems=words.refused(night, refused.problems), status=400)
    except (AlreadyThereError, SameIdOtherContentError):
        messages.warning(request, "This night had been saved already. Here it is; change it if it is not right.")
        return HttpResponseRedirect(reverse("my_night", args=[day]))
    messages.success(request, "The night is saved.")
    return HttpResponseRedirect(reverse("my_nights"))


def _again(request: HttpRequest, sent: Morning, *, problems: dict[str, str], status: int) -> HttpResponse:
    return render(request, "patient_site/night.html", content(sent, problems=problems), status=status)


def _own(here: Here) -> UUID:
    if here.own_patient is None:
        raise Http404
    return here.own_patient


def _around(chart: Chart, day: date) -> tuple[Kept | None, Kept | None]:
    near = [each for each in kept_nights(chart, since=day - _BEFORE, up_to=day) if not each.night.from_device]
    before = [each for each in near if each.night.date < day]
    there = [each for each in near if each.night.date == day]
    return (before[-1] if before else None), (there[-1] if there else None)
