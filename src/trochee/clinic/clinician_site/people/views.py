"""Who stands around a patient: care team, helpers, links, recoveries of their accounts, and who has read."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from trochee.clinic.accounts import actions as accounts
from trochee.clinic.accounts.people.forms import ConfirmRecoveryForm, RecoveryForm
from trochee.clinic.accounts.queries import member, of_record, open_invitations, open_recoveries
from trochee.clinic.accounts.roles import Role
from trochee.clinic.accounts.shown_once import hand_over
from trochee.clinic.accounts.values import NewInvitation, NotAllowedError
from trochee.clinic.patients import actions
from trochee.clinic.patients.circle import openings_of
from trochee.clinic.patients.forms import CarerForm
from trochee.clinic.patients.queries import team_of
from trochee.clinic.patients.values import Right
from trochee.clinic.workflows.trail_words import trail_lines

from ..chart import around, chart_for, staff_of
from .forms import InviteToRecordForm, TeamForm
from .presenters import circle, colleagues

_PAGE = "people"


@require_GET
def patient_people(request: HttpRequest, patient: UUID) -> HttpResponse:
    """Show who stands around the patient."""
    return _page(request, patient)


@require_POST
def team_join(request: HttpRequest, patient: UUID) -> HttpResponse:
    """Put a colleague on the care team."""
    at = timezone.now()
    chart = chart_for(request, at, patient, Right.KEEP_TEAM, _PAGE)
    form = TeamForm(colleagues(chart), request.POST)
    if not form.is_valid():
        return _page(request, patient, team=form)
    user, role = form.chosen()
    actions.join_team(by=staff_of(request), at=at, patient=patient, user=user, role=role)
    messages.success(request, gettext("They are on the care team now."))
    return _back(patient)


@require_POST
def team_end(request: HttpRequest, patient: UUID, membership: UUID) -> HttpResponse:
    """Take somebody off the care team, oneself too; the last clinician stays."""
    at = timezone.now()
    chart = chart_for(request, at, patient, Right.KEEP_TEAM, _PAGE)
    here = staff_of(request)
    left = any(each.pk == membership and each.user_id == here.user for each in team_of(chart))
    try:
        actions.leave_team(by=here, at=at, patient=patient, membership=membership)
    except NotAllowedError:
        messages.error(
            request, gettext("Somebody has to look after this patient. Put another clinician on the team first.")
        )
        return _back(patient)
    messages.success(
        request, gettext("You are off the care team.") if left else gettext("They are off the care team.")
    )
    return HttpResponseRedirect(reverse("panel")) if left else _back(patient)


@require_POST
def record_invite(request: HttpRequest, patient: UUID) -> HttpResponse:
    """Make a link for the patient or a helper."""
    at = timezone.now()
    chart = chart_for(request, at, patient, Right.KEEP_TEAM, _PAGE)
    here, form = staff_of(request), InviteToRecordForm(request.POST)
    if not form.is_valid():
        return _page(request, patient, invite=form)
    new = NewInvitation(role=Role(form.cleaned_data["role"]), name=form.cleaned_data["name"], patient=chart.patient)
    invited = accounts.invite(by=here.actor, at=at, scope=here.scope, new=new)
    return hand_over(request, invited, new, reverse("patient_people", args=[patient]))


@require_POST
def record_link_withdraw(request: HttpRequest, patient: UUID, invitation: UUID) -> HttpResponse:
    """Make a link to this record useless."""
    at = timezone.now()
    chart = chart_for(request, at, patient, Right.KEEP_TEAM, _PAGE)
    here = staff_of(request)
    waiting = {each.pk: each.patient for each in open_invitations(chart.scope, at, chart.ids)}
    of = waiting.get(invitation, chart.patient)
    accounts.withdraw_invitation(by=here.actor, at=at, scope=here.scope, invitation=invitation, patient=of)
    messages.success(request, gettext("The link is withdrawn. It opens nothing now."))
    return _back(patient)


@require_http_methods(["GET", "POST"])
def carer_limits(request: HttpRequest, patient: UUID, user: UUID) -> HttpResponse:
    """Say what a helper may do and until when."""
    at = timezone.now()
    chart = chart_for(request, at, patient, Right.KEEP_TEAM, _PAGE)
    held = member(chart.scope, user, Role.CARER)
    if held is None or held.patient not in chart.ids:
        raise Http404
    form = CarerForm(request.POST) if request.method == "POST" else CarerForm(initial=circle(chart, at).limits(user))
    if request.method == "POST" and form.is_valid():
        limits = form.limits(chart.time_zone)
        actions.let_carer(by=staff_of(request), at=at, patient=patient, user=user, limits=limits)
        messages.success(request, gettext("The helper may do that now."))
        return _back(patient)
    content = around(chart, form=form, name=held.user.name)
    return render(request, "clinician_site/carer.html", content, status=400 if form.errors else 200)


@require_POST
def carer_end(request: HttpRequest, patient: UUID, carer: UUID) -> HttpResponse:
    """End a helper's access at once."""
    at = timezone.now()
    chart_for(request, at, patient, Right.KEEP_TEAM, _PAGE)
    actions.end_carer(by=staff_of(request), at=at, patient=patient, carer=carer)
    messages.success(request, gettext("The helper's access is ended."))
    return _back(patient)


