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
from trochee.clinic.protocols.queries import knowledge_of
from trochee.clinic.workflows.signed import publish_consent
from trochee.knowledge import Knowledge
from trochee.knowledge.consent import concerning

from ..chart import staff_of
from .forms import PublishForm
from .presenters import in_a_line, lacking, named, sources_of, text_lines, to_begin_with


@require_GET
def consent_texts(request: HttpRequest) -> HttpResponse:
    """List every version of every text, and which alert the words of today do not name."""
    here = _clinician(request)
    knowledge, found = knowledge_of(here.scope), texts(here.scope)
    lines = text_lines(found, names({each.by for each in found}), knowledge)
    known = {each.kind for each in found}
    without = [(kind, KINDS[kind]) for kind in KINDS if kind in knowledge.consent_texts and kind not in known]
    return render(request, "clinician_site/consents.html", {"lines": lines, "without": without})


@require_GET
def consent_text(request: HttpRequest, wanted: UUID) -> HttpResponse:
    """Show one version word for word, and which alerts it names."""
    here = _clinician(request)
    found = text(here.scope, wanted)
    if found is None:
        raise Http404
    knowledge = knowledge_of(here.scope)
    content = {
        "text": found,
        "about": KINDS.get(found.kind, found.kind),
        "named": named(found, knowledge),
        "lacks": lacking(found, knowledge),
    }
    return render(request, "clinician_site/consent.html", content)


@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest) -> HttpResponse:
    """Publish a text as the next version of its kind; it begins with the words of today, or the shipped ones."""
    here, at = _clinician(request), timezone.now()
    knowledge, kind = knowledge_of(here.scope), request.GET.get("kind", "")
    begun, shipped = _begin(here, kind, knowledge, shipped=request.GET.get("begin") == "shipped")
    form = PublishForm(request, at, knowledge.alerts, initial=begun)
    if request.method == "POST" and form.is_valid():
        try:
            row = publish_consent(by=here, at=timezone.now(), new=_new(form), confirmation=form.confirmed())
        except ValueError:
            form.add_error(
                "text",
                gettext("These are the words that are shown already. Patients are not asked twice for nothing."),
            )
        else:
            messages.success(request, gettext("Published. Patients are asked when they log in next."))
            return HttpResponseRedirect(reverse("consent_text", args=[row.pk]))
    content = {
        "form": form,
        "kind": kind,
        "shipped": shipped,
        "offered": kind in knowledge.consent_texts and not shipped,
        "alerts": [in_a_line(each) for each in concerning(knowledge.alerts, kind)],
        "sources": sources_of(kind, knowledge),
    }
    return render(request, "clinician_site/publish.html", content, status=400 if form.errors else 200)


def _new(form: PublishForm) -> NewText:
    given = form.cleaned_data
    return NewText(
        kind=given["kind"],
        language=LANGUAGE,
        title=given["title"],
        text=given["text"].replace("\r\n", "\n").strip(),
        replaces=given["replaces"],
        leaves_out=tuple(each.id for each in form.leaves_out),
    )


def _begin(here: Here, kind: str, knowledge: Knowledge, *, shipped: bool) -> tuple[dict[str, object], bool]:
    """Give what the form begins with, and whether these are the shipped words."""
    newest = latest_text(here.scope, kind, LANGUAGE) if kind in KINDS else None
    words = to_begin_with(kind, knowledge) if newest is None or shipped else {}
    version = newest.version if newest else 0 if kind in KINDS else None
    if words or newest is None:
        return {"kind": kind, **words, "replaces": version}, bool(words)
    return {"kind": kind, "title": newest.title, "text": newest.text, "replaces": version}, False


def _clinician(request: HttpRequest) -> Here:
    here = staff_of(request)
    if here.role is not Role.CLINICIAN:
        raise Http404
    return here
