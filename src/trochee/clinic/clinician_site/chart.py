"""How a page of the care team begins: the record in hand, or 'not found'."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest

from trochee.clinic.accounts.request import here_of
from trochee.clinic.accounts.values import Here
from trochee.clinic.patients.queries import open_chart, person
from trochee.clinic.patients.values import Chart, NoSuchPatientError, Right


def staff_of(request: HttpRequest) -> Here:
    """Give who is here, of the staff; patients and carers have pages of their own."""
    here = here_of(request)
    if not here.staff:
        raise NoSuchPatientError
    return here


def chart_for(request: HttpRequest, at: datetime, patient: UUID, right: Right, page: str) -> Chart:
    """Open the record for one page of the staff, with its audit row."""
    return open_chart(by=staff_of(request), at=at, patient=patient, right=right, page=page)


def around(chart: Chart, **more: object) -> dict[str, object]:
    """Give what every page of a patient shows, and more."""
    return {"chart": chart, "patient": chart.patient, "person": person(chart), **more}
