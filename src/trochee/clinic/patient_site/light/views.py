"""A page that is dim at night. The server knows before the first pixel, so that nothing flashes."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from trochee.clinic.accounts.request import here_of
from trochee.clinic.accounts.values import Here
from trochee.foundation.clock import zone_named

CHOSEN = "trochee_light"
DIM, BRIGHT = "dim", "bright"
_EVENING, _MORNING = 21, 7
_KEPT_S = 365 * 86_400


def light(request: HttpRequest) -> dict[str, object]:
    """Say whether a patient's page is dim: as they chose on this device, else by the hour of their clinic."""
    here = getattr(request, "here", None)
    if not isinstance(here, Here) or here.own_patient is None:
        return {}
    chosen = request.COOKIES.get(CHOSEN)
    dim = chosen == DIM if chosen in {DIM, BRIGHT} else _night(zone_named(here.time_zone))
    return {"dim": dim, "other_light": BRIGHT if dim else DIM}


def _night(zone: ZoneInfo) -> bool:
    hour = timezone.now().astimezone(zone).hour
    return hour >= _EVENING or hour < _MORNING


@require_POST
def choose_light(request: HttpRequest) -> HttpResponse:
    """Keep the light that somebody wants on this device, and go back to their nights."""
    if here_of(request).own_patient is None:
        raise Http404
    chosen = request.POST.get("light", "")
    if chosen not in {DIM, BRIGHT}:
        return HttpResponseBadRequest()
    response = HttpResponseRedirect(reverse("my_nights"))
    response.set_cookie(CHOSEN, chosen, max_age=_KEPT_S, samesite="Lax", secure=request.is_secure())
    return response
