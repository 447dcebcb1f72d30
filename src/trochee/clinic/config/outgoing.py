"""What leaves this machine: mail, text messages, and the address that stands in them. All of it off unless named."""

from __future__ import annotations

import stat
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlsplit

SMTP = "django.core.mail.backends.smtp.EmailBackend"
FILES = "django.core.mail.backends.filebased.EmailBackend"
OFF = "django.core.mail.backends.dummy.EmailBackend"
MAILS = "mail"
"""Where a demo puts its mails: a folder beside its records."""
_HERE = frozenset({"localhost", "127.0.0.1", "::1"})
_PORTS = {"starttls": 587, "tls": 465, "none": 25}
_DEMO_ADDRESS = "http://localhost:8000"
_TIMEOUT_S = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """How mails leave, as Django's settings name it."""

    backend: str = OFF
    host: str = ""
    port: int = 25
    user: str = ""
    password: str = field(default="", repr=False)
    starttls: bool = False
    tls: bool = False
    sender: str = "nobody@localhost"
    folder: str = ""
    timeout_s: int = _TIMEOUT_S


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """What the environment says about all of it."""

    address: str
    mail: Mail
    text_url: str = ""
    text_token: str = field(default="", repr=False)


def read_outgoing(
    variables: Mapping[str, str], hosts: Sequence[str], folder: Path, reasons: list[str], *, demo: bool
) -> Outgoing:
    """Read ``TROCHEE_ADDRESS``, ``TROCHEE_MAIL_*`` and ``TROCHEE_TEXT_*``; what is wrong is added to ``reasons``."""
    address = variables.get("TROCHEE_ADDRESS", "").rstrip("/") or _address(hosts, demo=demo)
    parts = urlsplit(address)
    if not demo and (parts.scheme != "https" or parts.hostname not in hosts or parts.path):
        reasons.append("TROCHEE_ADDRESS is https:// and one of TROCHEE_HOSTS, without a path")
    if demo:
        mail = Mail(backend=FILES, folder=str(folder.resolve() / MAILS))
        return Outgoing(address=address, mail=mail)
    return Outgoing(
        address=address,
        mail=_mail(variables, reasons),
        text_url=_text_url(variables, reasons),
        text_token=_secret(variables, "TROCHEE_TEXT_TOKEN_FILE", reasons),
    )


def _address(hosts: Sequence[str], *, demo: bool) -> str:
    return _DEMO_ADDRESS if demo else f"https://{hosts[0]}" if hosts else "https://"


def _mail(variables: Mapping[str, str], reasons: list[str]) -> Mail:
    host = variables.get("TROCHEE_MAIL_HOST", "")
    if not host:
        return Mail()
    way = variables.get("TROCHEE_MAIL_TLS", "") or ("none" if host in _HERE else "starttls")
    if way not in _PORTS or (way == "none" and host not in _HERE):
        reasons.append("TROCHEE_MAIL_TLS is starttls or tls; none is for a mail server on this machine")
        way = "starttls"
    port = variables.get("TROCHEE_MAIL_PORT", "") or str(_PORTS[way])
    if not port.isdecimal() or not 0 < int(port) < 1 << 16:
        reasons.append("TROCHEE_MAIL_PORT is a number of a port")
        port = "25"
    sender = variables.get("TROCHEE_MAIL_FROM", "")
    if parseaddr(sender) != ("", sender) or "@" not in sender:
        reasons.append("TROCHEE_MAIL_FROM is the bare address that mails come from, without a name before it")
    return Mail(
        backend=SMTP,
        host=host,
        port=int(port),
        user=variables.get("TROCHEE_MAIL_USER", ""),
        password=_secret(variables, "TROCHEE_MAIL_PASSWORD_FILE", reasons),
        starttls=way == "starttls",
        tls=way == "tls",
        sender=sender,
    )


def _text_url(variables: Mapping[str, str], reasons: list[str]) -> str:
    url = variables.get("TROCHEE_TEXT_URL", "")
    if not url:
        return ""
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname or parts.username:
        reasons.append("TROCHEE_TEXT_URL begins with https:// and holds no password: the token has a file of its own")
    if not variables.get("TROCHEE_TEXT_TOKEN_FILE"):
        reasons.append("TROCHEE_TEXT_TOKEN_FILE is not set: the file with the gateway's token")
    return url


def _secret(variables: Mapping[str, str], name: str, reasons: list[str]) -> str:
    """Read a secret from a file that its owner alone can read."""
    named = variables.get(name, "")
    if not named:
        return ""
    path = Path(named)
    try:
        mode, text = path.stat().st_mode, path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        reasons.append(f"{name} {path} cannot be read")
        return ""
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        reasons.append(f"{name} {path} can be read by others: chmod 600")
    if not text or not text.isprintable() or not text.isascii():
        reasons.append(f"{name} {path} is empty, or holds more than one line")
        return ""
    return text
