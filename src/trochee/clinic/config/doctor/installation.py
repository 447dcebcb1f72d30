"""How the site was set up: debug, TLS, host names, static files, mail."""

from __future__ import annotations

import ipaddress
import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from .values import CAUTION, GOOD, UNSAFE, Finding, finding

_A_YEAR_S = int(timedelta(days=365).total_seconds())


def debug(at: datetime) -> Iterator[Finding]:
    """Error pages must not show what was typed."""
    if settings.DEBUG:
        yield finding("debug", UNSAFE, "DEBUG is on: error pages show what patients wrote")
    else:
        yield finding("debug", GOOD, "error pages show nothing of what was typed")
    if settings.TROCHEE_DEMO:
        yield finding("demo", UNSAFE, "TROCHEE_DEMO=1: no TLS and keys beside the records; invented people only")


def tls(at: datetime) -> Iterator[Finding]:
    """Nothing may travel in the open."""
    if settings.TROCHEE_DEMO:
        return
    if not (settings.SESSION_COOKIE_SECURE and settings.CSRF_COOKIE_SECURE and settings.SECURE_SSL_REDIRECT):
        yield finding("tls", UNSAFE, "cookies may travel without TLS")
    elif settings.SECURE_HSTS_SECONDS < _A_YEAR_S:
        yield finding("tls", CAUTION, "browsers are told for less than a year to come by TLS only")
    else:
        yield finding("tls", GOOD, "cookies and pages by TLS only")


def hosts(at: datetime) -> Iterator[Finding]:
    """Look at the names under which the site answers."""
    if settings.TROCHEE_DEMO:
        return
    wide = [host for host in settings.ALLOWED_HOSTS if "*" in host or host.startswith(".")]
    bare = [host for host in settings.ALLOWED_HOSTS if host == "localhost" or _is_address(host)]
    if wide or not settings.ALLOWED_HOSTS:
        yield finding("hosts", UNSAFE, "TROCHEE_HOSTS lets the site answer under any name")
    elif bare:
        yield finding("hosts", CAUTION, f"passkeys and certificates need a name; {', '.join(bare)} has none")
    else:
        yield finding("hosts", GOOD, f"the site answers as {', '.join(settings.ALLOWED_HOSTS)} and no other")


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


def static_files(at: datetime) -> Iterator[Finding]:
    """Every style and script that a page names has to be there."""
    root = Path(settings.STATIC_ROOT)
    listed = root / "staticfiles.json"
    if not listed.exists():
        yield finding("static files", UNSAFE, "none were collected: trochee clinic migrate")
        return
    paths = json.loads(listed.read_text(encoding="utf-8"))["paths"].values()
    gone = sum(not (root / path).exists() for path in paths)
    if gone:
        yield finding("static files", UNSAFE, f"{gone} of {len(paths)} are missing: trochee clinic migrate")
    else:
        yield finding("static files", GOOD, f"{len(paths)} collected")
