"""Where the care team begins: what waits for them, ranked."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from trochee.clinic.workflows.desk.work import work
from trochee.clinic.workflows.knowledge_desk import waiting

from ..chart import staff_of
from ..knowledge.duties import duty_lines
from .presenters import work_lines

SHOWN = 50


@require_GET
def today(request: HttpRequest) -> HttpResponse:
    """Show what waits for whoever is here, the gravest first."""
    here, at = staff_of(request), timezone.now()
    shown, count = work(by=here, at=at, at_most=None if "all" in request.GET else SHOWN)
    content = {"lines": work_lines(shown, at), "more": count - len(shown), "count": count, "at": at}
    content["duties"] = duty_lines(waiting(here))
    return render(request, "clinician_site/today.html", content)
