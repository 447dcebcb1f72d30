"""A link that is shown on one page, once: it waits sealed in the session between the deed and the page."""

from __future__ import annotations

import json

from django.conf import settings
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse

from .sealing import SealBrokenError, seal, unseal
from .values import Invited, NewInvitation

_KEY = "trochee_link_once"


def hand_over(request: HttpRequest, invited: Invited, new: NewInvitation, back: str) -> HttpResponseRedirect:
    """Keep the link for the next page and go there; ``back`` is where that page leads afterwards."""
    link = request.build_absolute_uri(reverse("invitation", args=[invited.token]))
    kept = {"link": link, "expires": invited.expires_at.isoformat(), "name": new.name, "role": new.role, "back": back}
    request.session[_KEY] = seal(settings.TROCHEE_SEAL_KEYS, json.dumps(kept), _about(request))
    return HttpResponseRedirect(reverse("link_once"))


def take(request: HttpRequest) -> dict[str, str] | None:
    """Give what waits, and forget it."""
    sealed = request.session.pop(_KEY, None)
    if not isinstance(sealed, str):
        return None
    try:
        found: dict[str, str] = json.loads(unseal(settings.TROCHEE_SEAL_KEYS, sealed, _about(request)))
    except SealBrokenError:
        return None
    return found


def _about(request: HttpRequest) -> str:
    return f"accounts.link_once:{request.user.pk}"
