"""Writing down what came of a contact after the end of an authorisation."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from trochee.clinic.patients.values import Right
from trochee.clinic.prescriptions.actions import note_contact

from ...chart import chart_for, staff_of


class ContactForm(forms.Form):
    """What the page sends: the end that was seen, how many contacts stood there, whether the person was reached."""

    ended = forms.UUIDField()
    number = forms.IntegerField(min_value=0)
    reached = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])
    note = forms.CharField(max_length=1000)


@require_POST
def authorisation_contact(request: HttpRequest, patient: UUID) -> HttpResponse:
    """Keep what came of it; without words nothing is kept."""
    at = timezone.now()
    chart = chart_for(request, at, patient, Right.KEEP_PERSON, "authorisation.contact")
    form = ContactForm(request.POST)
    if not form.is_valid():
        messages.error(request, gettext("Not written down: say what was said or tried."))
        return HttpResponseRedirect(reverse("authorisations", args=[patient]))
    given = form.cleaned_data
    note_contact(
        by=staff_of(request),
        at=at,
        patient=chart.patient,
        ended=given["ended"],
        number=given["number"],
        reached=given["reached"] == "yes",
        note=given["note"],
    )
    messages.success(request, gettext("Written down."))
    return HttpResponseRedirect(reverse("authorisations", args=[patient]))
