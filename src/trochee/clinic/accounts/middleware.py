"""Who is here, whether they have been away too long, and whether a password alone brought them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlencode
from uuid import uuid4

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.translation import gettext

from trochee.clinic.audit.trail import deed

from .comings import BEGAN, actor, leave
from .models import User
from .queries import SECOND_FACTORS, here, memberships
from .request import ClinicRequest, address_of
from .roles import STAFF

Answer = Callable[[HttpRequest], HttpResponse]
_SEEN, _ENROLLED, _MEMBERSHIP = "trochee_seen", "trochee_enrolled_here", "trochee_membership"
_FAULT = 500
_WRITE_AFTER = timedelta(minutes=1)
_ALWAYS = frozenset({"help_now", "away"})
"""Where help is, and the way out: for everybody at any time, also for whoever was away too long."""
_OPEN_WITHOUT = _ALWAYS | {"account_logout", "account_reauthenticate", "favicon", "healthy"}
_OPEN_WITHOUT |= {"my_phone", "my_phone_worker"}  # the same for everybody
_ENROL = frozenset({"mfa_activate_totp", "mfa_add_webauthn"})
_ENROLMENT_PAGES = _ENROL | {
    "mfa_index",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "mfa_view_recovery_codes",
}


def current_membership(answer: Answer) -> Answer:
    """Put `here` on the request: the membership chosen in this session, else the first; nothing for a stranger."""

    def answered(request: HttpRequest) -> HttpResponse:
        ours = ClinicRequest.of(request)
        ours.here = None
        if isinstance(request.user, User):
            held = memberships(request.user)
            request.user._trochee_staff = any(each.role in STAFF for each in held)  # type: ignore[attr-defined]  # as below
            chosen = request.session.get(_MEMBERSHIP)
            mine = next((each for each in held if str(each.pk) == chosen), held[0] if held else None)
            if mine is not None:
                address = address_of(request)
                ours.here = here(mine, request.user, request=str(uuid4()), address=address)
        return answer(request)

    return answered


def idle_lock(answer: Answer) -> Answer:
    """Log out whoever did nothing for a while, and everybody in the end; the log-in leads to the page they wanted."""

    def answered(request: HttpRequest) -> HttpResponse:
        if not isinstance(request.user, User) or _route(request) in _ALWAYS:
            return answer(request)
        now = timezone.now().timestamp()
        seen, began = request.session.get(_SEEN), request.session.setdefault(BEGAN, now)
        limit = settings.TROCHEE_IDLE_STAFF if _any_staff(request.user) else settings.TROCHEE_IDLE_PATIENT
        idle = isinstance(seen, float) and now - seen > limit.total_seconds()
        if idle or now - began > settings.TROCHEE_SESSION_HOLDS.total_seconds():
            leave(request, at=timezone.now(), why="idle" if idle else "too long")
            if idle:
                text = gettext("You were away for a while, so this was locked. Log in to go on.")
            else:
                text = gettext("You were logged in for long, so this was locked. Log in to go on.")
            messages.info(request, text)
            after = {"next": request.get_full_path()} if request.method == "GET" else {}
            return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode(after)}")
        if not isinstance(seen, float) or now - seen > _WRITE_AFTER.total_seconds():
            request.session[_SEEN] = now
        return answer(request)

    return answered


def second_factor(answer: Answer) -> Answer:
    """Let staff who came by a password alone do one thing: enrol a second factor.

    A session counts once the log-in library asked it for a second factor, or once the first one was enrolled in it:
    that a factor was enrolled elsewhere meanwhile opens nothing here.
    """

    def answered(request: HttpRequest) -> HttpResponse:
        user = request.user
        if not isinstance(user, User) or not _any_staff(user) or _came_with_two(request, user):
            return answer(request)
        route = _route(request)
        if route in _OPEN_WITHOUT or request.path.startswith("/static/"):
            return answer(request)
        if _enrolled(user):  # elsewhere, meanwhile: this session has to log in again
            leave(request, at=timezone.now(), why="second step enrolled elsewhere")
            return HttpResponseRedirect(reverse("account_login"))
        if route not in _ENROLMENT_PAGES:
            messages.warning(request, gettext("Staff need a second step at log-in. Set up a passkey or an app now."))
            return HttpResponseRedirect(reverse("mfa_index"))
        response = answer(request)
        if request.method == "POST" and route in _ENROL and _enrolled(user):
            request.session[_ENROLLED] = str(user.pk)
        return response

    return answered


def second_factors_noted(answer: Answer) -> Answer:
    """Write down every second factor that comes or goes, and every confirmation by one, in the same transaction.

    What stands in the database before and after is compared, so that no way through the log-in library is missed.
    """

    def answered(request: HttpRequest) -> HttpResponse:
        user = request.user
        if request.method != "POST" or not isinstance(user, User) or not _route(request).startswith("mfa_"):
            return answer(request)
        before, confirmed = _factors(user), len(_confirmations(request, user))
        with deed(by=actor(user, request), at=timezone.now()) as trail:
            response = answer(request)
            if response.status_code >= _FAULT:
                transaction.set_rollback(True)
                return response
            after, target = _factors(user), f"user:{user.pk}"
            for what, ids in (("removed", before.keys() - after.keys()), ("added", after.keys() - before.keys())):
                for each in sorted(ids):
                    kind = (before | after)[each]
                    trail.add(f"accounts.second_factor_{what}", target=target, detail={"kind": kind})
            for kind in _confirmations(request, user)[confirmed:]:
                trail.add("accounts.confirmed", target=target, detail={"how": kind})
        return response

    return answered


def _factors(user: User) -> dict[int, str]:
    return dict(Authenticator.objects.filter(user=user).values_list("pk", "type"))


def _confirmations(request: HttpRequest, user: User) -> list[str]:
    given = get_authentication_records(request, user)
    return [str(each.get("type") or each.get("method")) for each in given if each.get("reauthenticated")]


def _route(request: HttpRequest) -> str:
    try:
        return resolve(request.path_info).view_name
    except Resolver404:
        return ""


def _any_staff(user: User) -> bool:
    """Whether any membership is staff; read once a request."""
    known: bool | None = getattr(user, "_trochee_staff", None)
    if known is None:
        known = any(each.role in STAFF for each in memberships(user))
        user._trochee_staff = known  # type: ignore[attr-defined]  # kept for the length of this request
    return known


def _came_with_two(request: HttpRequest, user: User) -> bool:
    if request.session.get(_ENROLLED) == str(user.pk):
        return True
    return any(each.get("method") == "mfa" for each in get_authentication_records(request, user))


def _enrolled(user: User) -> bool:
    return bool(Authenticator.objects.filter(user=user, type__in=SECOND_FACTORS).exists())
