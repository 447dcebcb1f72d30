"""Consent texts of the clinic: every version word for word, and the next one, signed."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from trochee.clinic.accounts.queries import names
from trochee.clinic.accounts.roles import Role
from trochee.clinic.accounts.values import Here
from trochee.clinic.patients.agreed import KINDS, LANGUAGE, text, texts
from trochee.clinic.patients.consent import NewText
from trochee.clinic.patients.queries import latest_text
from trochee.clinic.workflows.signed import publish_consent

from ..chart import staff_of
from .forms import PublishForm


@require_GET
def consent_texts(request: HttpRequest) -> HttpResponse:
    """List every version of every text."""
    here = _clinician(request)
    found = texts(here.scope)
    newest = {each.kind: each.pk for each in reversed(found)}
    called = names({each.by for each in found})
    lines = [
        (each, KINDS.get(each.kind, each.kind), newest[each.kind] == each.pk, called.get(each.by, ""))
        for each in found
    ]
    return render(request, "clinician_site/consents.html", {"lines": lines})


@require_GET
def consent_text(request: HttpRequest, wanted: UUID) -> HttpResponse:
    """Show one version word for word."""
    here = _clinician(request)
    found = text(here.scope, wanted)
    if found is None:
        raise Http404
    content = {"text": found, "about": KINDS.get(found.kind, found.kind)}
    return render(request, "clinician_site/consent.html", content)


@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest) -> HttpResponse:
    """Publish a text as the next version of its kind; it begins with the words of today."""
    here, at = _clinician(request), timezone.now()
    form = PublishForm(request, at, initial=_begin(here, request.GET.get("kind", "")))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        words = given["text"].replace("\r\n", "\n").strip()
        new = NewText(
            kind=given["kind"], language=LANGUAGE, title=given["title"], text=words, replaces=given["replaces"]
        )
        try:
            row = publish_consent(by=here, at=timezone.now(), new=new, confirmation=form.confirmed())
        except ValueError:
            form.add_error(
                "text",
                gettext("These are the words that are shown already. Patients are not asked twice for nothing."),
            )
        else:
            messages.success(request, gettext("Published. Patients are asked when they log in next."))
            return HttpResponseRedirect(reverse("consent_text", args=[row.pk]))
    return render(request, "clinician_site/publish.html", {"form": form}, status=400 if form.errors else 200)


def _begin(here: Here, kind: str) -> dict[str, object]:
    newest = latest_text(here.scope, kind, LANGUAGE) if kind in KINDS else None
    if newest is None:
        return {"kind": kind, "replaces": 0 if kind in KINDS else None}
    return {"kind": kind, "title": newest.title, "text": newest.text, "replaces": newest.version}


def _clinician(request: HttpRequest) -> Here:
    here = staff_of(request)
    if here.role is not Role.CLINICIAN:
        raise Http404
    return here
