"""Standing as the second person: for troches that were destroyed, with a signature; for those given back, in hand."""

from __future__ import annotations

from uuid import UUID, uuid5

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from trochee.clinic.accounts.queries import names
from trochee.clinic.accounts.values import OutOfDateError
from trochee.clinic.inventory.actions import confirm
from trochee.clinic.inventory.queries import kept_movements
from trochee.clinic.inventory.values import SamePersonError
from trochee.clinic.inventory.words import number
from trochee.clinic.patients.values import Chart, Right
from trochee.clinic.patients.versions.values import Kept
from trochee.clinic.workflows.signed import confirm_destruction
from trochee.record import WAITING, InventoryMovement, MovementKind

from ...chart import around, chart_for, staff_of
from ..forms import SecondForm
from ..views import changed


@require_http_methods(["GET", "POST"])
def inventory_confirm(request: HttpRequest, patient: UUID, movement: UUID) -> HttpResponse:
    """Show what waits, and confirm it; whoever wrote it down is told that it takes somebody else."""
    at = timezone.now()
    chart = chart_for(request, at, patient, Right.KEEP_INVENTORY, "inventory")
    kept = next((each for each in kept_movements(chart) if each.id == movement), None)
    if kept is None or kept.value.kind not in WAITING:
        return changed(request, chart, patient, movement)
    destroys, mine = kept.value.kind is MovementKind.TO_DESTROY, kept.by == staff_of(request).actor.id
    form = SecondForm(request, at) if destroys and not mine else None
    if request.method == "POST" and (form is None or form.is_valid()):
        _confirm(request, chart, kept, form)
        return _back(patient)
    content = around(
        chart,
        form=form,
        kept=kept,
        amount=number(kept.value.amount),
        by=names({kept.by}).get(kept.by, ""),
        mine=mine,
        destroys=destroys,
    )
    status = 400 if form is not None and form.errors else 200
    return render(request, "clinician_site/inventory/confirm.html", content, status=status)


def _confirm(request: HttpRequest, chart: Chart, kept: Kept[InventoryMovement], form: SecondForm | None) -> None:
    by, at, client = staff_of(request), timezone.now(), uuid5(kept.id, "confirmed")
    try:
        if form is None:
            confirm(by=by, at=at, patient=chart.patient, client_id=client, replaces=kept.id)
        else:
            confirm_destruction(
                by=by, at=at, patient=chart.patient, client_id=client, replaces=kept.id,
                confirmation=form.confirmed(),
            )  # fmt: skip
    except SamePersonError:
        messages.error(request, gettext("You wrote this down. It takes a second person."))
    except OutOfDateError:
        messages.warning(request, gettext("Somebody else changed this just now. Look at it again."))
    else:
        messages.success(request, gettext("Confirmed. From now on it counts."))


def _back(patient: UUID) -> HttpResponse:
    return HttpResponseRedirect(reverse("inventory", args=[patient]))
