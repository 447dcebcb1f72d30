"""Medicines, conditions and diagnoses: written as people say them, read and checked while they are typed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from trochee.clinic.accounts.values import OutOfDateError
from trochee.clinic.assessments.actions import save_facts
from trochee.clinic.assessments.queries import kept_facts
from trochee.clinic.assessments.values import Facts, KeptFacts
from trochee.clinic.patients.values import Chart, Right
from trochee.clinic.protocols.queries import knowledge_of
from trochee.clinic.workflows.known import Known, check_of, known_facts
from trochee.knowledge.facts import FactValue

from ..chart import around, chart_for, staff_of
from ..safety.views import found
from .forms import LISTS, ListsForm, filled
from .readings import conditions_read, medicines_read


@require_GET
def patient_medicines(request: HttpRequest, patient: UUID) -> HttpResponse:
    """Show the lists with how each name is read and what follows."""
    at = timezone.now()
    chart = chart_for(request, at, patient, Right.READ_ANSWERS, "medicines")
    kept = kept_facts(chart)
    return _page(request, chart, at, kept, ListsForm(initial=filled(kept.facts, kept.version)), kept.facts)


@require_POST
def medicines_save(request: HttpRequest, patient: UUID) -> HttpResponse:
    """Save the lists; the page after it shows how each name was read."""
    at = timezone.now()
    chart = chart_for(request, at, patient, Right.KEEP_FACTS, "medicines")
    kept, form = kept_facts(chart), ListsForm(request.POST)
    if not form.is_valid():
        return _page(request, chart, at, kept, form, kept.facts, status=400)
    said, version = form.over(kept.facts), form.cleaned_data["version"]
    try:
        save_facts(by=staff_of(request), at=at, patient=chart.patient, facts=said, version=version)
    except OutOfDateError:
        return _page(request, chart, at, kept, form, said, outdated=True, status=409)
    messages.success(request, gettext("Saved. Below is how each name was read, and what follows."))
    return HttpResponseRedirect(reverse("patient_medicines", args=[patient]))


@require_POST
def medicines_reading(request: HttpRequest, patient: UUID) -> HttpResponse:
    """Say how what was typed so far is read, and what the rules say of it; nothing is saved."""
    at = timezone.now()
    chart = chart_for(request, at, patient, Right.KEEP_FACTS, "medicines.reading")
    kept, form = kept_facts(chart), ListsForm(request.POST)
    form.is_valid()
    content = around(chart, typed=True, **_read(chart, at, kept.facts, form.over(kept.facts)))
    return render(request, "clinician_site/medicines_read.html", content)


def _page(
    request: HttpRequest,
    chart: Chart,
    at: datetime,
    kept: KeptFacts,
    form: ListsForm,
    said: Facts,
    *,
    outdated: bool = False,
    status: int = 200,
) -> HttpResponse:
    lists = [(form[name], form[f"{name}_none"]) for name in LISTS]
    content = around(
        chart,
        form=form,
        lists=lists,
        may=Right.KEEP_FACTS in chart.rights,
        stands=[(form[name].label, getattr(kept.facts, name)) for name in LISTS],
        now=filled(kept.facts, kept.version) if outdated else None,
        **_read(chart, at, kept.facts, said),
    )
    return render(request, "clinician_site/medicines.html", content, status=status)


def _read(chart: Chart, at: datetime, kept: Facts, said: Facts) -> dict[str, object]:
    """Check the record with these lists in place of its own; what other places name stays on them."""
    known = known_facts(chart, at)
    if said != kept:
        known = known_facts(chart, at, also=_instead(known, kept, said))
    return {
        "medicines": medicines_read(said.medicines or (), check_of(chart, known, at).medicines),
        "conditions": conditions_read(_ill(said), knowledge_of(chart.scope)),
        **found(chart, known, at),
    }


def _instead(known: Known, kept: Facts, said: Facts) -> dict[str, FactValue]:
    pairs = {"medicines": (kept.medicines or (), said.medicines or ()), "conditions": (_ill(kept), _ill(said))}
    lists: dict[str, FactValue] = {}
    for name, (before, after) in pairs.items():
        there = known.given.get(name)
        others = tuple(each for each in there if each not in before) if isinstance(there, tuple) else ()
        lists[name] = tuple(dict.fromkeys((*after, *others)))
    return lists


def _ill(facts: Facts) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*(facts.diagnoses or ()), *(facts.conditions or ()))))
