"""What every rule says about a patient now: what fires, why, what is missing, what was not looked at."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from trochee.clinic.accounts.queries import names
from trochee.clinic.patients.values import Chart, Right
from trochee.clinic.protocols.queries import knowledge_of
from trochee.clinic.workflows.known import Known, check_of, known_facts
from trochee.clinic.workflows.reviewing import today

from ..chart import around, chart_for
from .asked import questions
from .beside import contradictions, disputes, too_old
from .findings import Reader, groups, headline


@require_GET
def safety(request: HttpRequest, patient: UUID) -> HttpResponse:
    """Show what the rules say of the record as it stands."""
    at = timezone.now()
    chart = chart_for(request, at, patient, Right.READ_ANSWERS, "safety")
    known = known_facts(chart, at)
    content = around(chart, today=today(chart, at), **found(chart, known, at), **beside(chart, known))
    return render(request, "clinician_site/safety.html", content)


def found(chart: Chart, known: Known, at: datetime) -> dict[str, object]:
    """Check facts that were gathered; give what a page shows of what was found."""
    reader, checked = reader_of(chart, known), check_of(chart, known, at)
    fired = groups(checked, reader)
    return {
        "headline": headline(fired, checked),
        "groups": fired,
        "questions": questions(checked.findings, chart, reader.knowledge),
        "not_checked": checked.not_checked,
        "contradictions": contradictions(checked, reader),
        "version": reader.knowledge.version,
    }


def beside(chart: Chart, known: Known) -> dict[str, object]:
    """Give what the record says twice, what is too old, and what could not be read."""
    reader = reader_of(chart, known)
    return {"disputes": disputes(reader), "too_old": too_old(reader), "unread": known.unread}


def reader_of(chart: Chart, known: Known) -> Reader:
    """Give what turns the findings of a record into words."""
    told = (*known.told.values(), *known.stale.values(), *(each for held in known.disputed.values() for each in held))
    called = names({each.by for each in told if each.by})
    return Reader(chart=chart, known=known, knowledge=knowledge_of(chart.scope), names=called)
