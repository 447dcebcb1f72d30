"""A patient's troches: how many should be left, how to keep them, whom to call, and what to report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from trochee.clinic.accounts.request import here_of
from trochee.clinic.accounts.values import OutOfDateError
from trochee.clinic.inventory.actions import save_movement, withdraw_movement
from trochee.clinic.inventory.words import KINDS, left, number
from trochee.clinic.patients.queries import open_chart
from trochee.clinic.patients.values import Chart, Right
from trochee.clinic.patients.versions.values import NewEntry, NotSavedError, SameIdOtherContentError
from trochee.clinic.ui.days import moment
from trochee.clinic.workflows.stock import Stock, stock_of
from trochee.foundation.clock import zone_named
from trochee.pharmacology import Comparison
from trochee.record import InventoryMovement, MovementKind

from ..help.values import lines_of
from .forms import ReportForm

_SHOWN = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """How many of one product should be left, by what is written down."""

    product: str
    left: str
    exact: bool
    negative: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One thing that was written down, and whether the patient may take it back."""

    movement: UUID
    what: str
    at: str
    waits: bool
    own: bool


@require_http_methods(["GET", "POST"])
def my_troches(request: HttpRequest) -> HttpResponse:
    """Show what should be left, and take a report."""
    at = timezone.now()
    chart = _chart(request, at)
    stock = stock_of(chart, at)
    may = Right.REPORT_INVENTORY in chart.rights and bool(stock.ledgers)
    products = [each.product for each in stock.ledgers]
    form = ReportForm(products, request.POST if request.method == "POST" else None) if may else None
    if request.method == "POST":
        if form is None:
            raise Http404
        if form.is_valid() and _saved(request, chart, form, at):
            return HttpResponseRedirect(reverse("my_troches"))
    content = {
        "chart": chart,
        "form": form,
        "left": [
            Left(product=each.product, left=left(each.left), exact=each.left.exact, negative=each.left.most < 0)
            for each in stock.ledgers
        ],
        "told": _told(stock, here_of(request).actor.id),
        "lines": lines_of(settings.TROCHEE_FOLDER),
    }
    return render(request, "patient_site/troches.html", content, status=400 if form and form.errors else 200)


@require_POST
def my_troches_withdraw(request: HttpRequest, movement: UUID) -> HttpResponse:
    """Take back a report of one's own."""
    at = timezone.now()
    chart = _chart(request, at)
    me = here_of(request)
    if not any(each.id == movement and each.by == me.actor.id for each in stock_of(chart, at).kept):
        raise Http404
    try:
        withdraw_movement(
            by=me, at=at, patient=chart.patient, client_id=uuid5(movement, "withdrawn"), replaces=movement
        )
    except OutOfDateError:
        messages.warning(request, gettext("This was changed just now. Look at it again."))
    else:
        messages.success(request, gettext("Taken back."))
    return HttpResponseRedirect(reverse("my_troches"))


def _saved(request: HttpRequest, chart: Chart, form: ReportForm, at: datetime) -> bool:
    value = form.movement(at.astimezone(zone_named(chart.time_zone)))
    try:
        saved = save_movement(
            by=here_of(request), at=at, patient=chart.patient, new=NewEntry(client_id=form.client, value=value)
        )
    except NotSavedError as refused:
        form.add_error(None, " ".join(refused.problems.values()))
        return False
    except SameIdOtherContentError:
        messages.warning(request, gettext("This had been saved before. Nothing was added."))
        return True
    messages.success(request, _thanks(value, stock_of(chart, at), saved.id))
    return True


def _thanks(value: InventoryMovement, stock: Stock, saved: UUID) -> str:
    if value.kind is MovementKind.TO_RETURN:
        return gettext("Saved. It counts once your clinic has them in hand.")
    if value.kind is MovementKind.LOST:
        return gettext(
            "Saved. Take no other one in its place tonight. Your clinic will see this, though not at once."
        )
    kept = next(each for each in stock.kept if each.id == saved)
    counts = [each for ledger in stock.ledgers for each in ledger.counts if each.of is kept.value]
    if counts and counts[0].comparison is Comparison.DIFFERS:
        return gettext(
            "Saved. The number is not the one written down here. That happens: did you write down each dose? Your "
            "clinic will ask you about it. Nobody blames you."
        )
    return gettext("Saved.")


def _told(stock: Stock, me: str) -> tuple[Told, ...]:
    waiting = {each.id for each in stock.waiting}
    return tuple(
        Told(
            movement=each.id,
            what=f"{KINDS[each.value.kind]}: {number(each.value.amount)}",
            at=moment(each.value.at),
            waits=each.id in waiting,
            own=each.by == me,
        )
        for each in reversed(stock.kept[-_SHOWN:])
    )


def _chart(request: HttpRequest, at: datetime) -> Chart:
    here = here_of(request)
    if here.own_patient is None:
        raise Http404
    return open_chart(by=here, at=at, patient=here.own_patient, right=Right.READ_INVENTORY, page="my.troches")
