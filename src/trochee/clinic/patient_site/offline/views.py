"""The page that opens without a network, the worker that keeps it, what it sends, and the way out of it."""

from __future__ import annotations

import json
from datetime import date

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from trochee.clinic.accounts.comings import leave
from trochee.clinic.accounts.reauthentication import by_password
from trochee.clinic.accounts.request import here_of
from trochee.clinic.accounts.values import Here

from .kept import away_page, kept, shell, shell_content
from .owner import owners_of
from .sending import save_sent


@login_not_required
@require_GET
def my_phone(request: HttpRequest) -> HttpResponse:
    """Show the page of the phone's own nights. For a stranger, as for the worker, it is the same for everybody."""
    here = getattr(request, "here", None)
    if isinstance(here, Here) and here.own_patient is not None:
        mine = {"owners": owners_of(here), "shell": True}
        return render(request, "patient_site/phone.html", {**shell_content(), "phone": mine})
    with override(_language(request)):
        return HttpResponse(shell())


@require_http_methods(["GET", "POST"])
def my_phone_forgotten(request: HttpRequest) -> HttpResponse:
    """Say what a forgotten PIN costs and, after the account's password, let the phone erase what nobody can read."""
    here = here_of(request)
    if here.own_patient is None:
        raise Http404
    told: dict[str, object] = {"confirmed": False}
    if request.method == "POST":
        told["confirmed"] = by_password(request, request.POST.get("password", "")) is not None
        told["problem"] = "" if told["confirmed"] else _("This password is not right.")
    return render(request, "patient_site/phone_forgotten.html", told, status=400 if told.get("problem") else 200)


@login_not_required
@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """Give the service worker for a patient's pages; it keeps what `kept` names and nothing else."""
    addresses, named = kept()
    spoken = {reverse(name): f"{reverse(name)}?language={get_language()}" for name in ("my_phone", "away")}
    content = {
        "kept": json.dumps({**addresses, **spoken}, indent=1),
        "named": f"{get_language()}-{named}",
        "page": reverse("my_phone"),
    }
    headers = {"Service-Worker-Allowed": "/my/", "Cache-Control": "no-cache"}
    script = render_to_string("patient_site/worker.js", content)
    return HttpResponse(script, content_type="text/javascript", headers=headers)


@require_GET
def standing(request: HttpRequest) -> HttpResponse:
    """Tell the phone whose nights this log-in may send, by marks that say nothing, and how to sign a save."""
    return JsonResponse({"owners": dict(owners_of(here_of(request))), "token": get_token(request)})


@require_POST
def send_night(request: HttpRequest, day: date) -> HttpResponse:
    """Save a night that a phone kept."""
    here = here_of(request)
    if here.own_patient is None:
        raise Http404
    return save_sent(here, here.own_patient, day, request.POST, at=timezone.now())


@csrf_exempt  # another site can send no session with it (`SESSION_COOKIE_SAMESITE`), and all it does is to end one
@login_not_required
@require_http_methods(["GET", "POST"])
def away(request: HttpRequest) -> HttpResponse:
    """Leave in a hurry: the session ends, and an empty page stands there that says nothing of this site."""
    if request.method == "POST":
        leave(request, at=timezone.now(), why="quick exit")
        return HttpResponseRedirect(reverse("away"))
    with override(_language(request)):
        return HttpResponse(away_page())


def _language(request: HttpRequest) -> str | None:
    asked = request.GET.get("language", "")
    return asked if asked in dict(settings.LANGUAGES) else get_language()
