"""Sending by text message, through a gateway. One works over HTTP: a POST of JSON with a token in its header.

Nothing is believed but a clear answer: 2xx was taken, a refusal was not, and everything else is not known.
"""

from __future__ import annotations

import http.client
import json
import ssl
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import urlsplit

from django.conf import settings

from ..values import Fate, Outcome, Trouble

TIMEOUT_S = 10.0
_TAKEN = range(200, 300)
_REFUSED = range(400, 500)
_AGAIN = frozenset({408, 425, 429, 503})
"""Answers that say that it was not taken and may be tried again."""


class Gateway(Protocol):
    """Whatever sends a text message."""

    def send(self, number: str, text: str, *, message: str) -> Outcome:
        """Send one; ``message`` names it, so that the gateway can tell a second time. Raises nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpGateway:
    """A gateway over HTTPS. ``context`` says whose certificates are believed; the system's unless told."""

    url: str
    token: str = field(repr=False)
    timeout_s: float = TIMEOUT_S
    context: ssl.SSLContext | None = field(default=None, repr=False)

    def send(self, number: str, text: str, *, message: str) -> Outcome:
        """Send one message; redirects are not followed, since the token would go along."""
        parts = urlsplit(self.url)
        if parts.scheme != "https" or not parts.hostname:
            return Outcome(fate=Fate.FAILED, trouble=Trouble.OFF)
        context = self.context or ssl.create_default_context()
        line = http.client.HTTPSConnection(parts.hostname, parts.port, timeout=self.timeout_s, context=context)
        try:
            return self._send(
                line, f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}", number, text, message
            )
        finally:
            line.close()

    def _send(self, line: http.client.HTTPSConnection, path: str, number: str, text: str, message: str) -> Outcome:
        try:
            line.connect()
        except Exception:  # noqa: BLE001  whatever it was, nothing has left
            return Outcome(fate=Fate.WAITING, trouble=Trouble.UNREACHABLE)
        headers = {
            "Authorization": f"Bearer {self.token}",
            "Content-Type": "application/json",
            "Idempotency-Key": message,
        }
        try:
            line.request("POST", path, json.dumps({"to": number, "text": text}), headers)
            status = line.getresponse().status
        except Exception:  # noqa: BLE001  a wait that ran out, a line that broke: it may have been taken
            return Outcome(fate=Fate.NOT_KNOWN, trouble=Trouble.NO_ANSWER)
        if status in _TAKEN:
            return Outcome(fate=Fate.SENT)
        if status in _AGAIN:
            return Outcome(fate=Fate.WAITING, trouble=Trouble.BUSY)
        if status in _REFUSED:
            return Outcome(fate=Fate.FAILED, trouble=Trouble.REFUSED)
        return Outcome(fate=Fate.NOT_KNOWN, trouble=Trouble.NO_ANSWER)


def gateway() -> Gateway | None:
    """Give the gateway that the settings name; nothing where text messages are off."""
    if not settings.TROCHEE_TEXT_URL:
        return None
    return HttpGateway(url=settings.TROCHEE_TEXT_URL, token=settings.TROCHEE_TEXT_TOKEN)
