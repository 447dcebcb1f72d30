"""The patient's own part of the assessment: where it stands, and one section at a time."""

from __future__ import annotations

from datetime import datetime
from math import ceil

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from trochee.clinic.accounts.request import here_of
from trochee.clinic.accounts.values import OutOfDateError
from trochee.clinic.assessments.answers import NewAnswer, NotAnsweredError, answer
from trochee.clinic.assessments.answers.questions import Question, calls_now, with_sent
from trochee.clinic.assessments.answers.sent import answers_sent
from trochee.clinic.patients.queries import open_chart
from trochee.clinic.patients.values import Chart, Right
from trochee.clinic.workflows.assessing import Look, Part, asks_more, changed_meanwhile, look

from ..help.values import lines_of

ALONE, SEEN = "alone", "help_seen"


@require_GET
def my_assessment(request: HttpRequest) -> HttpResponse:
    """Show the sections and what is missing, never an answer: the phone may be shared."""
    at = timezone.now()
    chart = _chart(request, at, Right.READ_ANSWERS, "my.assessment")
    seen = look(chart, at, patient=True)
    content = {
        "parts": seen.parts,
        "first": next(iter(seen.open), None),
        "minutes": ceil(seen.minutes),
        "may_enter": Right.ENTER_ANSWERS in chart.rights,
    }
    return render(request, "patient_site/assessment.html", content)


@require_http_methods(["GET", "POST"])
def my_assessment_section(request: HttpRequest, section: str) -> HttpResponse:
    """Ask one section, and save it. A private one is shown only to somebody who says that they are alone."""
    at = timezone.now()
    chart = _chart(request, at, Right.ENTER_ANSWERS, "my.assessment_section")
    seen = look(chart, at, patient=True)
    part = seen.part(section)
    if part is None:
        raise Http404
    if part.section.private and ALONE not in request.GET:
        return render(request, "patient_site/assessment_alone.html", {"part": part})
    page = seen.page(part, at)
    if request.method == "POST":
        return _save(request, chart, seen, part, page, at)
    return _page(request, seen, part, page)


def _save(
    request: HttpRequest, chart: Chart, seen: Look, part: Part, page: tuple[Question, ...], at: datetime
) -> HttpResponse:
    sent = {name: str(value) for name, value in request.POST.items()}
    try:
        given = answers_sent(page, sent, seen.knowledge, seen.assessment)
    except NotAnsweredError as refused:
        return _page(request, seen, part, with_sent(page, sent, refused.problems), status=400)
    shown = with_sent(page, sent, {})
    if calls_now(shown) and SEEN not in sent and _new_call(seen, given, at):
        return _page(request, seen, part, shown, first=True, status=422)
    try:
        written = answer(by=here_of(request), at=at, patient=chart.patient, given=seen.new_in(given))
    except NotAnsweredError as refused:
        return _page(request, seen, part, with_sent(page, sent, refused.problems), status=400)
    except OutOfDateError:
        now = look(chart, at, patient=True)
        again = with_sent(now.page(part, at), sent, changed_meanwhile(now, given))
        return _page(request, now, part, again, status=409)
    return _saved(request, look(chart, at, patient=True), part, page, written, at)


def _new_call(seen: Look, given: tuple[NewAnswer, ...], at: datetime) -> bool:
    """Whether an answer that calls somebody is not the one that stands already."""
    return any(seen.assessment.calls(each.fact, each.value, at.date()) for each in seen.new_in(given))


def _saved(
    request: HttpRequest, now: Look, part: Part, page: tuple[Question, ...], written: tuple[str, ...], at: datetime
) -> HttpResponse:
    if any(now.assessment.calls(name, now.known.get(name), at.date()) for name in written):
        text = _(
            "Saved. It stands first on your care team's list. They may not see it at once. Call if you need help."
        )
        messages.warning(request, text)
    if asks_more(now, part, page, at):
        messages.info(request, _("Saved. Because of your answers there is a bit more to ask here."))
        return HttpResponseRedirect(_place(part, alone=True))
    order = [each.section.id for each in now.parts]
    later = [each for each in now.open if order.index(each.section.id) > order.index(part.section.id)]
    if not later:
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(reverse("my_assessment"))
    return HttpResponseRedirect(_place(later[0], alone=part.section.private))


def _place(part: Part, *, alone: bool) -> str:
    place = reverse("my_assessment_section", args=[part.section.id])
    return f"{place}?{ALONE}=1" if alone and part.section.private else place


def _page(
    request: HttpRequest,
    seen: Look,
    part: Part,
    page: tuple[Question, ...],
    *,
    first: bool = False,
    status: int = 200,
) -> HttpResponse:
    order = [each.section.id for each in seen.parts]
    content = {
        "part": part,
        "page": page,
        "number": order.index(part.section.id) + 1,
        "of": len(order),
        "lines": lines_of(settings.TROCHEE_FOLDER),
        "help": calls_now(page),
        "asks_for_harm": any(option.calls for each in page for option in each.options),
        "first": first,
        "wrong": any(each.problem for each in page),
        "outdated": status == 409,
        "notices": list(dict.fromkeys(each.notice for each in page if each.notice)),
    }
    return render(request, "patient_site/assessment_section.html", content, status=status)


def _chart(request: HttpRequest, at: datetime, right: Right, page: str) -> Chart:
    here = here_of(request)
    if here.own_patient is None:
        raise Http404
    return open_chart(by=here, at=at, patient=here.own_patient, right=right, page=page)
