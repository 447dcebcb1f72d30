"""The page of one patient, and all their nights and doses as tables."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from trochee.clinic.adverse_effects.queries import kept_adverse_effects
from trochee.clinic.assessments.queries import kept_facts, scores
from trochee.clinic.diaries.queries import kept_nights
from trochee.clinic.diaries.values import Kept
from trochee.clinic.dosing_sessions.queries import kept_doses
from trochee.clinic.patients.queries import person
from trochee.clinic.patients.values import Right
from trochee.clinic.therapy.queries import steps
from trochee.clinic.workflows.desk.efficiency import efficiencies
from trochee.clinic.workflows.reviewing import today
from trochee.knowledge import shipped

from ..chart import around, chart_for
from .entries import dose_rows, effect_rows
from .facts import fact_lines
from .tables import night_rows
from .timeline import DAYS, Happened, time_line

NEWEST_NIGHTS, NEWEST_DOSES, A_PAGE = 14, 10, 60


@require_GET
def record(request: HttpRequest, patient: UUID) -> HttpResponse:
    """Show a patient: facts, one time line, the latest of everything that this reader may read."""
    at = timezone.now()
    chart = chart_for(request, at, patient, Right.KNOW_OF, "record")
    may, day = chart.rights, today(chart, at)
    grade = shipped().number("review.adverse_effect.severe_grade")
    kept = kept_nights(chart, since=day - timedelta(days=DAYS)) if Right.READ_NIGHTS in may else ()
    slept = _slept(kept)
    doses = kept_doses(chart) if Right.READ_DOSES in may else None
    effects = kept_adverse_effects(chart) if Right.READ_EFFECTS in may else None
    measured = scores(chart) if Right.READ_SCORES in may else None
    therapy = steps(chart) if Right.READ_THERAPY in may else None
    happened = Happened(
        slept=slept if Right.READ_NIGHTS in may else None,
        doses=None if doses is None else [each.value for each in doses],
        effects=None if effects is None else [each.value for each in effects],
        scores=measured,
        therapy=therapy,
    )
    content = around(
        chart,
        facts=fact_lines(person(chart), kept_facts(chart).facts if Right.READ_FACTS in may else None, day),
        line=time_line(happened, day, severe_grade=grade),
        nights=night_rows(kept, slept, newest=NEWEST_NIGHTS) if Right.READ_NIGHTS in may else None,
        doses=None if doses is None else dose_rows(doses, newest=NEWEST_DOSES),
        effects=None if effects is None else effect_rows(effects, severe_grade=grade),
        scores=None if measured is None else tuple(reversed(measured))[:NEWEST_DOSES],
        therapy=None if therapy is None else tuple(reversed(therapy))[:NEWEST_DOSES],
    )
    return render(request, "clinician_site/record.html", content)


@require_GET
def record_nights(request: HttpRequest, patient: UUID) -> HttpResponse:
    """Show all nights, the latest first, a page at a time."""
    chart = chart_for(request, timezone.now(), patient, Right.READ_NIGHTS, "nights")
    kept = sorted(kept_nights(chart), key=lambda each: (each.night.date, each.night.source), reverse=True)
    number, pages = _page(request, len(kept))
    shown = kept[(number - 1) * A_PAGE : number * A_PAGE]
    content = around(chart, rows=night_rows(shown, _slept(tuple(shown))), number=number, pages=pages, count=len(kept))
    return render(request, "clinician_site/record_nights.html", content)


@require_GET
def record_doses(request: HttpRequest, patient: UUID) -> HttpResponse:
    """Show all doses, the latest first, a page at a time."""
    chart = chart_for(request, timezone.now(), patient, Right.READ_DOSES, "doses")
    rows = dose_rows(kept_doses(chart))
    number, pages = _page(request, len(rows))
    shown = rows[(number - 1) * A_PAGE : number * A_PAGE]
    content = around(chart, rows=shown, number=number, pages=pages, count=len(rows))
    return render(request, "clinician_site/record_doses.html", content)


def _slept(kept: tuple[Kept, ...]) -> dict[date, float]:
    return efficiencies({"": [each.night for each in kept if not each.night.from_device]})[""]


def _page(request: HttpRequest, count: int) -> tuple[int, int]:
    pages, text = max(1, -(-count // A_PAGE)), request.GET.get("page", "")
    return min(max(1, int(text)) if text.isdecimal() and len(text) < 6 else 1, pages), pages
