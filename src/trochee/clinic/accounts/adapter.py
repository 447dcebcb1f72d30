"""Where the log-in library asks us: nobody signs up, one-time secrets are sealed, a last second factor stays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext

from trochee.clinic.audit.trail import deed
from trochee.clinic.ui.lazily import lazily as _

from . import actions, comings
from .models import User
from .queries import SECOND_FACTORS, must_have_second_factor
from .sealing import seal, unseal

_ABOUT = "accounts.one_time_secret"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # the library ships no types
    """Log-in as this clinic wants it."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "enter_current_password": _("This is not your password now."),
        "incorrect_code": _("This code is not right. Write the one that is shown now."),
        "incorrect_password": _("This password is not right."),
        "too_many_login_attempts": _("Too many wrong tries. Wait a few minutes."),
        "username_password_mismatch": _("Log-in name or password is not right."),
        "rate_limited": _("Too many tries. Wait a few minutes."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Say no: an account comes from an invitation."""
        return False

    def send_notification_mail(self, *arguments: Any, **named: Any) -> None:
        """Send nothing: there are no addresses."""

    def login(self, request: HttpRequest, user: User) -> None:
        """Begin a session, in the transaction that writes it down."""
        comings.come_in(request, user, at=timezone.now())

    def logout(self, request: HttpRequest) -> None:
        """End a session, likewise."""
        comings.leave(request, at=timezone.now(), why="by choice")

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Write down a wrong password; of a name that nobody has not even the name, which may be a password."""
        user = User.objects.filter(username=str(credentials.get("username", "")).lower()).first()
        what = "confirmation" if request.user.is_authenticated else "password"
        comings.failed(request, user, at=timezone.now(), what=what)

    def second_step_failed(self, user: User | None, *, confirms: bool) -> None:
        """Write down a wrong code or passkey, and at a log-in let it count like a wrong password."""
        request = context.request
        if user is not None and not confirms:
            comings.count_wrong_code(request, user)
        comings.failed(request, user, at=timezone.now(), what="confirmation" if confirms else "second step")

    def reauthenticate(self, user: User, password: str) -> bool:
        """Try the password again, and write down that it was right."""
        right = bool(super().reauthenticate(user, password))
        if right:
            by = comings.actor(user, context.request)
            actions.note_access(by=by, at=timezone.now(), action="accounts.confirmed", detail="password")
        return right

    def set_password(self, user: User, password: str) -> None:
        """Keep a new password; sessions elsewhere end with the old one."""
        user.set_password(password)
        actions.keep_password(by=comings.actor(user, context.request), at=timezone.now(), user=user)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Give the first page, which knows who is who."""
        return "/"


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # the library ships no types
    """Second factors as this clinic wants them."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": _("Staff need a second step: add another one before this one goes."),
        "cannot_generate_recovery_codes": _("Recovery codes come after a passkey or an app."),
        "incorrect_code": _("This code is not right. Write the one that is shown now."),
    }

    def generate_authenticator_name(self, user: User, type: str) -> str:  # noqa: A002  the library's own name for it
        """Name a new passkey until its owner does."""
        return gettext("Passkey %(number)s") % {
            "number": Authenticator.objects.filter(user=user, type=type).count() + 1
        }

    def encrypt(self, text: str) -> str:
        """Seal a one-time secret before it is stored."""
        return seal(settings.TROCHEE_SEAL_KEYS, text, _ABOUT)

    def decrypt(self, encrypted_text: str) -> str:
        """Open a one-time secret."""
        return unseal(settings.TROCHEE_SEAL_KEYS, encrypted_text, _ABOUT)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Keep the last second factor of staff; recovery by two persons is the way past it."""
        user = authenticator.user
        assert isinstance(user, User)
        if authenticator.type not in SECOND_FACTORS or not must_have_second_factor(user):
            return True
        others = Authenticator.objects.filter(user=user, type__in=SECOND_FACTORS).exclude(pk=authenticator.pk)
        return bool(others.exists())


class SessionsAdapter(DefaultUserSessionsAdapter):  # type: ignore[misc]  # the library ships no types
    """The list of devices as this clinic wants it."""

    def end_sessions(self, sessions: Sequence[UserSession]) -> None:
        """End these sessions of one's own, in the transaction that writes it down."""
        user = context.request.user
        assert isinstance(user, User)
        with deed(by=comings.actor(user, context.request), at=timezone.now()) as trail:
            super().end_sessions(sessions)
            trail.add("accounts.sessions_ended", target=f"user:{user.pk}", detail={"sessions": len(sessions)})
