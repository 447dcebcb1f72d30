"""Signing an authorisation: as the prescriber, as the second one, refusing it, stopping it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from trochee.clinic.accounts.values import NotAllowedError, OutOfDateError
from trochee.clinic.patients.values import Chart, Right
from trochee.clinic.prescriptions.content import code_of_page
from trochee.clinic.prescriptions.queries import draft_of, latest
from trochee.clinic.prescriptions.values import Kept, NotSignedError
from trochee.clinic.protocols.queries import knowledge_of
from trochee.clinic.ui.lazily import lazily as _
from trochee.clinic.workflows import authorising
from trochee.clinic.workflows.desk.authorised import Notices
from trochee.clinic.workflows.known import known_facts
from trochee.clinic.workflows.reviewing import today
from trochee.record import Authorisation, AuthorisationStatus
from trochee.safety.values import Finding

from ...chart import around, chart_for, staff_of
from ..findings import groups
from ..places import allowed_settings
from ..wording import changes, said
from ..writing.beside import weight_kg
from ..writing.form import AuthorisationForm, as_sent, asked_by
from .forms import RefuseForm, SignForm, StopForm, reason_name

_CHANGED = _("Somebody else wrote about this authorisation meanwhile. Nothing was signed. This is what stands now.")


@require_http_methods(["GET", "POST"])
def authorisation_sign(request: HttpRequest, patient: UUID) -> HttpResponse:
    """Show exactly what will be signed with all that stands against it, and sign it."""
    at = timezone.now()
    chart = chart_for(request, at, patient, Right.AUTHORISE, "authorisation.sign")
    draft, last = draft_of(chart, staff_of(request).user), latest(chart)
    typed = AuthorisationForm(today(chart, at), allowed_settings(chart.scope), as_sent(draft.texts))
    if draft.version == 0 or not typed.is_valid():
        messages.warning(request, gettext("The draft is not whole yet, so it cannot be signed."))
        return HttpResponseRedirect(reverse("authorisation_draft", args=[patient]))
    if draft.seen != (None if last is None else last.id):
        return _changed(request, chart)
    asked = asked_by(typed, chart.time_zone, at)
    findings = authorising.findings_for(chart, asked, at)
    form = SignForm(request, at, _to_be_overridden(findings), initial=_shown(asked, last))
    if request.method == "POST" and form.is_valid():
        signing = authorising.Signing(
            asked=asked,
            shown_sha256=form.cleaned_data["shown"],
            seen=form.cleaned_data["seen"],
            reasons=form.reasons(),
        )
        answer = _signed(request, chart, signing, form, amends=_in_force(chart, last, at))
        if answer is not None:
            return answer
    before = last.authorisation if last is not None and _in_force(chart, last, at) else None
    content = _page(chart, asked, findings, form, at) | {"before": before}
    content["changes"] = () if before is None else changes(before, asked)
    return render(request, "clinician_site/authorisation/sign.html", content, status=400 if form.errors else 200)


def _signed(
    request: HttpRequest, chart: Chart, signing: authorising.Signing, form: SignForm, *, amends: bool
) -> HttpResponse | None:
    here, at = staff_of(request), timezone.now()
    sign = authorising.amend if amends else authorising.sign
    try:
        kept = sign(by=here, at=at, patient=chart.patient, signing=signing, confirmation=form.confirmed())
    except OutOfDateError:
        return _changed(request, chart)
    except NotSignedError as refused:
        for text in refused.problems.values():
            form.add_error(None, text)
        return None
    waits = kept.authorisation.status is AuthorisationStatus.WAITS
    messages.success(
        request,
        gettext("Signed. It waits for a second prescriber; until then no dose may rest on it.")
        if waits
        else gettext("Signed."),
    )
    return HttpResponseRedirect(reverse("authorisations", args=[chart.patient]))


@require_http_methods(["GET", "POST"])
def authorisation_second(request: HttpRequest, patient: UUID) -> HttpResponse:
    """Show what another prescriber signed and why, and sign it as the second one."""
    at, here = timezone.now(), staff_of(request)
    chart = chart_for(request, at, patient, Right.AUTHORISE, "authorisation.second")
    last = _waiting(chart)
    if last is None:
        return _changed(request, chart)
    form = SignForm(request, at, initial=_shown(last.authorisation, last))
    own = last.prescriber == here.actor.id
    if request.method == "POST" and form.is_valid():
        try:
            authorising.second_sign(
                by=here,
                at=timezone.now(),
                patient=chart.patient,
                seen=form.cleaned_data["seen"],
                shown_sha256=form.cleaned_data["shown"],
                confirmation=form.confirmed(),
            )
        except OutOfDateError:
            return _changed(request, chart)
        except NotAllowedError:
            form.add_error(None, gettext("You signed it first. Another prescriber signs as the second."))
        except NotSignedError as refused:
            for text in refused.problems.values():
                form.add_error(None, text)
        else:
            messages.success(request, gettext("Signed as the second prescriber. It is in force."))
            return HttpResponseRedirect(reverse("authorisations", args=[patient]))
    return _second_page(request, chart, last, form, own=own, at=at)


@require_http_methods(["GET", "POST"])
def authorisation_refuse(request: HttpRequest, patient: UUID) -> HttpResponse:
    """Refuse what waits for a second signature, with a reason."""
    at = timezone.now()
    chart = chart_for(request, at, patient, Right.AUTHORISE, "authorisation.refuse")
    last = _waiting(chart)
    if last is None:
        return _changed(request, chart)
    form = RefuseForm(request.POST or None, initial={"seen": last.id})
    if request.method == "POST" and form.is_valid():
        try:
            authorising.refuse(
                by=staff_of(request),
                at=at,
                patient=chart.patient,
                seen=form.cleaned_data["seen"],
                reason=form.cleaned_data["reason"],
            )
        except OutOfDateError:
            return _changed(request, chart)
        messages.success(request, gettext("Refused, with your reason. No dose may rest on it."))
        return HttpResponseRedirect(reverse("authorisations", args=[patient]))
    content = around(chart, form=form, lines=said(last.authorisation))
    status = 400 if form.errors else 200
    return render(request, "clinician_site/authorisation/refuse.html", content, status=status)


@require_http_methods(["GET", "POST"])
def authorisation_stop(request: HttpRequest, patient: UUID) -> HttpResponse:
    """Stop what is in force, with a reason and how the dose is let down."""
    at = timezone.now()
    chart = chart_for(request, at, patient, Right.AUTHORISE, "authorisation.stop")
    last = latest(chart)
    if last is None or last.authorisation.status not in authorising.LIVE:
        return _changed(request, chart)
    form = StopForm(request.POST or None, initial={"seen": last.id})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            authorising.stop(
                by=staff_of(request),
                at=at,
                patient=chart.patient,
                seen=given["seen"],
                reason=given["reason"],
                taper=given["taper"],
            )
        except OutOfDateError:
            return _changed(request, chart)
        messages.success(request, gettext("Stopped. No dose is authorised now."))
        return HttpResponseRedirect(reverse("authorisations", args=[patient]))
    notices = Notices.of(knowledge_of(chart.scope))
    content = around(
        chart,
        form=form,
        lines=said(last.authorisation),
        contact_by=at + notices.contact,
        followed_until=at + notices.follow,
    )
    status = 400 if form.errors else 200
    return render(request, "clinician_site/authorisation/stop.html", content, status=status)


def _second_page(
    request: HttpRequest, chart: Chart, last: Kept, form: SignForm, *, own: bool, at: datetime
) -> HttpResponse:
    asked = last.authorisation
    findings = authorising.findings_for(chart, asked, at)
    content = _page(chart, asked, findings, form, at)
    content |= {"kept": last, "own": own, "overridden": [each for each in last.findings if each.overridden]}
    status = 400 if form.errors else 200
    return render(request, "clinician_site/authorisation/second.html", content, status=status)


def _page(
    chart: Chart, asked: Authorisation, findings: tuple[Finding, ...], form: SignForm, at: datetime
) -> dict[str, object]:
    knowledge = knowledge_of(chart.scope)
    weight = weight_kg(known_facts(chart, at).given)
    by_rule = {rule: form[reason_name(rule)] for rule in form.rules}
    return around(
        chart,
        form=form,
        lines=said(asked, weight),
        groups=[
            (group, [(each, by_rule[each.rule]) for each in group.shown if each.rule in by_rule])
            for group in groups(findings, knowledge)
        ],
        stopped=any(map(authorising.blocks, findings)),
        needs_second=any(map(authorising.needs_second, findings)),
        sha256=code_of_page(asked),
    )


def _to_be_overridden(findings: tuple[Finding, ...]) -> list[str]:
    return [each.rule for each in findings if authorising.needs_second(each)]


def _shown(asked: Authorisation, last: Kept | None) -> dict[str, object]:
    return {"shown": code_of_page(asked), "seen": None if last is None else last.id}


def _waiting(chart: Chart) -> Kept | None:
    last = latest(chart)
    return last if last is not None and last.authorisation.status is AuthorisationStatus.WAITS else None


def _in_force(chart: Chart, last: Kept | None, at: datetime) -> bool:
    return last is not None and authorising.lives(last.authorisation, today(chart, at))


def _changed(request: HttpRequest, chart: Chart) -> HttpResponse:
    messages.error(request, _CHANGED)
    return HttpResponseRedirect(reverse("authorisations", args=[chart.patient]))
