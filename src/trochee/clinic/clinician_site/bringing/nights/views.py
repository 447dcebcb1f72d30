"""Nights told by phone or written on paper: a table of one, seven or fourteen, saved whole or not at all."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods

from trochee.clinic.audit.canonical import content_hash
from trochee.clinic.patients.values import Chart, Right
from trochee.clinic.ui.days import week_day
from trochee.clinic.workflows.telling import How, NightsThereError, nights_there, tell_nights
from trochee.foundation.clock import zone_named

from ...chart import around, chart_for, staff_of
from ..forms import FORMS, SheetForm, ToldForm
from ..sheet import COLUMNS, Row, doubts, read, sheet

_FIRST = {How.PHONE: 1, How.PAPER: 7}


@require_http_methods(["GET", "POST"])
def told_nights(request: HttpRequest, patient: UUID, how: How) -> HttpResponse:
    """Ask for the nights in a table, and save them: all, or none and what is wrong in each cell."""
    at = timezone.now()
    chart = chart_for(request, at, patient, Right.ENTER_NIGHTS, f"told.{how}")
    here = at.astimezone(zone_named(chart.time_zone))
    given = request.POST if request.method == "POST" else request.GET
    asked = SheetForm(here.date(), given if "last" in given else None, {"last": here.date(), "days": _FIRST[how]})
    if asked.is_bound and not asked.is_valid():
        return _page(request, chart, how, asked, FORMS[how](here), ())
    last: date = asked.cleaned_data["last"] if asked.is_bound else here.date()
    days: int = asked.cleaned_data["days"] if asked.is_bound else _FIRST[how]
    there = nights_there(chart, last - timedelta(days=days - 1), last)
    rows = sheet(last, days, {name: str(value) for name, value in given.items()}, there)
    if request.method == "GET":
        return _page(request, chart, how, asked, FORMS[how](here), rows)
    form = FORMS[how](here, request.POST)
    rows = read(rows, at, chart.time_zone)
    return _save(request, chart, at, asked, form, rows)


def _save(
    request: HttpRequest, chart: Chart, at: datetime, asked: SheetForm, form: ToldForm, rows: tuple[Row, ...]
) -> HttpResponse:
    sound = form.is_valid()
    told = form.told() if sound else None
    nights = [row.night for row in rows if row.night is not None]
    if sound and not nights and not any(row.wrong for row in rows):
        form.add_error(None, gettext("Nothing is typed yet. Rows that stay empty stay missing nights."))
    if told is not None and told.said_at is not None:
        early = ", ".join(week_day(each.date) for each in nights if told.said_at.date() < each.date)
        if early:
            form.add_error(None, gettext("It was said before this night had ended: %(nights)s.") % {"nights": early})
    if told is None or form.errors or any(row.wrong for row in rows):
        return _page(request, chart, form.how, asked, form, rows)
    odd = doubts(rows)
    sign = content_hash({"odd": [[day.isoformat(), text] for day, text in odd]})
    if odd and form.cleaned_data["sure"] != sign:
        form.ask_again(sign)
        return _page(request, chart, form.how, asked, form, rows, odd=odd)
    try:
        saved = tell_nights(
            by=staff_of(request),
            at=at,
            patient=chart.patient,
            form=form.cleaned_data["form"],
            told=told,
            nights=nights,
        )
    except NightsThereError as refused:
        many = len(refused.days)
        text = ngettext(
            "Meanwhile %(many)s of these nights got an entry. Nothing was saved; look again.",
            "Meanwhile %(many)s of these nights got an entry. Nothing was saved; look again.",
            many,
        )
        form.add_error(None, text % {"many": many})
        return _page(request, chart, form.how, asked, form, rows)
    if not saved:
        messages.warning(request, gettext("This form had been saved before. Nothing was added."))
    else:
        text = ngettext("Saved %(many)s night, told by %(name)s.", "Saved %(many)s nights, told by %(name)s.", saved)
        messages.success(request, text % {"many": saved, "name": told.told_by})
    return HttpResponseRedirect(reverse("bringing", args=[chart.patient]))


def _page(
    request: HttpRequest,
    chart: Chart,
    how: How,
    asked: SheetForm,
    form: ToldForm,
    rows: tuple[Row, ...],
    *,
    odd: tuple[tuple[date, str], ...] = (),
) -> HttpResponse:
    wrong = sum(row.wrong for row in rows)
    content = around(
        chart,
        how=how.value,
        asked=asked,
        form=form,
        rows=rows,
        columns=COLUMNS,
        open=any(row.cells for row in rows),
        wrong=wrong,
        odd=odd,
    )
    refused = wrong or form.errors or asked.errors
    return render(request, "clinician_site/told_nights.html", content, status=400 if refused else 422 if odd else 200)
