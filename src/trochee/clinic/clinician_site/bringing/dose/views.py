"""A dose told by phone or found on paper. What was taken is recorded, whoever allowed it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from trochee.clinic.audit.canonical import content_hash
from trochee.clinic.dosing_sessions.items import ITEMS
from trochee.clinic.dosing_sessions.queries import doses
from trochee.clinic.patients.values import Chart, Right
from trochee.clinic.patients.versions.rows import value_of_texts
from trochee.clinic.patients.versions.values import NotSavedError, SameIdOtherContentError
from trochee.clinic.ui.lazily import lazily as _
from trochee.clinic.workflows.telling import How, tell_dose
from trochee.foundation.clock import zone_named
from trochee.interop.tables.definitions import DOSES, UNITS
from trochee.interop.tables.kinds import write_moment
from trochee.knowledge import shipped
from trochee.record import Dose, DoseStatus

from ...chart import around, chart_for, staff_of
from ...record.entries import STATUS
from ..forms import ToldForm, moment

_AHEAD = {DoseStatus.PLANNED, DoseStatus.CANCELLED}
_TOLD = [(each.value, text) for each, text in STATUS.items() if each not in _AHEAD]
_TEXTS = ("product", "amount", "unit", "status", "share", "held_min", "swallowed", "state_before", "reason", "note")


def _text(label: str, longest: int = 120, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=longest, **more)


class DoseForm(ToldForm):
    """One dose, and who said it. What is left empty was not told."""

    numbers: ClassVar = {"inputmode": "decimal", "autocomplete": "off"}
    road = forms.ChoiceField(
        label=_("How it came"),
        choices=[("phone", _("by phone")), ("paper", _("from paper"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one.")},
    )
    said = moment(
        _("When they said it, or wrote it"), required=False, help_text=_("Leave it empty where nobody knows.")
    )
    product = _text(ITEMS["product"].head)
    amount = _text(ITEMS["amount"].head, 12, widget=forms.TextInput(numbers))
    unit = forms.ChoiceField(
        label=ITEMS["unit"].head,
        required=False,
        choices=[("", _("Choose one")), *((each, _(each)) for each in UNITS)],
    )
    taken_at = moment(ITEMS["taken_at"].head)
    status = forms.ChoiceField(
        label=ITEMS["status"].head,
        choices=[("", _("Choose one")), *_TOLD],
        error_messages={"required": _("Choose one.")},
    )
    share = _text(
        ITEMS["share"].head, 12, widget=forms.TextInput(numbers), help_text=_("Where it was in part: from 0 to 1.")
    )
    held_min = _text(ITEMS["held_min"].label, 12, widget=forms.TextInput(numbers))
    swallowed = forms.ChoiceField(
        label=ITEMS["swallowed"].head,
        required=False,
        choices=[("", _("not told")), ("yes", _("swallowed")), ("no", _("spat out"))],
    )
    state_before = _text(ITEMS["state_before"].head, 12, widget=forms.TextInput(numbers))
    reason = _text(ITEMS["reason"].head, 2000)
    note = _text(ITEMS["note"].head, 2000)

    field_order = ("form", "sure", "road", "told_by", "said", "product", "amount", "unit", "taken_at", "status")

    def clean(self) -> dict[str, Any]:
        """Refuse what was said before it came."""
        self.how = How(self.cleaned_data.get("road") or How.PHONE)
        self.past("said")
        if self.cleaned_data.get("amount") and not self.cleaned_data.get("unit"):
            self.add_error("unit", gettext("Choose the unit of the amount."))
        return self.cleaned_data

    def said_at(self) -> datetime | None:
        """Give when it was said, where somebody knows."""
        return self.past("said")

    def dose(self) -> Dose:
        """Read the dose as the folder is read; raises `NotSavedError` by column."""
        texts = {name: str(self.cleaned_data.get(name) or "") for name in _TEXTS}
        texts["taken_at"] = write_moment(self.cleaned_data["taken_at"].replace(tzinfo=None))
        found: Dose = value_of_texts(DOSES, texts)
        return found

    def refuse(self, refused: NotSavedError) -> None:
        """Put what was refused beside the field that it is about."""
        for column, text in refused.problems.items():
            self.add_error(column if column in self.fields else None, text)


@require_http_methods(["GET", "POST"])
def told_dose(request: HttpRequest, patient: UUID) -> HttpResponse:
    """Ask for the dose, ask once more where one like it stands already, and save it."""
    at = timezone.now()
    chart = chart_for(request, at, patient, Right.ENTER_DOSES, "told.dose")
    here = at.astimezone(zone_named(chart.time_zone))
    standing = doses(chart)
    if request.method == "GET":
        return _page(request, chart, DoseForm(here), standing)
    form = DoseForm(here, request.POST)
    if not form.is_valid():
        return _page(request, chart, form, standing)
    try:
        dose = form.dose()
        like = [each for each in standing if _alike(each, dose)]
        sign = content_hash({"like": [write_moment(each.taken_at) for each in like]})
        if like and form.cleaned_data["sure"] != sign:
            form.ask_again(sign)
            return _page(request, chart, form, standing, like=like)
        save = {"form": form.cleaned_data["form"], "told": form.told(), "dose": dose}
        again = tell_dose(by=staff_of(request), at=at, patient=patient, **save).again
    except NotSavedError as refused:
        form.refuse(refused)
        return _page(request, chart, form, standing)
    except SameIdOtherContentError:
        again = True
    if again:
        messages.warning(request, gettext("This form had been saved before. Nothing was added."))
    else:
        messages.success(
            request, gettext("Saved the dose, told by %(name)s.") % {"name": form.cleaned_data["told_by"]}
        )
    return HttpResponseRedirect(reverse("bringing", args=[patient]))


def _alike(one: Dose, other: Dose) -> bool:
    apart = one.taken_at.replace(tzinfo=None) - other.taken_at.replace(tzinfo=None)
    near = timedelta(hours=shipped().number("record.desk.near_dose_hours"))
    return one.product == other.product and abs(apart) <= near


def _page(
    request: HttpRequest,
    chart: Chart,
    form: DoseForm,
    standing: tuple[Dose, ...],
    *,
    like: list[Dose] | None = None,
) -> HttpResponse:
    products = sorted({each.product for each in standing})
    content = around(chart, form=form, products=products, like=like or [])
    status = 400 if form.errors else 422 if like else 200
    return render(request, "clinician_site/told_dose.html", content, status=status)
