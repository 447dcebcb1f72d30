"""Writing an authorisation: the form with what is known and found beside it, its check while typing, its draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from trochee.clinic.accounts.values import OutOfDateError
from trochee.clinic.patients.queries import chart_of, open_chart
from trochee.clinic.patients.values import Chart, NoSuchPatientError, Right
from trochee.clinic.prescriptions.actions import drop_draft, save_draft
from trochee.clinic.prescriptions.queries import draft_of, latest
from trochee.clinic.prescriptions.values import Draft, Kept
from trochee.clinic.protocols.queries import formulations_of, knowledge_of
from trochee.clinic.workflows import authorising
from trochee.clinic.workflows.known import check_of, checked, known_facts
from trochee.clinic.workflows.reviewing import today

from ...chart import around, chart_for, staff_of
from ..findings import groups
from ..places import allowed_settings
from .beside import beside, weight_kg
from .form import AuthorisationForm, as_sent, asked_by, filled, made_by, resumed, terms_of
from .offered import in_words, offers
from .page import parts, unanswered, wrong

_PAGE = "clinician_site/authorisation/form.html"
_KEEP = frozenset({"keep", "check", "sign"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    """What stands around the form: the draft, the last step of the record, and whether writing now amends it."""

    chart: Chart
    at: datetime
    draft: Draft
    last: Kept | None

    @property
    def amends(self) -> bool:
        return self.last is not None and authorising.lives(self.last.authorisation, today(self.chart, self.at))

    @property
    def outdated(self) -> bool:
        return self.draft.version > 0 and self.draft.seen != (None if self.last is None else self.last.id)


@require_http_methods(["GET", "POST"])
def authorisation_draft(request: HttpRequest, patient: UUID) -> HttpResponse:
    """Write, keep as a draft, check, and go on to sign."""
    at = timezone.now()
    chart = chart_for(request, at, patient, Right.AUTHORISE, "authorisation.draft")
    desk = _desk(request, chart, at)
    deed = request.POST.get("deed", "")
    if request.method == "POST" and deed == "drop":
        drop_draft(by=staff_of(request), at=at, patient=patient)
        messages.success(request, gettext("The draft is gone. Nothing was signed."))
        return HttpResponseRedirect(reverse("authorisations", args=[patient]))
    if request.method == "POST" and "formulation" in request.POST:
        return _chosen(request, desk, request.POST["formulation"])
    if request.method == "POST" and deed in _KEEP:
        return _kept(request, desk, deed)
    return _begun(request, desk)


@require_POST
def authorisation_check(request: HttpRequest, patient: UUID) -> HttpResponse:
    """Tell an open form what the rules make of it while it is typed. Nothing is kept.

    Whoever types has the page open, which left its audit row; only a refusal leaves one here.
    """
    at, here = timezone.now(), staff_of(request)
    chart = chart_of(by=here, at=at, patient=patient)
    if chart is None or Right.AUTHORISE not in chart.rights:
        open_chart(by=here, at=at, patient=patient, right=Right.AUTHORISE, page="authorisation.check")
        raise NoSuchPatientError
    form = AuthorisationForm(today(chart, at), allowed_settings(chart.scope), request.POST)
    form.is_valid()
    return render(request, "clinician_site/authorisation/findings.html", _found(chart, at, form))


def _begun(request: HttpRequest, desk: _Desk) -> HttpResponse:
    """Show the draft, or what stands where that is amended, or an empty form; what is there already is checked."""
    begins = desk.draft.version == 0 and desk.amends
    texts = filled(terms_of(desk.last.authorisation)) if begins and desk.last is not None else desk.draft.texts
    day, allowed = today(desk.chart, desk.at), allowed_settings(desk.chart.scope)
    form = AuthorisationForm(day, allowed, None, resumed(texts))
    there = AuthorisationForm(day, allowed, as_sent(texts))
    return _page(request, desk, form, _found(desk.chart, desk.at, there), begins=begins)


def _chosen(request: HttpRequest, desk: _Desk, key: str) -> HttpResponse:
    """Fill in the product with what the clinic wrote down; what else was typed is kept, and all can be changed."""
    chart = desk.chart
    form = AuthorisationForm(today(chart, desk.at), allowed_settings(chart.scope), request.POST)
    made = formulations_of(chart.scope).get(key)
    _keep(request, desk, form.typed() if made is None else made_by(form.typed(), made))
    if made is None:
        messages.warning(request, gettext("This does not stand in your clinic's protocol any more. Choose again."))
    else:
        text = gettext("Filled in: %(what)s. Everything can be changed, and nothing is signed.")
        messages.success(request, text % {"what": in_words(made)})
    return HttpResponseRedirect(reverse("authorisation_draft", args=[chart.patient]))


def _keep(request: HttpRequest, desk: _Desk, texts: Mapping[str, str]) -> None:
    """Keep a draft in place of the one that the page showed."""
    sent, draft = request.POST.get("draft_version", ""), desk.draft
    if not sent.isdecimal() or int(sent) != draft.version:
        raise OutOfDateError("the draft was saved from elsewhere meanwhile")
    seen = draft.seen if draft.version else _seen(request)
    here, patient = staff_of(request), desk.chart.patient
    save_draft(by=here, at=desk.at, patient=patient, texts=texts, version=draft.version, seen=seen)


def _kept(request: HttpRequest, desk: _Desk, deed: str) -> HttpResponse:
    """Keep what was typed, right or wrong; then the page again, or on to the signature where it is whole."""
    chart, at = desk.chart, desk.at
    form = AuthorisationForm(today(chart, at), allowed_settings(chart.scope), request.POST)
    _keep(request, desk, form.typed())
    if deed == "keep":
        messages.success(request, gettext("Kept as a draft. Nothing is signed."))
        return HttpResponseRedirect(reverse("authorisations", args=[chart.patient]))
    after = _desk(request, chart, at)
    if deed == "sign" and form.is_valid() and not after.outdated:
        return HttpResponseRedirect(reverse("authorisation_sign", args=[chart.patient]))
    found = _found(chart, at, form)
    return _page(request, after, form, found, looked=deed == "check", wrong=wrong(form) if deed == "sign" else ())


def _seen(request: HttpRequest) -> UUID | None:
    """Give the step that stood when the form was opened: what was written since has not been seen."""
    try:
        return UUID(request.POST.get("seen", ""))
    except ValueError:
        return None


def _desk(request: HttpRequest, chart: Chart, at: datetime) -> _Desk:
    return _Desk(chart=chart, at=at, draft=draft_of(chart, staff_of(request).user), last=latest(chart))


def _page(
    request: HttpRequest, desk: _Desk, form: AuthorisationForm, found: Mapping[str, object], **more: object
) -> HttpResponse:
    chart, knowledge = desk.chart, knowledge_of(desk.chart.scope)
    known = known_facts(chart, desk.at)
    looked = check_of(chart, known, desk.at)
    weight = weight_kg(looked.facts)
    content = around(
        chart,
        form=form,
        parts=parts(form, knowledge, weight),
        offered=offers(formulations_of(chart.scope)),
        known=beside(known, looked.facts, knowledge),
        weight_kg=weight,
        draft=desk.draft,
        amends=desk.amends,
        outdated=desk.outdated,
        last=desk.last,
        **found,
        **more,
    )
    return render(request, _PAGE, content, status=400 if more.get("wrong") else 200)


def _found(chart: Chart, at: datetime, form: AuthorisationForm) -> dict[str, object]:
    """Check the patient, and the authorisation with them as soon as all is there that rules ask for."""
    whole = form.is_bound and (form.is_valid() or form.can_be_checked)
    looked = checked(chart, at)
    findings = authorising.findings_for(chart, asked_by(form, chart.time_zone, at), at) if whole else looked.findings
    return {
        "unanswered": unanswered(form),
        "patient_alone": not whole,
        "groups": groups(findings, knowledge_of(chart.scope)),
        "not_checked": looked.not_checked,
        "contradictions": looked.contradictions,
    }
