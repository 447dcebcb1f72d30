"""Two records of one person: read as one, with a look at what that does first, and read apart again."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from trochee.clinic.accounts.roles import role_word
from trochee.clinic.accounts.values import NotAllowedError
from trochee.clinic.patients.book import book
from trochee.clinic.patients.circle import merges_of
from trochee.clinic.patients.queries import open_chart, person, team_of
from trochee.clinic.patients.values import Chart, Right
from trochee.clinic.workflows import signed
from trochee.clinic.workflows.two_records import Counted, counted

from ..chart import around, chart_for, staff_of
from .forms import MergeForm, OtherForm

_PAGE = "duplicates"


@require_http_methods(["GET", "POST"])
def duplicates(request: HttpRequest, patient: UUID) -> HttpResponse:
    """Show what is read as one with this record, and choose another one."""
    at = timezone.now()
    chart = chart_for(request, at, patient, Right.KEEP_PERSON, _PAGE)
    others = [each for each in book(staff_of(request), at) if each.patient not in chart.ids]
    form = OtherForm(others, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return HttpResponseRedirect(reverse("merge_preview", args=[patient, form.chosen()]))
    content = around(chart, merges=merges_of(chart), form=form, any_other=bool(others))
    return render(request, "clinician_site/duplicates.html", content, status=400 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def merge_preview(request: HttpRequest, patient: UUID, other: UUID) -> HttpResponse:
    """Show what happens when two records are read as one, and do it, signed."""
    here, at = staff_of(request), timezone.now()
    chart = chart_for(request, at, patient, Right.KEEP_PERSON, _PAGE)
    second = open_chart(by=here, at=at, patient=other, right=Right.KEEP_PERSON, page=_PAGE)
    if second.patient in chart.ids or chart.patient != patient:
        raise Http404
    possible = len(second.ids) == 1
    form = MergeForm(request, at, label=gettext("How do you know that they are one person?"), sent=possible)
    if request.method == "POST" and form.is_valid():
        try:
            signed.merge(
                by=here,
                at=timezone.now(),
                kept=patient,
                merged=other,
                reason=form.cleaned_data["reason"],
                confirmation=form.confirmed(),
            )
        except NotAllowedError:
            form.add_error(
                None, gettext("One of the two became part of another record meanwhile. Look at them again.")
            )
        else:
            messages.success(request, gettext("The two records are read as one now."))
            return HttpResponseRedirect(reverse("duplicates", args=[patient]))
    sides = [_side(chart), _side(second)]
    same_days = len(sides[0][2].days & sides[1][2].days)
    content = around(chart, form=form, other=second, sides=sides, possible=possible, same_days=same_days)
    return render(request, "clinician_site/merge.html", content, status=400 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def unmerge(request: HttpRequest, patient: UUID, merge: UUID) -> HttpResponse:
    """Read two records apart again, signed."""
    here, at = staff_of(request), timezone.now()
    chart = chart_for(request, at, patient, Right.KEEP_PERSON, _PAGE)
    found = next((each for each in merges_of(chart) if each.id == merge), None)
    if found is None:
        raise Http404
    form = MergeForm(request, at, label=gettext("Why are they two persons after all?"))
    if request.method == "POST" and form.is_valid():
        signed.unmerge(
            by=here,
            at=timezone.now(),
            kept=chart.patient,
            merge=merge,
            reason=form.cleaned_data["reason"],
            confirmation=form.confirmed(),
        )
        messages.success(request, gettext("The records are read apart again. Nothing was lost."))
        return HttpResponseRedirect(reverse("duplicates", args=[patient]))
    content = around(chart, form=form, merged=found)
    return render(request, "clinician_site/unmerge.html", content, status=400 if form.errors else 200)


def _side(chart: Chart) -> tuple[str, Chart, Counted, list[str]]:
    known = person(chart)
    team = [f"{each.user.name} ({role_word(each.role)})" for each in team_of(chart)]
    return (known.name if known else "(erased)"), chart, counted(chart), team
