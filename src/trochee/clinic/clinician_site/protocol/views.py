"""The clinic's own protocol: what is in force, how it came to be, and who may sign the next one."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from trochee.clinic.accounts.queries import members
from trochee.clinic.accounts.roles import Role
from trochee.clinic.accounts.values import Here
from trochee.clinic.protocols import actions, queries
from trochee.clinic.protocols.values import Content

from ..chart import staff_of
from ..knowledge.views import reader_of
from .forms import LeadForm
from .presenters import compared, number_lines

FOLDER = "clinician_site/protocol"


@require_GET
def protocol(request: HttpRequest) -> HttpResponse:
    """Show what is in force, every version, the draft, and who signs."""
    here = reader_of(request)
    signed = queries.versions(here.scope)
    content = {
        "versions": signed,
        "now": signed[0] if signed else None,
        "numbers": number_lines(signed[0].content) if signed else (),
        "readable": queries.protocol_of(here.scope) is not None,
        "draft": queries.draft_of(here.scope),
        "leads": queries.leads(here.scope),
    }
    return render(request, f"{FOLDER}/protocol.html", content)


@require_GET
def protocol_version(request: HttpRequest, version: int) -> HttpResponse:
    """Show one version: its numbers beside the shipped ones, its text, what was otherwise in the one before."""
    here = reader_of(request)
    signed = queries.signed(here.scope, version)
    if signed is None:
        raise Http404
    before = queries.signed(here.scope, version - 1)
    content = {
        "signed": signed,
        "numbers": number_lines(signed.content),
        "lines": compared(before.content if before else Content(), signed.content),
    }
    return render(request, f"{FOLDER}/version.html", content)


@require_GET
def protocol_file(request: HttpRequest, version: int) -> HttpResponse:
    """Give one version as the file that the command line reads."""
    here = reader_of(request)
    signed = queries.signed(here.scope, version)
    if signed is None:
        raise Http404
    named = {"Content-Disposition": f'attachment; filename="protocol-{version}.yaml"'}
    return HttpResponse(signed.content.text, content_type="text/yaml; charset=utf-8", headers=named)


@require_http_methods(["GET", "POST"])
def medical_leads(request: HttpRequest) -> HttpResponse:
    """Show who signs for the clinic; an administrator says who does."""
    here = _people_of(request)
    leads = queries.leads(here.scope)
    there = {each.user for each in leads}
    offered = [each for each in members(here.scope, (Role.CLINICIAN,)) if each.user_id not in there]
    given = request.POST if request.method == "POST" else None
    form = LeadForm(offered, given) if here.role is Role.ADMINISTRATOR else None
    if request.method == "POST" and form is None:
        raise Http404
    if form is not None and form.is_bound and form.is_valid():
        actions.appoint_lead(by=here, at=timezone.now(), user=form.chosen())
        messages.success(request, gettext("They sign for the clinic now."))
        return HttpResponseRedirect(reverse("medical_leads"))
    status = 400 if form is not None and form.errors else 200
    return render(request, f"{FOLDER}/leads.html", {"leads": leads, "form": form}, status=status)


@require_POST
def medical_lead_end(request: HttpRequest, lead: UUID) -> HttpResponse:
    """End what somebody is as medical lead."""
    here = staff_of(request)
    if here.role is not Role.ADMINISTRATOR:
        raise Http404
    actions.end_lead(by=here, at=timezone.now(), lead=lead)
    messages.success(request, gettext("They do not sign for the clinic any more."))
    return HttpResponseRedirect(reverse("medical_leads"))


def _people_of(request: HttpRequest) -> Here:
    here = staff_of(request)
    if here.role not in {Role.CLINICIAN, Role.ADMINISTRATOR}:
        raise Http404
    return here
