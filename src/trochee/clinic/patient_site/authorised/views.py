"""What the clinic has signed for the patient, and what holds when it has not."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from trochee.clinic.accounts.request import here_of
from trochee.clinic.accounts.roles import role_word
from trochee.clinic.patients.queries import open_chart, team_of
from trochee.clinic.patients.values import Chart, Right
from trochee.clinic.prescriptions.queries import authorisations
from trochee.clinic.protocols.queries import knowledge_of
from trochee.clinic.workflows.desk.authorised import Notices
from trochee.clinic.workflows.reviewing import today

from .presenters import Mine, mine


@require_GET
def my_authorised(request: HttpRequest) -> HttpResponse:
    """Show what is authorised now, until when, and what happens then."""
    here, at = here_of(request), timezone.now()
    if here.own_patient is None:
        raise Http404
    chart = open_chart(by=here, at=at, patient=here.own_patient, right=Right.READ_AUTHORISATION, page="my.authorised")
    team = [f"{each.user.name} ({role_word(each.role)})" for each in team_of(chart)]
    content = {"chart": chart, "mine": own(chart, at), "team": team}
    return render(request, "patient_site/authorised.html", content)


def own(chart: Chart, at: datetime) -> Mine:
    """Say what holds for the patient of an open record."""
    return mine(authorisations(chart), today(chart, at), Notices.of(knowledge_of(chart.scope)))
