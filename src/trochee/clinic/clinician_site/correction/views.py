"""One night or one dose with everything that was ever written about it, and its correction on behalf."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from trochee.clinic.accounts.queries import names
from trochee.clinic.accounts.values import OutOfDateError
from trochee.clinic.diaries import queries as diaries
from trochee.clinic.diaries.actions import save_night
from trochee.clinic.diaries.rows import night_of_texts
from trochee.clinic.diaries.values import Kept, NewNight, NightNotSavedError, SameIdOtherContentError
from trochee.clinic.dosing_sessions import queries as dosing
from trochee.clinic.patients.values import Chart, Right
from trochee.clinic.patients.versions.rows import value_of_texts
from trochee.clinic.patients.versions.values import Kept as KeptEntry
from trochee.clinic.patients.versions.values import NewEntry, NotSavedError
from trochee.clinic.ui.days import moment, whole_day
from trochee.clinic.ui.lazily import lazily as _
from trochee.clinic.workflows.dosing import save_dose
from trochee.interop.tables.definitions import DOSES, NIGHTS
from trochee.record import Dose

from ..chart import around, chart_for, staff_of
from .forms import WHY, CorrectionForm, Written, filled, versions

_SAVED = _("The correction is saved. What stood before stays in the history.")


@require_http_methods(["GET", "POST"])
def record_night(request: HttpRequest, patient: UUID, day: date) -> HttpResponse:
    """Show every version of a night, and correct the patient's own account of it."""
    right = Right.ENTER_NIGHTS if request.method == "POST" else Right.READ_NIGHTS
    chart = chart_for(request, timezone.now(), patient, right, "night")
    stands = _own_account(chart, day)
    form = None
    if stands is not None and Right.ENTER_NIGHTS in chart.rights:
        texts = _cells(NIGHTS.names, NIGHTS.texts(stands.night))
        form = CorrectionForm(NIGHTS.columns, request.POST or None, filled(texts, stands.version))
    if request.method == "POST":
        form = form or CorrectionForm(NIGHTS.columns, request.POST)  # taken back meanwhile: what was typed stays
        if form.is_valid() and _save_night(request, chart, stands, form):
            messages.success(request, _SAVED)
            return HttpResponseRedirect(reverse("record_night", args=[patient, day]))
    written = _nights_written(chart, day)
    if not written:
        raise Http404
    content = {
        "title": gettext("Night to %(day)s") % {"day": whole_day(day)},
        "form": form,
        "back_words": gettext("All nights"),
        "back": reverse("record_nights", args=[patient]),
    }
    return _page(request, chart, written, content)


@require_http_methods(["GET", "POST"])
def record_dose(request: HttpRequest, patient: UUID, entry: UUID) -> HttpResponse:
    """Show every version of a dose, and correct it."""
    right = Right.ENTER_DOSES if request.method == "POST" else Right.READ_DOSES
    chart = chart_for(request, timezone.now(), patient, right, "dose")
    kept = dosing.versions(chart, entry)
    if not kept:
        raise Http404
    last, form = kept[-1], None
    if not last.withdrawn and Right.ENTER_DOSES in chart.rights:
        texts = _cells(DOSES.names, DOSES.texts(last.value))
        form = CorrectionForm(DOSES.columns, request.POST or None, filled(texts, last.id))
    if request.method == "POST":
        form = form or CorrectionForm(DOSES.columns, request.POST)
        if form.is_valid() and _save_dose(request, chart, last, form):
            messages.success(request, _SAVED)
            return HttpResponseRedirect(reverse("record_dose", args=[patient, entry]))
    written = [
        Written(
            version=each.version,
            by=each.by,
            at=each.at,
            texts=_cells(DOSES.names, DOSES.texts(each.value)),
            withdrawn=each.withdrawn,
            reason=each.value.extra.get(WHY, ""),
        )
        for each in kept
    ]
    content = {
        "title": gettext("Dose of %(moment)s") % {"moment": moment(last.value.taken_at)},
        "form": form,
        "back_words": gettext("All doses"),
        "back": reverse("record_doses", args=[patient]),
    }
    return _page(request, chart, written, content)


