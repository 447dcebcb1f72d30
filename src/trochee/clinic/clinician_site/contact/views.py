"""When a patient is silent: who asks, what was said, and from when silence counts."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from trochee.clinic.accounts.queries import names
from trochee.clinic.accounts.roles import Role
from trochee.clinic.messaging.choices.queries import own_choice, told_to
from trochee.clinic.messaging.contact.actions import set_days, step
from trochee.clinic.messaging.contact.queries import Silence, rule_version, rules, steps
from trochee.clinic.messaging.values import Channel
from trochee.clinic.patients.book import book
from trochee.clinic.patients.values import Chart, Right
from trochee.clinic.ui.lazily import lazily
from trochee.clinic.workflows.desk.silence import mornings
from trochee.clinic.workflows.desk.unheard import unheard

from ..chart import around, chart_for, staff_of
from .forms import DaysForm, NoteForm
from .presenters import KINDS, message_lines, silence_lines

_CHANNELS = {
    Channel.NONE: lazily("no reminder"),
    Channel.EMAIL: lazily("by e-mail"),
    Channel.TEXT: lazily("by text message"),
}


@require_GET
def contact(request: HttpRequest, patient: UUID) -> HttpResponse:
    """Show silences, how the patient is reminded and what was sent, without any address."""
    at = timezone.now()
    return _page(request, chart_for(request, at, patient, Right.KEEP_PERSON, "contact"), at)


@require_POST
def contact_step(request: HttpRequest, patient: UUID) -> HttpResponse:
    """Take a silence on, or close it with a note."""
    at = timezone.now()
    chart = chart_for(request, at, patient, Right.KEEP_PERSON, "contact")
    closes = request.POST.get("deed") != "take"
    form = NoteForm(request.POST, closes=closes)
    if not form.is_valid():
        if set(form.errors) != {"note"}:
            raise BadRequest
        return _page(request, chart, at, note=form)
    given = form.cleaned_data
    step(
        by=staff_of(request),
        at=at,
        patient=chart.patient,
        kind=Silence(given["kind"]),
        since=given["since"],
        version=given["version"],
        note=given["note"] if closes else "",
        closes=closes,
    )
    said = _("Closed. Silence is counted again from today.") if closes else _("You have taken it on.")
    messages.success(request, said)
    return HttpResponseRedirect(reverse("contact", args=[patient]))


@require_POST
def contact_rule(request: HttpRequest, patient: UUID) -> HttpResponse:
    """Say from when silence counts for this patient."""
    at = timezone.now()
    chart = chart_for(request, at, patient, Right.KEEP_PERSON, "contact")
    form = DaysForm(_help(chart), request.POST)
    if not form.is_valid():
        return _page(request, chart, at, days=form)
    given = form.cleaned_data
    set_days(by=staff_of(request), at=at, days=given["days"], version=given["version"], patient=chart.patient)
    messages.success(request, _("Saved."))
    return HttpResponseRedirect(reverse("contact", args=[patient]))


@require_http_methods(["GET", "POST"])
def contact_days(request: HttpRequest) -> HttpResponse:
    """Say from when silence counts in this clinic."""
    here, at = staff_of(request), timezone.now()
    if here.role is not Role.CLINICIAN:
        raise Http404
    counted, version = rules(here.scope), rule_version(here.scope, None)
    help_text = _("Left empty, the program's own number counts.")
    form = DaysForm(help_text, request.POST or None, {"days": counted.clinic, "version": version})
    if request.method == "POST" and form.is_valid():
        set_days(by=here, at=at, days=form.cleaned_data["days"], version=form.cleaned_data["version"])
        messages.success(request, _("Saved. It counts from now on for whoever has no number of their own."))
        return HttpResponseRedirect(reverse("contact_days"))
    content = {"form": form, "own": len(counted.own)}
    return render(request, "clinician_site/contact_days.html", content, status=400 if form.errors else 200)


def _page(
    request: HttpRequest, chart: Chart, at: datetime, *, note: NoteForm | None = None, days: DaysForm | None = None
) -> HttpResponse:
    here = staff_of(request)
    who = [each for each in book(here, at) if chart.patient in each.ids]
    found = unheard(chart.scope, who, mornings(here, who), at)
    history, choice = steps(chart), own_choice(chart)
    called = names({*(each.by for each in history), *(each.owner for each in found if each.owner)})
    lines = silence_lines(found, called, at)
    forms = [(line, note if note and note.data.get("kind") == line.kind else _note_for(line)) for line in lines]
    known = rules(chart.scope).own.get(chart.patient)
    content = around(
        chart,
        silences=forms,
        steps=[(each, KINDS[each.kind], called.get(each.by, "")) for each in history],
        choice=choice if choice is not None and choice.reminds else None,
        channel=_CHANNELS[choice.channel] if choice is not None else "",
        messages_sent=message_lines(told_to(chart)),
        days=days
        or DaysForm(_help(chart), None, {"days": known, "version": rule_version(chart.scope, chart.patient)}),
    )
    return render(request, "clinician_site/contact.html", content, status=400 if note or days else 200)


def _note_for(line: object) -> NoteForm:
    return NoteForm(initial={name: getattr(line, name) for name in ("kind", "since", "version")})


def _help(chart: Chart) -> str:
    days = rules(chart.scope).clinic
    return ngettext(
        "Left empty, the clinic's own number counts: %(days)s day.",
        "Left empty, the clinic's own number counts: %(days)s days.",
        days,
    ) % {"days": days}
