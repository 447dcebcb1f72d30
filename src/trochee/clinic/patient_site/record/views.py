"""What a patient decides about their record: who reads it, who helps, what they agreed to, and whether it stays."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from trochee.clinic.accounts.queries import member, of_record
from trochee.clinic.accounts.request import here_of
from trochee.clinic.accounts.roles import Role
from trochee.clinic.patients import actions
from trochee.clinic.patients.agreed import agreements, answers, text
from trochee.clinic.patients.circle import carers_of, erasure_reason, openings_of
from trochee.clinic.patients.forms import CarerForm, may, written
from trochee.clinic.patients.models import ConsentText, ErasureStep
from trochee.clinic.patients.queries import last_erasure_step, open_chart, team_of
from trochee.clinic.patients.values import Chart, Right
from trochee.clinic.ui.lazily import lazily as _
from trochee.clinic.workflows.after_dose import NotToday, after_dose
from trochee.clinic.workflows.agreeing import TooSoonError, answer_consent
from trochee.clinic.workflows.trail_words import trail_lines

from .forms import AnswerForm, ErasureForm

_SAID = {
    "given": _("You agreed. You can take that back at any time."),
    "refused": _("You said no. Your care team sees that."),
    "withdrawn": _("You took it back. Your care team sees that and talks with you about what comes next."),
}


@require_GET
def my_record(request: HttpRequest) -> HttpResponse:
    """Show who reads what, who helps, and the ways to everything else."""
    at = timezone.now()
    chart = _chart(request, at, Right.KNOW_OF, "my.record")
    access = {each.user_id: each for each in carers_of(chart)}
    helpers = [
        (each, access.get(each.user_id), may(access[each.user_id]) if each.user_id in access else "")
        for each in of_record(chart.scope, chart.ids)
        if each.role == Role.CARER
    ]
    due = [each for each in agreements(chart) if each.due]
    content = {"chart": chart, "team": team_of(chart), "helpers": helpers, "due": due, "now": at}
    return render(request, "patient_site/record.html", content)


@require_GET
def my_readers(request: HttpRequest) -> HttpResponse:
    """Show who has read the record, and who opened it in an emergency."""
    chart = _chart(request, timezone.now(), Right.READ_TRAIL, "my.readers")
    content = {"chart": chart, "lines": trail_lines(chart), "openings": openings_of(chart)}
    return render(request, "patient_site/readers.html", content)


@require_http_methods(["GET", "POST"])
def my_helper(request: HttpRequest, user: UUID) -> HttpResponse:
    """Say what somebody who helps may do."""
    at = timezone.now()
    chart = _chart(request, at, Right.GIVE_CONSENT, "my.helpers")
    held = member(chart.scope, user, Role.CARER)
    if held is None or held.patient not in chart.ids:
        raise Http404
    access = next((each for each in carers_of(chart) if each.user_id == user), None)
    form = CarerForm(request.POST or None, initial=written(access, chart.time_zone))
    if request.method == "POST" and form.is_valid():
        limits = form.limits(chart.time_zone)
        actions.let_carer(by=here_of(request), at=at, patient=chart.patient, user=user, limits=limits)
        messages.success(request, gettext("Saved. They can do that now."))
        return HttpResponseRedirect(reverse("my_record"))
    content = {"form": form, "name": held.user.name}
    return render(request, "patient_site/helper.html", content, status=400 if form.errors else 200)


@require_POST
def my_helper_end(request: HttpRequest, carer: UUID) -> HttpResponse:
    """End a helper's access at once."""
    at = timezone.now()
    chart = _chart(request, at, Right.GIVE_CONSENT, "my.helpers")
    actions.end_carer(by=here_of(request), at=at, patient=chart.patient, carer=carer)
    messages.success(request, gettext("They cannot see or write anything here now."))
    return HttpResponseRedirect(reverse("my_record"))


@require_GET
def my_consents(request: HttpRequest) -> HttpResponse:
    """Show what the patient is asked, and all that they said so far."""
    chart = _chart(request, timezone.now(), Right.KNOW_OF, "my.consents")
    found = agreements(chart)
    content = {
        "chart": chart,
        "due": [each for each in found if each.due],
        "known": [each for each in found if not each.due],
        "answers": answers(chart),
    }
    return render(request, "patient_site/consents.html", content)


@require_http_methods(["GET", "POST"])
def my_consent(request: HttpRequest, wanted: UUID) -> HttpResponse:
    """Show a text word for word, and take the answer to it."""
    at = timezone.now()
    chart = _chart(request, at, Right.TAKE_BACK, "my.consent")
    found = text(chart.scope, wanted)
    if found is None:
        raise Http404
    too_soon: NotToday | None = None
    if request.method == "POST":
        form = AnswerForm(request.POST)
        if not form.is_valid():
            raise BadRequest
        said = form.cleaned_data["answer"]
        try:
            answer_consent(
                by=here_of(request),
                at=at,
                patient=chart.patient,
                text=wanted,
                shown_sha256=form.cleaned_data["shown_sha256"],
                answer=said,
            )
        except TooSoonError as error:
            too_soon = error.found
        else:
            messages.success(request, _SAID[said])
            return HttpResponseRedirect(reverse("my_consents"))
    content = _about(chart, found, too_soon or _since_a_dose(chart, at))
    return render(request, "patient_site/consent.html", content, status=409 if too_soon else 200)


def _about(chart: Chart, shown: ConsentText, dose: NotToday | None) -> dict[str, object]:
    agreement = next((each for each in agreements(chart) if each.newest.kind == shown.kind), None)
    mine = [each for each in answers(chart) if each.text_id == shown.pk]
    return {
        "chart": chart,
        "text": shown,
        "agreement": agreement,
        "newest": agreement is not None and agreement.newest.pk == shown.pk,
        "latest": mine[0] if mine else None,
        "may_agree": Right.GIVE_CONSENT in chart.rights,
        "after_dose": dose,
    }


def _since_a_dose(chart: Chart, at: datetime) -> NotToday | None:
    return after_dose(chart, at) if Right.GIVE_CONSENT in chart.rights else None


@require_http_methods(["GET", "POST"])
def my_erasure(request: HttpRequest) -> HttpResponse:
    """Explain what is kept and what erasure does, and take the wish."""
    at = timezone.now()
    chart = _chart(request, at, Right.TAKE_BACK, "my.erasure")
    step = last_erasure_step(chart)
    if request.method == "POST":
        form = ErasureForm(request.POST)
        if not form.is_valid():
            raise BadRequest
        given = form.cleaned_data
        actions.step_to_erasure(
            by=here_of(request),
            at=at,
            patient=chart.patient,
            step=given["step"],
            reason=given["reason"],
            version=given["version"],
        )
        asked = given["step"] == ErasureStep.ASKED
        messages.success(
            request, gettext("Your care team sees your wish.") if asked else gettext("You took your wish back.")
        )
        return HttpResponseRedirect(reverse("my_erasure"))
    content = {"chart": chart, "step": step, "reason": "" if step is None else erasure_reason(chart, step)}
    return render(request, "patient_site/erasure.html", content)


def _chart(request: HttpRequest, at: datetime, right: Right, page: str) -> Chart:
    here = here_of(request)
    if here.own_patient is None:
        raise Http404
    return open_chart(by=here, at=at, patient=here.own_patient, right=right, page=page)
