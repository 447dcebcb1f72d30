"""Whom the care team looks after."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from trochee.clinic.accounts.request import here_of
from trochee.clinic.accounts.roles import Role
from trochee.clinic.workflows.desk.panel import Asked, panel_page

from .forms import SHOW, PanelForm
from .presenters import HEIGHT, WIDTH, shown


@require_http_methods(["GET", "POST"])
def panel(request: HttpRequest) -> HttpResponse:
    """Show a page of the patients whom this person looks after, sought and sorted as asked."""
    here, at = here_of(request), timezone.now()
    given = request.POST if request.method == "POST" else request.GET
    form = PanelForm(given, reads_nights=here.role is Role.CLINICIAN)
    asked = form.asked()
    page = panel_page(by=here, at=at, asked=asked)
    content = {
        "form": form,
        "asked": asked,
        "showing": SHOW[asked.show],
        "page": page,
        "lines": shown(page.lines),
        "sifted": asked != Asked(page=asked.page),
        "box": (WIDTH, HEIGHT),
    }
    return render(request, "clinician_site/panel.html", content)
