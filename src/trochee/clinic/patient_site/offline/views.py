"""The page that opens without a network, the worker that keeps it, and whose record a log-in writes to."""

from __future__ import annotations

import json
import re
from hashlib import sha256

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_GET

from trochee.clinic.accounts.request import here_of
from trochee.clinic.patient_site.presenters import asked

from .owner import owner_of

_PIECES = re.compile(r'(?:href|src)="([^"]+\.(?:css|js))"')
_MODULES = ("queue.js", "vault.js", "post.js")


@login_not_required
@require_GET
def my_phone(request: HttpRequest) -> HttpResponse:
    """Show the empty page of the phone's own entries. It is the same for everybody, so that it may lie in a cache."""
    return HttpResponse(_shell())


@login_not_required
@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """Give the service worker for all pages of a patient; it keeps the empty page and its pieces only."""
    shell = _shell()
    modules = [static(f"patient_site/{name}") for name in _MODULES]
    kept = [reverse("my_phone"), *sorted({*_PIECES.findall(shell), *modules})]
    named = sha256((shell + json.dumps(kept)).encode()).hexdigest()[:12]
    content = {"kept": json.dumps(kept), "named": named, "page": reverse("my_phone")}
    headers = {"Service-Worker-Allowed": "/my/", "Cache-Control": "no-cache"}
    script = render_to_string("patient_site/worker.js", content)
    return HttpResponse(script, content_type="text/javascript", headers=headers)


@require_GET
def standing(request: HttpRequest) -> HttpResponse:
    """Tell the phone whose record this log-in writes to, by a name that says nothing, and how to sign a save."""
    return JsonResponse({"owner": owner_of(here_of(request)), "token": get_token(request)})


def _shell() -> str:
    return render_to_string("patient_site/phone.html", {"asked": asked({}, {})})
