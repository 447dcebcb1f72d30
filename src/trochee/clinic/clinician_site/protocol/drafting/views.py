"""The next protocol, before it counts: written, looked at, tried on people, signed or thrown away."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from trochee.clinic.accounts.roles import Role
from trochee.clinic.accounts.values import Here
from trochee.clinic.protocols import actions, queries
from trochee.clinic.protocols.checking import checked_content
from trochee.clinic.protocols.values import Content, Draft, OwnNumber
from trochee.clinic.workflows.protocol_trial import tried_on_people
from trochee.foundation.clock import zone_named
from trochee.foundation.refusal import InputRefused

from ...chart import staff_of
from ...knowledge.presenters import NumberLine
from ...knowledge.views import library_of
from ..forms import DraftForm, NumberForm, SignForm
from ..presenters import compared, looked_at, number_lines
from ..starting import TEMPLATE
from ..views import FOLDER


@require_http_methods(["GET", "POST"])
def protocol_draft(request: HttpRequest) -> HttpResponse:
    """Write the draft; what is wrong with it stands beside it, and it can be kept unfinished."""
    here, at = clinician_of(request), timezone.now()
    draft = queries.begun(here.scope)
    form = DraftForm(request.POST or None, initial=_begin(draft))
    if form.is_bound and form.is_valid():
        entries, switches = form.written(), form.switched_on()
        actions.keep_draft(
            by=here,
            at=at,
            version=form.cleaned_data["version"],
            change=lambda content: replace(content, entries=entries, switches=switches),
        )
        messages.success(request, gettext("The draft is kept. It has no effect until it is signed."))
        return HttpResponseRedirect(reverse("protocol_draft"))
    content = {
        "form": form,
        "draft": draft,
        "numbers": number_lines(draft.content),
        "look": looked_at(draft.content, _today(here, at)),
        "lead": queries.is_lead(here),
        "template": TEMPLATE,
    }
    return render(request, f"{FOLDER}/draft.html", content, status=400 if form.errors else 200)


def _begin(draft: Draft) -> dict[str, object]:
    on = [each.value for each in draft.content.switches]
    return {"entries": draft.content.entries, "switches": on, "version": draft.version}


@require_http_methods(["GET", "POST"])
def protocol_number(request: HttpRequest, name: str) -> HttpResponse:
    """Put another value for a number into the draft, with the shipped one and its source in sight."""
    here, at = clinician_of(request), timezone.now()
    line = library_of(here, at).number(name)
    if line is None:
        raise Http404
    draft = queries.begun(here.scope)
    now = next((each for each in draft.content.numbers if each.id == name), None)
    initial = {"value": f"{now.value:.10g}", "why": now.why} if now else {}
    form = NumberForm(request.POST or None, initial={**initial, "version": draft.version})
    if form.is_bound and form.is_valid() and _set(here, at, form, line):
        messages.success(request, gettext("It is in the draft. It has no effect until that is signed."))
        return HttpResponseRedirect(reverse("protocol_draft"))
    content = {"form": form, "line": line, "now": now}
    return render(request, f"{FOLDER}/number.html", content, status=400 if form.errors else 200)


def _set(here: Here, at: datetime, form: NumberForm, line: NumberLine) -> bool:
    """Put the number into the draft unless the law refuses it; says on the form why."""
    given, name = form.cleaned_data, line.quantity.id
    number = None
    if given["number"] is not None:
        number = OwnNumber(
            id=name,
            value=given["number"],
            unit=line.quantity.unit,
            since=_today(here, at),
            why=given["why"].strip(),
        )
        try:
            checked_content(Content(numbers=(number,)), _today(here, at))
        except InputRefused as refused:
            for error in refused.errors:
                allowed = gettext("Allowed here: %(allowed)s.") % {"allowed": error.allowed}
                form.add_error("value", allowed)
            return False

    def change(content: Content) -> Content:
        return content.without_number(name) if number is None else content.with_number(number)

    actions.keep_draft(by=here, at=at, version=given["version"], change=change)
    return True


@require_POST
def protocol_discard(request: HttpRequest) -> HttpResponse:
    """Throw the draft away."""
    here = clinician_of(request)
    version = request.POST.get("version", "")
    actions.discard_draft(by=here, at=timezone.now(), version=int(version) if version.isdecimal() else 0)
    messages.success(request, gettext("The draft is gone. What was signed stays as it is."))
    return HttpResponseRedirect(reverse("protocol"))


@require_GET
def protocol_trial(request: HttpRequest) -> HttpResponse:
    """Try the draft on whoever the reader looks after."""
    here, at = clinician_of(request), timezone.now()
    draft = _there(here)
    look = looked_at(draft.content, _today(here, at))
    trial = None if look.knowledge is None else tried_on_people(by=here, at=at, draft=look.knowledge)
    return render(request, f"{FOLDER}/trial.html", {"look": look, "trial": trial})


@require_http_methods(["GET", "POST"])
def protocol_sign(request: HttpRequest) -> HttpResponse:
    """Show once more what will be in force, and sign it."""
    here, at = clinician_of(request), timezone.now()
    draft, lead = _there(here), queries.is_lead(here)
    look = looked_at(draft.content, _today(here, at))
    before = queries.in_force(here.scope)
    form = SignForm(request, at, initial={"version": draft.version})
    if request.method == "POST" and lead and not look.errors and form.is_valid():
        given = form.cleaned_data
        number = actions.sign_protocol(
            by=here,
            at=timezone.now(),
            version=given["version"],
            why=given["why"],
            confirmation=form.confirmed(),
        )
        messages.success(request, gettext("Signed. Version %(number)s is in force now.") % {"number": number})
        return HttpResponseRedirect(reverse("protocol"))
    content = {
        "form": form,
        "look": look,
        "lead": lead,
        "draft": draft,
        "numbers": number_lines(draft.content),
        "lines": compared(before.content if before else Content(), draft.content),
    }
    return render(request, f"{FOLDER}/sign.html", content, status=400 if form.errors or look.errors else 200)


def clinician_of(request: HttpRequest) -> Here:
    """Give who is here, of the clinicians."""
    here = staff_of(request)
    if here.role is not Role.CLINICIAN:
        raise Http404
    return here


def _there(here: Here) -> Draft:
    draft = queries.draft_of(here.scope)
    if draft is None:
        raise Http404
    return draft


def _today(here: Here, at: datetime) -> date:
    return at.astimezone(zone_named(here.time_zone)).date()
