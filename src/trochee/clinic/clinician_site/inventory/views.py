"""Troches of one patient: what should be left, what was counted, what stands out, and writing it down."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid5

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from trochee.clinic.accounts.queries import names
from trochee.clinic.accounts.values import OutOfDateError
from trochee.clinic.inventory.actions import save_movement, withdraw_movement
from trochee.clinic.inventory.queries import was_written
from trochee.clinic.inventory.words import KINDS
from trochee.clinic.patients.values import Chart, Right
from trochee.clinic.patients.versions.values import (
    Kept,
    NewEntry,
    NotSavedError,
    SameIdOtherContentError,
    without_reason,
)
from trochee.clinic.prescriptions.queries import standing
from trochee.clinic.protocols.queries import knowledge_of
from trochee.clinic.workflows.reviewing import today
from trochee.clinic.workflows.stock import Stock, stock_of
from trochee.foundation.clock import zone_named
from trochee.pharmacology import Comparison
from trochee.pharmacology.remarks import REFILL_DAYS
from trochee.record import InventoryMovement, MovementKind

from ..chart import around, chart_for, staff_of
from .forms import ExplainForm, MovementForm, local, named, ways
from .presenters import difference, last_counted, outcome, pages, said, waits

_PAGE = "inventory"


@require_GET
def inventory(request: HttpRequest, patient: UUID) -> HttpResponse:
    """Show the ledgers, with the newest lines first."""
    at = timezone.now()
    chart = chart_for(request, at, patient, Right.READ_INVENTORY, _PAGE)
    stock = stock_of(chart, at)
    called = names({each.by for each in stock.kept})
    content = around(
        chart,
        pages=pages(stock, called, today(chart, at), all_lines="all" in request.GET),
        said=said(stock),
        waits=waits(stock, called, staff_of(request).actor.id),
        ways=ways() if Right.KEEP_INVENTORY in chart.rights else (),
        refill_days=knowledge_of(chart.scope).number(REFILL_DAYS),
    )
    return render(request, "clinician_site/inventory/ledger.html", content)


@require_http_methods(["GET", "POST"])
def inventory_write(request: HttpRequest, patient: UUID, kind: str) -> HttpResponse:
    """Ask for one movement or count, and save it."""
    at, wanted = timezone.now(), named(kind)
    chart = chart_for(request, at, patient, Right.KEEP_INVENTORY, _PAGE)
    if wanted is None:
        raise Http404
    stock = stock_of(chart, at)
    form = MovementForm(wanted, request.POST if request.method == "POST" else None, _beginning(chart, stock, at))
    form.offer_lots(sorted({each.lot for ledger in stock.ledgers for each in ledger.lots if each.lot}))
    if request.method == "POST" and form.is_valid() and _saved(request, chart, form, at):
        return HttpResponseRedirect(reverse("inventory", args=[patient]))
    products = sorted({ledger.product for ledger in stock.ledgers})
    content = around(chart, form=form, title=KINDS[wanted], products=products, destroys=_destroys(wanted))
    return render(request, "clinician_site/inventory/write.html", content, status=400 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def inventory_explain(request: HttpRequest, patient: UUID, movement: UUID) -> HttpResponse:
    """Write down what explains the difference of a count; one that agrees, or was explained, leaves nothing to."""
    at = timezone.now()
    chart = chart_for(request, at, patient, Right.KEEP_INVENTORY, _PAGE)
    stock = stock_of(chart, at)
    counted, kept = last_counted(stock, movement), _kept(stock, movement)
    if kept is None:
        return changed(request, chart, patient, movement)
    if counted is None:
        raise Http404
    if counted.comparison is not Comparison.DIFFERS:
        messages.info(request, gettext("This count leaves nothing to explain. Look at it as it stands now."))
        return HttpResponseRedirect(reverse("inventory", args=[patient]))
    form = ExplainForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        value = replace(
            kept.value, reason=form.cleaned_data["reason"].strip(), extra=without_reason(kept.value.extra)
        )
        new = NewEntry(client_id=form.cleaned_data["client_id"], value=value, replaces=kept.id)
        try:
            save_movement(by=staff_of(request), at=at, patient=chart.patient, new=new)
        except (OutOfDateError, SameIdOtherContentError):
            messages.warning(request, gettext("Somebody else wrote about this count just now. Look at it again."))
        else:
            messages.success(request, gettext("Saved. From this count on, the number that was counted counts."))
        return HttpResponseRedirect(reverse("inventory", args=[patient]))
    content = around(chart, form=form, difference=difference(counted), when=counted.at, note=kept.value.note)
    return render(request, "clinician_site/inventory/explain.html", content, status=400 if form.errors else 200)


@require_POST
def inventory_withdraw(request: HttpRequest, patient: UUID, movement: UUID) -> HttpResponse:
    """Take back what was entered by mistake; it stays in the trail."""
    at = timezone.now()
    chart = chart_for(request, at, patient, Right.KEEP_INVENTORY, _PAGE)
    kept = _kept(stock_of(chart, at), movement)
    if kept is None:
        return changed(request, chart, patient, movement)
    try:
        withdraw_movement(
            by=staff_of(request),
            at=at,
            patient=chart.patient,
            client_id=uuid5(kept.id, "withdrawn"),
            replaces=kept.id,
        )
    except OutOfDateError:
        messages.warning(request, gettext("Somebody else changed this just now. Look at it again."))
    else:
        messages.success(request, gettext("Taken back. What stood there stays in the record's history."))
    return HttpResponseRedirect(reverse("inventory", args=[patient]))


def _saved(request: HttpRequest, chart: Chart, form: MovementForm, at: datetime) -> bool:
    value = form.movement()
    if value is None:
        return False
    try:
        saved = save_movement(
            by=staff_of(request), at=at, patient=chart.patient, new=NewEntry(client_id=form.client, value=value)
        )
    except NotSavedError as refused:
        form.refuse(refused)
        return False
    except SameIdOtherContentError:
        messages.warning(request, gettext("This form had been saved before. Nothing was added."))
        return True
    if value.kind is MovementKind.COUNT:
        text, asks = outcome(last_counted(stock_of(chart, at), saved.id))
    elif _destroys(value.kind):
        text, asks = gettext("Saved. It counts once a second person has confirmed it."), False
    else:
        text, asks = gettext("Saved."), False
    (messages.warning if asks else messages.success)(request, text)
    return True


def _beginning(chart: Chart, stock: Stock, at: datetime) -> dict[str, object]:
    """Give what a form begins with: the product that is counted already, else the one that is authorised."""
    begins: dict[str, object] = {"at": local(at.astimezone(zone_named(chart.time_zone)))}
    if stock.ledgers:
        ledger = stock.ledgers[0]
        begins["product"] = ledger.product
        begins["strength_mg"] = next((f"{each.strength_mg:g}" for each in ledger.lots if each.strength_mg), "")
    elif Right.READ_AUTHORISATION in chart.rights:
        holds = standing(chart, at)
        if holds is not None:
            made = holds.formulation
            begins |= {"product": made.product, "strength_mg": f"{made.strength_mg:g}", "lot": made.lot or ""}
            begins["expires"] = made.expires
    return begins


def changed(request: HttpRequest, chart: Chart, patient: UUID, movement: UUID) -> HttpResponse:
    """Say that what was asked about does not stand any more, as when a button was pressed twice."""
    if not was_written(chart, movement):
        raise Http404
    messages.info(request, gettext("This was changed already. Look at it as it stands now."))
    return HttpResponseRedirect(reverse("inventory", args=[patient]))


def _kept(stock: Stock, movement: UUID) -> Kept[InventoryMovement] | None:
    return next((each for each in stock.kept if each.id == movement), None)


def _destroys(kind: MovementKind) -> bool:
    return kind is MovementKind.TO_DESTROY