@require_http_methods(["GET", "POST"])
def record_recovery(request: HttpRequest, patient: UUID, user: UUID) -> HttpResponse:
    """Ask for the recovery of the patient's or a helper's account, or confirm it as the second person."""
    at = timezone.now()
    chart = chart_for(request, at, patient, Right.KEEP_TEAM, _PAGE)
    here = staff_of(request)
    held = next((each for each in of_record(chart.scope, chart.ids) if each.user_id == user), None)
    if held is None:
        raise Http404
    waiting = next(iter(open_recoveries(chart.scope, [user])), None)
    own = waiting is not None and waiting.requested_by_id == here.user
    form = ConfirmRecoveryForm(request, at, sent=not own) if waiting else RecoveryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        if isinstance(form, ConfirmRecoveryForm) and waiting is not None:
            invited = accounts.confirm_recovery(
                by=here.actor, at=now, scope=here.scope, recovery=waiting.pk, confirmation=form.confirmed()
            )
            new = NewInvitation(role=Role(held.role), name=held.user.name, patient=held.patient)
            return hand_over(request, invited, new, reverse("patient_people", args=[patient]))
        how = form.cleaned_data["how_identified"]
        accounts.request_recovery(by=here.actor, at=now, scope=here.scope, user=user, how_identified=how)
        messages.success(
            request, gettext("Asked. Now another clinician of the team, or an administrator, confirms it.")
        )
        return _back(patient)
    content = around(chart, form=form, recovery=waiting, own=own, name=held.user.name)
    return render(request, "clinician_site/recovery.html", content, status=400 if form.errors else 200)


@require_GET
def readers(request: HttpRequest, patient: UUID) -> HttpResponse:
    """Show who has read this record, and what was done to it."""
    chart = chart_for(request, timezone.now(), patient, Right.READ_TRAIL, "readers")
    content = around(chart, lines=trail_lines(chart), openings=openings_of(chart))
    return render(request, "clinician_site/readers.html", content)


def _page(
    request: HttpRequest,
    patient: UUID,
    *,
    team: TeamForm | None = None,
    invite: InviteToRecordForm | None = None,
) -> HttpResponse:
    at = timezone.now()
    chart = chart_for(request, at, patient, Right.KEEP_TEAM, _PAGE)
    content = around(
        chart,
        circle=circle(chart, at),
        here=staff_of(request),
        team=team or TeamForm(colleagues(chart)),
        invite=invite or InviteToRecordForm(),
    )
    return render(request, "clinician_site/people.html", content, status=400 if team or invite else 200)


def _back(patient: UUID) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("patient_people", args=[patient]))
