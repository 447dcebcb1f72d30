"""Pages of the administrator: who can log in, who is invited, and what becomes of an account. Nothing of a record."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from .. import actions
from ..queries import open_invitations, open_recoveries, staff_ids
from ..request import here_of
from ..roles import Role
from ..shown_once import hand_over, take
from ..values import Here, NewInvitation, NotAllowedError
from .forms import ConfirmRecoveryForm, InviteStaffForm, RecoveryForm
from .queries import accounts


@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """List the people of the clinic and the links that wait."""
    here, at = _administrator(request), timezone.now()
    content = {"accounts": accounts(here.scope, at), "invitations": open_invitations(here.scope, at)}
    return render(request, "accounts/people.html", content)


@require_http_methods(["GET", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    """Invite somebody of the staff."""
    here = _administrator(request)
    form = InviteStaffForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        new = NewInvitation(role=Role(form.cleaned_data["role"]), name=form.cleaned_data["name"])
        invited = actions.invite(by=here.actor, at=timezone.now(), scope=here.scope, new=new)
        return hand_over(request, invited, new, reverse("people"))
    return render(request, "accounts/invite.html", {"form": form}, status=_status(form))


@require_GET
def link_once(request: HttpRequest) -> HttpResponse:
    """Show a link that was just made, this once."""
    if not here_of(request).staff:
        raise Http404
    invited = take(request)
    until = datetime.fromisoformat(invited["expires"]) if invited else None
    return render(request, "accounts/link.html", {"invited": invited, "until": until})


@require_POST
def withdraw(request: HttpRequest, invitation: UUID) -> HttpResponse:
    """Make a link of the staff useless."""
    here = _administrator(request)
    actions.withdraw_invitation(
        by=here.actor, at=timezone.now(), scope=here.scope, invitation=invitation, patient=None
    )
    messages.success(request, gettext("The link is withdrawn. It opens nothing now."))
    return HttpResponseRedirect(reverse("people"))


@require_GET
def account(request: HttpRequest, user: UUID) -> HttpResponse:
    """Show one account and what can be done with it."""
    return _account_page(request, _administrator(request), user, RecoveryForm())


@require_POST
def switch(request: HttpRequest, user: UUID) -> HttpResponse:
    """Switch an account off or on."""
    here = _administrator(request)
    wanted = request.POST.get("active")
    if wanted not in {"yes", "no"}:  # a form that says nothing switches nothing
        raise Http404
    active = wanted == "yes"
    actions.switch_account(by=here.actor, at=timezone.now(), scope=here.scope, user=user, active=active)
    messages.success(
        request,
        gettext("The account is on again.") if active else gettext("The account is off, and logged out everywhere."),
    )
    return HttpResponseRedirect(reverse("account", args=[user]))


@require_POST
def unlock(request: HttpRequest, user: UUID) -> HttpResponse:
    """Let somebody try again after wrong passwords."""
    here = _administrator(request)
    actions.unlock(by=here.actor, at=timezone.now(), scope=here.scope, user=user)
    messages.success(request, gettext("The log-in is open again."))
    return HttpResponseRedirect(reverse("account", args=[user]))


@require_POST
def end_role(request: HttpRequest, user: UUID, membership: UUID) -> HttpResponse:
    """End one role of somebody."""
    here = _administrator(request)
    version = request.POST.get("version", "")
    if not version.isdecimal():
        raise Http404
    if user == here.user:
        raise NotAllowedError("nobody ends their own role")
    actions.end_membership(
        by=here.actor, at=timezone.now(), scope=here.scope, membership=membership, version=int(version)
    )
    messages.success(request, gettext("The role is ended."))
    return HttpResponseRedirect(reverse("people"))


@require_POST
def ask_recovery(request: HttpRequest, user: UUID) -> HttpResponse:
    """Ask for the recovery of an account; another person confirms it."""
    here = _administrator(request)
    form = RecoveryForm(request.POST)
    if not form.is_valid():
        return _account_page(request, here, user, form)
    actions.request_recovery(
        by=here.actor,
        at=timezone.now(),
        scope=here.scope,
        user=user,
        how_identified=form.cleaned_data["how_identified"],
    )
    messages.success(request, gettext("Asked. Now another administrator or clinician has to confirm it."))
    return HttpResponseRedirect(reverse("recoveries"))


@require_GET
def recoveries(request: HttpRequest) -> HttpResponse:
    """List the recoveries that wait for a second person."""
    here = _second_person(request)
    return render(request, "accounts/recoveries.html", {"recoveries": open_recoveries(here.scope, _whose(here))})


@require_http_methods(["GET", "POST"])
def confirm_recovery(request: HttpRequest, recovery: UUID) -> HttpResponse:
    """Confirm a recovery as the second person, and hand over the new link."""
    here, at = _second_person(request), timezone.now()
    waiting = next((each for each in open_recoveries(here.scope, _whose(here)) if each.pk == recovery), None)
    if waiting is None:
        raise Http404
    own = here.user in {waiting.requested_by_id, waiting.user_id}
    form = ConfirmRecoveryForm(request, at, sent=not own)
    if request.method == "POST" and form.is_valid():
        invited = actions.confirm_recovery(
            by=here.actor,
            at=timezone.now(),
            scope=here.scope,
            recovery=recovery,
            confirmation=form.confirmed(),
        )
        new = NewInvitation(role=here.role, name=waiting.user.name)
        return hand_over(request, invited, new, reverse("recoveries"))
    content = {"recovery": waiting, "form": form, "own": own}
    return render(request, "accounts/recovery.html", content, status=403 if own and request.POST else _status(form))


def _administrator(request: HttpRequest) -> Here:
    here = here_of(request)
    if here.role is not Role.ADMINISTRATOR:
        raise Http404
    return here


def _second_person(request: HttpRequest) -> Here:
    here = here_of(request)
    if here.role not in {Role.ADMINISTRATOR, Role.CLINICIAN}:
        raise Http404
    return here


def _whose(here: Here) -> frozenset[UUID] | None:
    """Give whose accounts this person may recover here: all, or staff alone; a patient has a page for that."""
    return None if here.role is Role.ADMINISTRATOR else staff_ids(here.scope)


def _account_page(request: HttpRequest, here: Here, user: UUID, form: RecoveryForm) -> HttpResponse:
    found = next((each for each in accounts(here.scope, timezone.now()) if each.user == user), None)
    if found is None:
        raise Http404
    content = {"account": found, "form": form, "own": user == here.user}
    return render(request, "accounts/account.html", content, status=_status(form))


def _status(form: InviteStaffForm | RecoveryForm | ConfirmRecoveryForm) -> int:
    return 400 if form.errors else 200
