"""The assessment as a clinician goes through it: the patient's answers first, then what only a clinician can say.

Observers know what the rules find and do not read the answers: who reads scores reads these.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from trochee.clinic.accounts.values import OutOfDateError
from trochee.clinic.assessments.answers import NewAnswer, NotAnsweredError, Way, answer, confirm
from trochee.clinic.assessments.answers.questions import Question, with_sent
from trochee.clinic.assessments.answers.sent import answers_sent
from trochee.clinic.patients.values import Chart, Right
from trochee.clinic.workflows.assessing import Look, Part, asks_more, changed_meanwhile, look

from ..chart import around, chart_for, staff_of
from .presenters import with_origins

CONFIRM, PHONE = "confirm", "phone"


@require_GET
def assessment(request: HttpRequest, patient: UUID) -> HttpResponse:
    """Show every section: what was answered, what waits to be confirmed, what is missing."""
    at = timezone.now()
    chart = chart_for(request, at, patient, Right.READ_SCORES, "assessment")
    seen = look(chart, at, patient=False)
    content = around(
        chart,
        parts=seen.parts,
        to_confirm=sum(len(each.to_confirm) for each in seen.parts),
        missing=sum(len(each.unknown) for each in seen.parts),
        may=Right.KEEP_FACTS in chart.rights,
    )
    return render(request, "clinician_site/assessment.html", content)


@require_http_methods(["GET", "POST"])
def assessment_section(request: HttpRequest, patient: UUID, section: str) -> HttpResponse:
    """Go through one section: confirm what the patient said, change it, add what a clinician or laboratory knows."""
    at = timezone.now()
    right = Right.KEEP_FACTS if request.method == "POST" else Right.READ_SCORES
    chart = chart_for(request, at, patient, right, "assessment_section")
    seen = look(chart, at, patient=False)
    part = seen.part(section)
    if part is None:
        raise Http404
    page = seen.page(part, at)
    if request.method == "POST":
        return _save(request, chart, seen, part, page, at)
    return _page(request, chart, seen, part, page)


def _save(
    request: HttpRequest, chart: Chart, seen: Look, part: Part, page: tuple[Question, ...], at: datetime
) -> HttpResponse:
    sent = {name: str(value) for name, value in request.POST.items()}
    given: tuple[NewAnswer, ...] = ()
    try:
        given = answers_sent(page, sent, seen.knowledge, seen.assessment)
        written = _written(request, chart, seen, given, sent, at)
    except NotAnsweredError as refused:
        return _page(request, chart, seen, part, with_sent(page, sent, refused.problems), status=400)
    except OutOfDateError:
        now = look(chart, at, patient=False)
        again = with_sent(now.page(part, at), sent, changed_meanwhile(now, given))
        return _page(request, chart, now, part, again, status=409)
    text = ngettext("Saved: %(number)s answer.", "Saved: %(number)s answers.", len(written)) % {
        "number": len(written)
    }
    messages.success(request, text if written else _("Nothing was changed."))
    if asks_more(look(chart, at, patient=False), part, page, at):
        return HttpResponseRedirect(reverse("assessment_section", args=[chart.patient, part.section.id]))
    return HttpResponseRedirect(reverse("assessment", args=[chart.patient]))


def _written(
    request: HttpRequest,
    chart: Chart,
    seen: Look,
    given: tuple[NewAnswer, ...],
    sent: Mapping[str, str],
    at: datetime,
) -> tuple[str, ...]:
    by = staff_of(request)
    if sent.get("deed") == CONFIRM:
        return confirm(by=by, at=at, patient=chart.patient, given=given)
    changed = seen.new_in(given)
    if sent.get("way") == PHONE:
        return answer(by=by, at=at, patient=chart.patient, given=changed, way=Way.PHONE)
    return confirm(by=by, at=at, patient=chart.patient, given=changed)


def _page(
    request: HttpRequest,
    chart: Chart,
    seen: Look,
    part: Part,
    page: tuple[Question, ...],
    *,
    status: int = 200,
) -> HttpResponse:
    order = [each.section.id for each in seen.parts]
    place = order.index(part.section.id)
    content = around(
        chart,
        part=part,
        page=with_origins(page, chart.time_zone),
        may=Right.KEEP_FACTS in chart.rights,
        wrong=any(each.problem for each in page),
        outdated=status == 409,
        next=seen.parts[place + 1] if place + 1 < len(seen.parts) else None,
        notices=list(dict.fromkeys(each.notice for each in page if each.notice)),
    )
    return render(request, "clinician_site/assessment_section.html", content, status=status)
