"""Doses and side effects as a patient writes them down, amends them, takes them back, and sees who wrote what."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from trochee.clinic.accounts.request import here_of
from trochee.clinic.accounts.values import OutOfDateError
from trochee.clinic.patients.queries import open_chart
from trochee.clinic.patients.values import Chart, Right
from trochee.clinic.patients.versions.queries import saved_ids
from trochee.clinic.patients.versions.values import NewEntry, NotSavedError, SameIdOtherContentError
from trochee.clinic.workflows.reviewing import today
from trochee.foundation.clock import zone_named

from .both import both
from .forms import EntryForm
from .history import Version, steps
from .values import Beside, Kind

NEWEST = 30


@require_GET
def listing(request: HttpRequest, kind: Kind) -> HttpResponse:
    """Show what was written, the newest first, and the way to write more."""
    chart = _chart(request, timezone.now(), kind.keeping.read, f"my.{kind.name}")
    kept = tuple(reversed(kind.kept(chart)))
    everything = "all" in request.GET
    lines = [(each, *kind.line(each.value)) for each in (kept if everything else kept[:NEWEST])]
    content = {
        "kind": kind,
        "lines": lines,
        "more": len(lines) < len(kept),
        "may_enter": kind.keeping.enter in chart.rights,
    }
    return render(request, f"patient_site/{kind.name}.html", content)


@require_http_methods(["GET", "POST"])
def entry(request: HttpRequest, kind: Kind, entry: UUID | None = None) -> HttpResponse:
    """Write an entry down, or amend one. The form has an id of its own, so that sending it twice saves it once."""
    at = timezone.now()
    chart = _chart(request, at, kind.keeping.enter, f"my.{kind.name}")
    beside = _beside(kind, chart, at, entry)
    if request.method == "GET":
        if beside.gone is not None:
            raise Http404
        return _page(request, kind, kind.form(beside=beside))
    form = kind.form(request.POST, beside=beside)
    if not form.is_valid():
        return _page(request, kind, form, status=400)
    try:
        value = form.value()
        # a form that was sent twice is not asked about: the first of the two has saved it
        known = form.cleaned_data["client_id"] in saved_ids(kind.keeping, chart)
        doubt = None if known else form.doubt()
        if doubt is not None:
            return _page(request, kind, form, status=422, doubt=doubt)
        new = NewEntry(client_id=form.cleaned_data["client_id"], value=value, replaces=form.cleaned_data["replaces"])
        try:
            kind.keep(by=here_of(request), at=at, patient=chart.patient, new=new)
        except OutOfDateError:
            return _both(request, kind, _beside(kind, chart, at, entry), value)
    except NotSavedError as refused:
        form.refuse(refused)
        return _page(request, kind, form, status=400)
    except SameIdOtherContentError:
        messages.warning(
            request, gettext("This had been saved already. Here is what was saved; change it if it is not right.")
        )
        return HttpResponseRedirect(reverse(kind.route()))
    text, grave = kind.said(value)
    (messages.warning if grave else messages.success)(request, text)
    return HttpResponseRedirect(reverse(kind.route()))


@require_GET
def history(request: HttpRequest, kind: Kind, entry: UUID) -> HttpResponse:
    """Show who wrote what when about one entry."""
    chart = _chart(request, timezone.now(), kind.keeping.read, f"my.{kind.name}")
    kept = kind.versions(chart, entry)
    if not kept:
        raise Http404
    versions = [
        Version(
            by=each.by,
            at=each.at,
            texts=kind.texts(each.value),
            withdrawn=each.withdrawn,
            source=each.value.extra.get("source", ""),
            beside=each.value.extra,
        )
        for each in kept
    ]
    content = {
        "kind": kind,
        "chart": chart,
        "title": " ".join(kind.line(kept[-1].value)),
        "steps": steps(
            versions, {name: each.label for name, each in kind.items.items()}, here_of(request).actor.id, kind.say
        ),
        "back": reverse(kind.route()),
        "back_words": gettext("My doses") if kind.name == "doses" else gettext("Side effects"),
    }
    return render(request, "patient_site/history.html", content)


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, kind: Kind, entry: UUID) -> HttpResponse:
    """Take an entry back that was a mistake; what it said stays in the history."""
    at = timezone.now()
    chart = _chart(request, at, kind.keeping.enter, f"my.{kind.name}")
    stands = _beside(kind, chart, at, entry).amended
    if request.method == "GET":
        if stands is None:
            raise Http404
        content = {"kind": kind, "stands": stands, "line": kind.line(stands.value), "client_id": uuid4()}
        return render(request, "patient_site/withdraw.html", content)
    try:
        client_id, replaces = UUID(request.POST.get("client_id", "")), UUID(request.POST.get("replaces", ""))
    except ValueError as error:
        raise BadRequest from error
    if stands is not None:  # else it was pressed twice, or on two devices: it is taken back already
        kind.withdraw(by=here_of(request), at=at, patient=chart.patient, client_id=client_id, replaces=replaces)
    messages.success(request, gettext("Taken back. Your clinic still sees that it was there."))
    return HttpResponseRedirect(reverse(kind.route()))


def _beside(kind: Kind, chart: Chart, at: datetime, entry: UUID | None) -> Beside:
    """Look at what was written, and at the entry that is amended; raises `Http404` where it never was."""
    written = kind.kept(chart)
    amended = next((each for each in written if each.entry == entry), None)
    gone = None
    if entry is not None and amended is None:
        gone = next(reversed(kind.versions(chart, entry)), None)
        if gone is None:
            raise Http404
    zone = zone_named(chart.time_zone)
    return Beside(at=at, zone=zone, today=today(chart, at), written=written, amended=amended, gone=gone)


def _both(request: HttpRequest, kind: Kind, beside: Beside, typed: Any) -> HttpResponse:
    """Show what stands by now beside what was typed here, as a new save; nothing is lost or overwritten unasked."""
    stands = beside.amended
    sent = request.POST.copy()
    sent["client_id"], sent["replaces"] = str(uuid4()), "" if stands is None else str(stands.id)
    found = None if stands is None else both(kind, stands, typed, here_of(request).actor.id)
    return _page(request, kind, kind.form(sent, beside=beside), status=409, conflict=found, gone=stands is None)


def _page(request: HttpRequest, kind: Kind, form: EntryForm, *, status: int = 200, **more: object) -> HttpResponse:
    amended = form.beside.amended
    content = {"kind": kind, "form": form, "amended": amended, "asks_where": amended is None, **more}
    return render(request, f"patient_site/{kind.name[:-1]}.html", content, status=status)


def _chart(request: HttpRequest, at: datetime, right: Right, page: str) -> Chart:
    here = here_of(request)
    if here.own_patient is None:
        raise Http404
    return open_chart(by=here, at=at, patient=here.own_patient, right=right, page=page)