def _own_account(chart: Chart, day: date) -> Kept | None:
    """Give what the patient says of a night, typed by whom ever: of several accounts the one that reviews read."""
    return next(iter(diaries.own_account(diaries.kept_nights(chart, since=day, up_to=day))), None)


def _save_night(request: HttpRequest, chart: Chart, stands: Kept | None, form: CorrectionForm) -> bool:
    if stands is None:
        form.out_of_date(None)
        return False
    replaces = form.cleaned_data["replaces"]
    if not replaces.isdecimal():
        raise BadRequest
    try:
        said = night_of_texts(
            stands.night.date, form.texts(), source=stands.night.source, time_zone=stands.night.time_zone
        )
        night = replace(said, extra={**stands.night.extra, WHY: form.cleaned_data["reason"]})
        new = NewNight(client_id=form.client, night=night, replaces=int(replaces))
        save_night(by=staff_of(request), at=timezone.now(), patient=chart.patient, new=new)
    except NightNotSavedError as refused:
        form.refuse(refused.problems)
        return False
    except OutOfDateError:
        there = _own_account(chart, stands.night.date)
        form.out_of_date(None if there is None else there.version)
        return False
    except SameIdOtherContentError:
        form.add_error(None, gettext("This form was sent before with other answers. Open the page again."))
        return False
    return True


def _save_dose(request: HttpRequest, chart: Chart, stands: KeptEntry[Dose], form: CorrectionForm) -> bool:
    if stands.withdrawn:
        form.out_of_date(None)
        return False
    try:
        replaces = UUID(form.cleaned_data["replaces"])
    except ValueError as error:
        raise BadRequest from error
    try:
        said = value_of_texts(DOSES, form.texts())
        dose = replace(said, extra={**stands.value.extra, **said.extra, WHY: form.cleaned_data["reason"]})
        new = NewEntry(client_id=form.client, value=dose, replaces=replaces)
        save_dose(by=staff_of(request), at=timezone.now(), patient=chart.patient, new=new)
    except NotSavedError as refused:
        form.refuse(refused.problems)
        return False
    except OutOfDateError:
        last = dosing.versions(chart, stands.entry)[-1]
        form.out_of_date(None if last.withdrawn else last.id)
        return False
    except SameIdOtherContentError:
        form.add_error(None, gettext("This form was sent before with other answers. Open the page again."))
        return False
    return True


def _nights_written(chart: Chart, day: date) -> list[Written]:
    kept = diaries.kept_nights(chart, since=day, up_to=day)
    devices = sorted({each.night.source for each in kept if each.night.from_device})
    of_devices = (each for source in devices for each in diaries.versions(chart, day, source))
    return [
        Written(
            version=each.version,
            by=each.by,
            at=each.night.entered_at,
            texts=_cells(NIGHTS.names, NIGHTS.texts(each.night)),
            source=each.night.source,
            withdrawn=each.withdrawn,
            reason=each.night.extra.get(WHY, ""),
        )
        for each in (*diaries.account(chart, day), *of_devices)
    ]


def _cells(names_of: tuple[str, ...], texts: tuple[str, ...]) -> dict[str, str]:
    return dict(zip(names_of, texts, strict=False))


def _page(request: HttpRequest, chart: Chart, written: list[Written], content: Mapping[str, Any]) -> HttpResponse:
    called = names({each.by for each in written})
    more = around(chart, versions=versions(written, called), **content)
    form: CorrectionForm | None = content["form"]
    refused = 409 if form is not None and form.stale else 400
    status = refused if request.method == "POST" else 200
    return render(request, "clinician_site/correct.html", more, status=status)
