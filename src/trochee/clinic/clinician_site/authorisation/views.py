"""A patient's authorisation: what stands today, every version of it, and the sheet for the printer."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from trochee.clinic.patients.values import Right
from trochee.clinic.prescriptions.queries import authorisations as kept_versions
from trochee.clinic.prescriptions.queries import draft_of
from trochee.clinic.workflows.authorising import LIVE, lives
from trochee.clinic.workflows.reviewing import today

from ..chart import around, chart_for, staff_of
from .after.presenters import after_end
from .course import stands, versions
from .now import dose_now
from .wording import said

SHORT_HASH = 12
"""Letters of a hash that people compare by eye."""


@require_GET
def authorisations(request: HttpRequest, patient: UUID) -> HttpResponse:
    """Show what stands today and every version, the newest first."""
    at = timezone.now()
    chart = chart_for(request, at, patient, Right.READ_AUTHORISATION, "authorisations")
    kept, day = kept_versions(chart), today(chart, at)
    last = kept[0] if kept else None
    may = Right.AUTHORISE in chart.rights
    content = around(
        chart,
        last=last,
        stands=None if last is None else stands(last.authorisation, day),
        lines=() if last is None else said(last.authorisation),
        versions=versions(kept, day),
        may=may,
        now=dose_now(chart, last.authorisation, at, staff_of(request)) if may and last is not None else None,
        after=after_end(chart, last, at),
        draft=draft_of(chart, staff_of(request).user) if may else None,
        in_force=last is not None and lives(last.authorisation, day),
        can_stop=last is not None and last.authorisation.status in LIVE,
        own=last is not None and last.prescriber == staff_of(request).actor.id,
        today=day,
    )
    return render(request, "clinician_site/authorisation/list.html", content)


@require_GET
def authorisation_sheet(request: HttpRequest, patient: UUID, entry: UUID, version: int) -> HttpResponse:
    """Show one version for the printer. It is a record and says so; nothing can be dispensed on it."""
    at = timezone.now()
    chart = chart_for(request, at, patient, Right.READ_AUTHORISATION, "authorisation.sheet")
    kept = next(
        (each for each in kept_versions(chart) if (each.entry, each.authorisation.version) == (entry, version)), None
    )
    if kept is None:
        raise Http404
    of = kept.authorisation
    content = around(
        chart,
        kept=kept,
        authorisation=of,
        stands=stands(of, today(chart, at)),
        lines=said(of),
        short_hash=(of.content_sha256 or "")[:SHORT_HASH],
        at=at,
    )
    return render(request, "clinician_site/authorisation/sheet.html", content)
