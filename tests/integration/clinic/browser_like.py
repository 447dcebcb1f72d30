"""A client that comes as a browser behind the TLS proxy does."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.test import Client
from tests.clinic_environment import HOST
from tests.factories.clinic import PASSWORD, enrol
from tools.clinic_site.visiting import one_time_code

LOGIN = "/account/login/"


def client(**more: Any) -> Client:
    return Client(SERVER_NAME=HOST, HTTP_X_FORWARDED_PROTO="https", **more)


def log_in(username: str, password: str = PASSWORD) -> Client:
    visitor = client()
    visitor.post(LOGIN, {"login": username, "password": password})
    return visitor


def code(user: UUID) -> str:
    """The one-time code that an app would show now."""
    from allauth.mfa.adapter import get_adapter

    sealed = Authenticator.objects.get(user_id=user, type="totp").data["secret"]
    return one_time_code(get_adapter().decrypt(sealed))


def log_in_with_two(username: str, user: UUID) -> Client:
    """Log in as staff do: the password, then the code."""
    if not Authenticator.objects.filter(user_id=user).exists():
        enrol(user)
    visitor = log_in(username)
    visitor.post("/account/2fa/authenticate/", {"code": code(user)})
    return visitor
