"""Coming in and going out, as the trail knows them: who, how, and never what was typed."""

from __future__ import annotations

from datetime import datetime

from allauth.account.internal.flows.login import get_authentication_records
from axes.handlers.proxy import AxesProxyHandler
from django.contrib.auth import login, logout
from django.http import HttpRequest

from trochee.clinic.audit.trail import deed
from trochee.clinic.audit.values import Actor

from . import actions
from .models import User
from .queries import memberships
from .request import address_of

_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


BEGAN = "trochee_began"
"""When the session began: it ends some time after that, however busy it is."""


def actor(user: User | None, request: HttpRequest) -> Actor:
    """Give who acts on an account: its owner once logged in, else a stranger; in the chain of its first clinic."""
    return _actor(user, request, known=user is not None and request.user == user)


def _actor(user: User | None, request: HttpRequest, *, known: bool) -> Actor:
    held = memberships(user) if user is not None else ()
    return Actor(
        id=str(user.pk) if user is not None and known else "stranger",
        role=held[0].role if held and known else "",
        clinic=held[0].clinic_id if held else None,
        address=address_of(request),
    )


def come_in(request: HttpRequest, user: User, *, at: datetime) -> None:
    """Begin a session and write down how the person showed who they are."""
    with deed(by=_actor(user, request, known=True), at=at) as trail:
        login(request, user, backend=_BACKEND)
        request.session[BEGAN] = at.timestamp()
        trail.add("accounts.logged_in", target=f"user:{user.pk}", detail={"how": _how(request, user)})


def leave(request: HttpRequest, *, at: datetime, why: str) -> None:
    """End this session and write down why."""
    if not isinstance(request.user, User):
        logout(request)
        return
    user = request.user
    with deed(by=actor(user, request), at=at) as trail:
        logout(request)
        trail.add("accounts.logged_out", target=f"user:{user.pk}", detail={"why": why})


def failed(request: HttpRequest, user: User | None, *, at: datetime, what: str) -> None:
    """Write down that somebody did not get in, or could not confirm who they are; a lock is said as such."""
    locked = bool(getattr(request, "axes_locked_out", False))
    actions.note_access(
        by=actor(user, request),
        at=at,
        action="accounts.locked_out" if locked else "accounts.refused",
        detail=what,
        about=None if user is None else user.pk,
    )


def count_wrong_code(request: HttpRequest, user: User) -> None:
    """Let a wrong code count like a wrong password, in the database, where no restart forgets it."""
    AxesProxyHandler.user_login_failed(__name__, {"username": user.username}, request)


def locked(request: HttpRequest, user: User) -> bool:
    """Whether this account is locked for now."""
    return bool(AxesProxyHandler.is_locked(request, {"username": user.username}))


def _how(request: HttpRequest, user: User) -> str:
    given = get_authentication_records(request, user)
    return ", ".join(str(each.get("type") or each.get("method")) for each in given) or "invitation"
