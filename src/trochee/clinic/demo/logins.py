"""Passwords and one-time codes of a demo: made from the demo's own keys, so that no two demos share them.

Nothing here works in a real clinic: each function refuses unless the settings are a demo's, and a clinic that is none
refuses to start with a demo's keys or folder (`config.environment`).
"""

from __future__ import annotations

import base64
import hmac
from hashlib import sha256

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import settings

_SECRET_BYTES = 20


class NotADemoError(RuntimeError):
    """A demo's log-ins were asked for outside a demo."""


def password() -> str:
    """Give the password that everybody of this demo has."""
    text = _from_keys("password").hex()
    return f"demo-{text[:4]}-{text[4:8]}-{text[8:12]}"


def one_time_secret(login: str) -> str:
    """Give the secret of somebody's one-time codes, as an authenticator app takes it."""
    return base64.b32encode(_from_keys(f"one-time:{login}")[:_SECRET_BYTES]).decode()


def code(login: str) -> str:
    """Give the code that somebody's authenticator app would show now."""
    return str(format_hotp_value(hotp_value(one_time_secret(login), next(iter(yield_hotp_counters_from_time())))))


def _from_keys(purpose: str) -> bytes:
    if not settings.TROCHEE_DEMO:
        raise NotADemoError
    return hmac.new(settings.SECRET_KEY.encode(), f"trochee demo {purpose}".encode(), sha256).digest()
