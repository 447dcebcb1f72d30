"""What the service worker keeps: pages that are the same for everybody, and the pieces that they are made of."""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import sha256
from importlib.resources import files

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from trochee.clinic.patient_site.help.values import lines_of
from trochee.clinic.patient_site.presenters import asked
from trochee.clinic.patient_site.zones import zones

MODULES = "patient_site/phone"
_BESIDE = ("patient_site/pickers.js", "patient_site/where.js")
"""What the morning's own script is made of; it asks for them by these names."""
_PIECES = re.compile(r'(?:href|src)="([^"]+\.(?:css|js))"')


def shell() -> str:
    """Draw the page of the phone's own nights for nobody in particular, in the language that is spoken now."""
    return render_to_string("patient_site/phone.html", shell_content())


def shell_content() -> dict[str, object]:
    """Give what that page shows: the morning's questions and where help is, and nothing of a person."""
    lines = lines_of(settings.TROCHEE_FOLDER)
    return {"asked": asked({}, {}), "lines": lines, "zones": zones(), "phone": {"shell": True}}


def away_page() -> str:
    """Draw the page that one leaves to, which says nothing of this site."""
    return render_to_string("patient_site/away.html")


def kept() -> tuple[dict[str, str], str]:
    """Give each address that works without a network with where it comes from, and a name for their present state.

    The name changes with any byte of a page or a module: a browser then takes over the new ones as a whole.
    """
    pages = {reverse("my_phone"): shell(), reverse("away"): away_page()}
    modules = {f"{settings.STATIC_URL}{name}": text for name, text in _modules()}
    pieces = {piece for page in pages.values() for piece in _PIECES.findall(page)}
    named = sha256(repr(sorted({**pages, **modules}.items())).encode()).hexdigest()[:12]
    return {address: address for address in sorted({*pages, *modules, *pieces})}, named


def _modules() -> Iterable[tuple[str, str]]:
    static = files("trochee.clinic.patient_site") / "static"
    names = [f"{MODULES}/{each.name}" for each in (static / MODULES).iterdir() if each.name.endswith(".js")]
    return ((name, (static / name).read_text(encoding="utf-8")) for name in (*names, *_BESIDE))
