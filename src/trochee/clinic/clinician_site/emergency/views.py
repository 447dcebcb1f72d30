"""Opening a record in an emergency without being on its care team, ending that early, and seeing who did."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from trochee.clinic.accounts.roles import Role
from trochee.clinic.patients import actions
from trochee.clinic.patients.book import book
from trochee.clinic.patients.circle import openings_for
from trochee.clinic.patients.queries import seek
from trochee.clinic.patients.values import NoSuchPatientError
from trochee.clinic.ui.lazily import lazily as _

from ..chart import staff_of
from .forms import BreakGlassForm

_NOBODY = _("Nobody of this clinic has this name and birth date. Look at the spelling.")
_SEVERAL = _("More than one person has this name. Write the birth date too.")


@require_http_methods(["GET", "POST"])
def break_glass(request: HttpRequest) -> HttpResponse:
    """Open somebody's record for a while, with a reason."""
    here = staff_of(request)
    if here.role not in {Role.CLINICIAN, Role.OBSERVER}:
        raise NoSuchPatientError
    form = BreakGlassForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        at, wanted = timezone.now(), form.cleaned_data
        found = seek(
            by=here,
            at=at,
            given_name=wanted["given_name"],
            family_name=wanted["family_name"],
            born=wanted["birth_date"],
        )
        if len(found) == 1:
            actions.break_glass(by=here, at=at, patient=found[0], reason=wanted["reason"])
            messages.warning(
                request,
                gettext("The record is open for you, for reading only. The care team and the patient see it."),
            )
            return HttpResponseRedirect(reverse("review", args=[found[0]]))
        form.add_error(None, _SEVERAL if found else _NOBODY)
    return render(request, "clinician_site/break_glass.html", {"form": form}, status=400 if form.errors else 200)


@require_POST
def close_glass(request: HttpRequest, patient: UUID) -> HttpResponse:
    """End one's own emergency access before its time."""
    actions.close_glass(by=staff_of(request), at=timezone.now(), patient=patient)
    messages.success(request, gettext("The record is closed for you."))
    return HttpResponseRedirect(reverse("panel"))


@require_GET
def opened_records(request: HttpRequest) -> HttpResponse:
    """List who opened records in an emergency: all without names for the administrator, one's own for clinicians."""
    here, at = staff_of(request), timezone.now()
    found = openings_for(by=here, at=at)
    names = {each.patient: each.name for each in book(here, at)} if here.role is Role.CLINICIAN else {}
    content = {"lines": [(each, names.get(each.patient, "")) for each in found], "now": at}
    return render(request, "clinician_site/opened.html", content)
