"""What the rules of this clinic say, what they rest on, and what of it is due: pages about no patient."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from trochee.clinic.accounts.roles import Role
from trochee.clinic.accounts.values import Here
from trochee.clinic.protocols import actions
from trochee.clinic.protocols.queries import is_lead
from trochee.clinic.workflows.knowledge_desk import overrides, what_is_new
from trochee.foundation.clock import zone_named

from ..chart import staff_of
from .forms import NameForm, SearchForm
from .naming import name_as_read
from .presenters import Library, topic_of

_FOLDER = "clinician_site/knowledge"


def reader_of(request: HttpRequest) -> Here:
    """Give who is here, of those who look after patients."""
    here = staff_of(request)
    if here.role not in {Role.CLINICIAN, Role.OBSERVER}:
        raise Http404
    return here


def library_of(here: Here, at: datetime) -> Library:
    """Give the knowledge that holds for the clinic today."""
    return Library(here.scope, at.astimezone(zone_named(here.time_zone)).date())


@require_GET
def knowledge(request: HttpRequest) -> HttpResponse:
    """Show the topics, what is overdue, and what a search finds."""
    here = reader_of(request)
    library, form = library_of(here, timezone.now()), SearchForm(request.GET or None)
    words = form.cleaned_data["q"] if form.is_bound and form.is_valid() else ""
    content = {"form": form, "words": words, "library": library, "found": library.found(words)}
    if not words:
        content |= {"topics": library.topics(), "overdue": library.overdue()}
    return render(request, f"{_FOLDER}/knowledge.html", content)


@require_GET
def knowledge_topic(request: HttpRequest, topic: str) -> HttpResponse:
    """Show the rules of one topic, the gravest first."""
    here = reader_of(request)
    rules = library_of(here, timezone.now()).rules(topic)
    if not rules:
        raise Http404
    return render(request, f"{_FOLDER}/topic.html", {"topic": topic, "rules": rules})


@require_GET
def knowledge_rule(request: HttpRequest, name: str) -> HttpResponse:
    """Show one rule: its condition in words, sources, examples as they come out, what the clinic changed of it."""
    here = reader_of(request)
    library = library_of(here, timezone.now())
    rule = library.own.rules.get(name)
    if rule is None:
        raise Http404
    content = {
        "line": library.rule(rule),
        "topic": topic_of(name),
        "examples": library.examples(rule),
        "history": library.history(rule),
        "counts": [each for each in overrides(here.scope) if each.rule == name],
    }
    return render(request, f"{_FOLDER}/rule.html", content)


@require_GET
def knowledge_numbers(request: HttpRequest) -> HttpResponse:
    """Show every number that rules ask for: what is shipped, what the clinic has, where it comes from."""
    here = reader_of(request)
    return render(request, f"{_FOLDER}/numbers.html", {"numbers": library_of(here, timezone.now()).numbers()})


@require_GET
def knowledge_facts(request: HttpRequest) -> HttpResponse:
    """Show what can be known of a patient, and which rules ask for it."""
    here = reader_of(request)
    return render(request, f"{_FOLDER}/facts.html", {"facts": library_of(here, timezone.now()).facts()})


@require_http_methods(["GET", "POST"])
def knowledge_medicines(request: HttpRequest) -> HttpResponse:
    """Say how a name is read. What is typed is posted, so that it stands in no address, and is kept nowhere."""
    here = reader_of(request)
    form = NameForm(request.POST or None)
    name = form.cleaned_data["name"] if form.is_bound and form.is_valid() else ""
    library = library_of(here, timezone.now())
    read = name_as_read(here.scope, library.own, name, library.today) if name.strip() else None
    content = {"form": form, "read": read, "library": library}
    return render(request, f"{_FOLDER}/medicines.html", content)


@require_GET
def knowledge_interactions(request: HttpRequest) -> HttpResponse:
    """Show what medicines do beside ketamine, the gravest first."""
    here = reader_of(request)
    library = library_of(here, timezone.now())
    return render(request, f"{_FOLDER}/interactions.html", {"groups": library.interactions(), "library": library})


@require_GET
def knowledge_sources(request: HttpRequest) -> HttpResponse:
    """Show every source, how it was read, and how much rests on it."""
    here = reader_of(request)
    return render(request, f"{_FOLDER}/sources.html", {"sources": library_of(here, timezone.now()).sources()})


@require_http_methods(["GET", "POST"])
def knowledge_changes(request: HttpRequest) -> HttpResponse:
    """Show what is new in the shipped knowledge since the clinic saw it last; a lead says that it was seen."""
    here = reader_of(request)
    if request.method == "POST":
        seen = request.POST.get("knowledge", "")[:40]
        actions.keep_seen(by=here, at=timezone.now(), knowledge=seen)
        messages.success(request, gettext("Kept. What comes later is shown against this."))
        return HttpResponseRedirect(reverse("knowledge_changes"))
    content = {"new": what_is_new(here.scope), "lead": is_lead(here)}
    return render(request, f"{_FOLDER}/changes.html", content)


@require_GET
def knowledge_overrides(request: HttpRequest) -> HttpResponse:
    """Show how often each rule stood at a signature, and was gone on in spite of."""
    here = reader_of(request)
    own = library_of(here, timezone.now()).own
    content = {
        "counts": [(each, own.rules.get(each.rule)) for each in overrides(here.scope)],
        "share": f"{own.number('protocol.override.percent'):g}",
        "least": f"{own.number('protocol.override.least'):g}",
    }
    return render(request, f"{_FOLDER}/overrides.html", content)
