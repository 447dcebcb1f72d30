"""Who the patient is and where they stand: register, amend, end a part in the programme, erase."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from trochee.clinic.accounts.queries import names
from trochee.clinic.accounts.roles import Role
from trochee.clinic.accounts.values import OutOfDateError
from trochee.clinic.patients import actions
from trochee.clinic.patients.circle import course, erasure_reason
from trochee.clinic.patients.models import ErasureStep, Status
from trochee.clinic.patients.queries import last_erasure_step, person, person_version
from trochee.clinic.patients.status_words import WORDS
from trochee.clinic.patients.values import Chart, Person, Right
from trochee.clinic.ui.lazily import lazily as _
from trochee.clinic.workflows import signed
from trochee.foundation.clock import zone_named

from ..chart import around, chart_for, staff_of
from .forms import DeclineForm, EraseForm, PersonForm, StatusForm


@require_http_methods(["GET", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Take a person into the programme."""
    here, at = staff_of(request), timezone.now()
    if here.role is not Role.CLINICIAN:
        raise Http404
    today = at.astimezone(zone_named(here.time_zone)).date()
    form = PersonForm(today, request.POST or None, {"time_zone": here.time_zone})
    if request.method == "POST" and form.is_valid():
        patient = actions.register(by=here, at=at, person=form.person())
        messages.success(request, gettext("Registered. You are the first of the care team; invite the patient next."))
        return HttpResponseRedirect(reverse("patient_people", args=[patient]))
    return render(request, "clinician_site/register.html", {"form": form}, status=400 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def patient_person(request: HttpRequest, patient: UUID) -> HttpResponse:
    """Show and amend who the patient is."""
    at = timezone.now()
    chart = chart_for(request, at, patient, Right.KEEP_PERSON, "person")
    known, today = person(chart), at.astimezone(zone_named(chart.time_zone)).date()
    if request.method == "POST" and known is not None:
        form = PersonForm(today, request.POST)
        if form.is_valid() and form.cleaned_data["version"] is None:
            raise OutOfDateError("the form has no version")
        if form.is_valid():
            version = form.cleaned_data["version"]
            actions.amend_person(by=staff_of(request), at=at, patient=patient, person=form.person(), version=version)
            messages.success(request, gettext("Saved."))
            return HttpResponseRedirect(reverse("patient_person", args=[patient]))
    else:
        form = PersonForm(today, None, {**_written(known, chart), "version": person_version(chart)})
    return render(request, "clinician_site/person.html", around(chart, form=form), status=400 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def patient_status(request: HttpRequest, patient: UUID) -> HttpResponse:
    """Show where the person stands, and end or begin again their part."""
    at = timezone.now()
    chart = chart_for(request, at, patient, Right.KEEP_PERSON, "status")
    stood = course(chart)
    given = request.POST if request.method == "POST" else None
    form = StatusForm(chart.status, given, {"version": stood[0].version})
    if request.method == "POST" and _seen(form) != stood[0].version:
        raise OutOfDateError("somebody else changed the status meanwhile")
    if request.method == "POST" and form.is_valid():
        actions.set_status(
            by=staff_of(request),
            at=at,
            patient=patient,
            status=Status(form.cleaned_data["status"]),
            reason=form.cleaned_data["reason"],
            version=form.cleaned_data["version"],
        )
        messages.success(request, _AFTER[Status(form.cleaned_data["status"])])
        return HttpResponseRedirect(reverse("patient_status", args=[patient]))
    called = names({each.by for each in stood})
    history = [(each, WORDS[Status(each.status)], called.get(each.by, "")) for each in stood]
    content = around(chart, form=form, history=history)
    return render(request, "clinician_site/status.html", content, status=400 if form.errors else 200)


_AFTER = {
    Status.ACTIVE: _("Saved. Nights can be entered again. Helpers have to be let in anew."),
    Status.DEACTIVATED: _("Saved. Nothing new is entered; helpers and emergency access have ended."),
    Status.TRANSFERRED: _("Saved. Nothing new is entered; helpers and emergency access have ended."),
    Status.DECEASED: _("Saved. Nothing new is entered; helpers and emergency access have ended."),
}


@require_http_methods(["GET", "POST"])
def patient_erasure(request: HttpRequest, patient: UUID) -> HttpResponse:
    """Show what erasure does, and do it, signed."""
    at = timezone.now()
    chart = chart_for(request, at, patient, Right.KEEP_PERSON, "erasure")
    form = EraseForm(request, at, sent=chart.status != Status.ACTIVE)
    if request.method == "POST" and form.is_valid():
        signed.erase(by=staff_of(request), at=timezone.now(), patient=patient, confirmation=form.confirmed())
        messages.success(request, gettext("Erased. Names and texts of this person can no longer be read."))
        return HttpResponseRedirect(reverse("panel"))
    return _erasure_page(request, chart, form, _decline_form(chart))


@require_POST
def erasure_decline(request: HttpRequest, patient: UUID) -> HttpResponse:
    """Decline a wish to be erased, with a reason that the patient reads."""
    at = timezone.now()
    chart = chart_for(request, at, patient, Right.KEEP_PERSON, "erasure")
    form = DeclineForm(request.POST)
    if not form.is_valid():
        return _erasure_page(request, chart, EraseForm(request, at, sent=False), form)
    actions.step_to_erasure(
        by=staff_of(request),
        at=at,
        patient=patient,
        step=ErasureStep.DECLINED,
        reason=form.cleaned_data["reason"],
        version=form.cleaned_data["version"],
    )
    messages.success(request, gettext("Declined. The patient sees why."))
    return HttpResponseRedirect(reverse("patient_erasure", args=[patient]))


def _erasure_page(request: HttpRequest, chart: Chart, form: EraseForm, decline: DeclineForm) -> HttpResponse:
    step = last_erasure_step(chart)
    content = around(
        chart,
        form=form,
        decline=decline,
        step=step,
        asked=step is not None and step.step == ErasureStep.ASKED,
        reason="" if step is None else erasure_reason(chart, step),
        ended=chart.status != Status.ACTIVE,
    )
    wrong = request.method == "POST"
    return render(request, "clinician_site/erasure.html", content, status=400 if wrong else 200)


def _decline_form(chart: Chart) -> DeclineForm:
    step = last_erasure_step(chart)
    return DeclineForm(initial={"version": step.version if step else 0})


def _written(known: Person | None, chart: Chart) -> dict[str, object]:
    if known is None:
        return {}
    return {
        "given_name": known.given_name,
        "family_name": known.family_name,
        "birth_date": known.birth_date,
        "sex": known.sex or "",
        "weight_kg": known.weight_kg,
        "telephone": known.telephone or "",
        "time_zone": known.time_zone or chart.time_zone,
    }


def _seen(form: StatusForm) -> int | None:
    text = str(form["version"].value() or "")
    return int(text) if text.isdecimal() else None
