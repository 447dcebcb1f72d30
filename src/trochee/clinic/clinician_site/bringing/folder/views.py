"""A patient folder: uploaded, looked at, brought in or let go; and what of it was not taken."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from trochee.clinic.accounts.queries import names
from trochee.clinic.accounts.values import OutOfDateError
from trochee.clinic.folders.actions import let_go
from trochee.clinic.folders.queries import brought
from trochee.clinic.folders.values import NoSuchFolderError
from trochee.clinic.patients.values import Chart, Right
from trochee.clinic.ui.uploads import LARGEST_UPLOAD
from trochee.clinic.workflows.bringing import bring_in, look, upload
from trochee.clinic.workflows.unpacking import UploadRefusedError
from trochee.foundation.refusal import InputError, InputRefused

from ...chart import around, chart_for, staff_of

MOST_ERRORS = 200
"""How many errors a page shows; a file of the wrong kind has one in every cell."""


@require_http_methods(["GET", "POST"])
def folder_upload(request: HttpRequest, patient: UUID) -> HttpResponse:
    """Ask for a folder, read it, and go on to what it would do; or show everything that is wrong with it."""
    at = timezone.now()
    chart = chart_for(request, at, patient, Right.IMPORT_RECORD, "folder_upload")
    if request.method == "GET":
        return _page(request, chart)
    sent = request.FILES.getlist("files")
    if not sent and int(request.headers.get("Content-Length") or 0) > LARGEST_UPLOAD:
        return _page(
            request,
            chart,
            reasons=[gettext("That is more than %(size)s MB together.") % {"size": LARGEST_UPLOAD // 1024**2}],
        )
    try:
        uploaded = [(each.name or "", each.read()) for each in sent]
        waits = upload(by=staff_of(request), at=at, patient=patient, uploaded=uploaded)
    except UploadRefusedError as refused:
        return _page(request, chart, reasons=list(refused.reasons))
    except InputRefused as refused:
        return _page(request, chart, errors=refused.errors)
    return HttpResponseRedirect(reverse("folder_preview", args=[patient, waits]))


@require_http_methods(["GET", "POST"])
def folder_preview(request: HttpRequest, patient: UUID, folder: UUID) -> HttpResponse:
    """Show what a folder that waits would do, and do it: the button names the hash of what it stands under."""
    at = timezone.now()
    chart = chart_for(request, at, patient, Right.IMPORT_RECORD, "folder_preview")
    if request.method == "GET":
        return _preview(request, chart, at, folder)
    try:
        account = bring_in(
            by=staff_of(request),
            at=at,
            patient=patient,
            folder=folder,
            seen=request.POST.get("seen", ""),
            take=frozenset(request.POST.getlist("take")),
        )
    except NoSuchFolderError:
        return _gone(request, patient)
    except OutOfDateError:
        return _preview(request, chart, at, folder, changed=True)
    many = sum(account.new.values())
    messages.success(
        request, ngettext("Brought in: %(many)s new row.", "Brought in: %(many)s new rows.", many) % {"many": many}
    )
    if account.taken or account.not_taken or account.left_out:
        newest = brought(chart)[0]
        return HttpResponseRedirect(reverse("folder_brought", args=[patient, newest.id]))
    return HttpResponseRedirect(reverse("bringing", args=[patient]))


@require_POST
def folder_let_go(request: HttpRequest, patient: UUID, folder: UUID) -> HttpResponse:
    """Remove a folder that waits."""
    chart_for(request, timezone.now(), patient, Right.IMPORT_RECORD, "folder_preview")
    let_go(by=staff_of(request), at=timezone.now(), patient=patient, folder=folder)
    messages.success(request, gettext("Removed. Nothing of the folder came in."))
    return HttpResponseRedirect(reverse("bringing", args=[patient]))


@require_GET
def folder_brought(request: HttpRequest, patient: UUID, brought_in: UUID) -> HttpResponse:
    """Show a folder that was brought in: each row that was not taken, beside what stands."""
    chart = chart_for(request, timezone.now(), patient, Right.EXPORT_RECORD, "folder_brought")
    found = next((each for each in brought(chart) if each.id == brought_in), None)
    if found is None:
        raise Http404
    content = around(chart, brought=found, by=names({found.by}).get(found.by, ""))
    return render(request, "clinician_site/folder_brought.html", content)


def _preview(
    request: HttpRequest, chart: Chart, at: datetime, folder: UUID, *, changed: bool = False
) -> HttpResponse:
    try:
        looked = look(chart, by=staff_of(request), at=at, folder=folder)
    except NoSuchFolderError:
        return _gone(request, chart.patient)
    differing = sum(len(each.differ) for each in looked.preview.files)
    chosen = request.POST.getlist("take")
    content = around(chart, looked=looked, differing=differing, changed=changed, chosen=chosen)
    return render(request, "clinician_site/folder_preview.html", content, status=409 if changed else 200)


def _gone(request: HttpRequest, patient: UUID) -> HttpResponse:
    messages.warning(request, gettext("This folder no longer waits: it was brought in, removed, or waited too long."))
    return HttpResponseRedirect(reverse("bringing", args=[patient]))


def _page(
    request: HttpRequest, chart: Chart, *, reasons: list[str] | None = None, errors: tuple[InputError, ...] = ()
) -> HttpResponse:
    content = around(
        chart,
        reasons=reasons or [],
        problems=errors[:MOST_ERRORS],
        found=len(errors),
        largest=LARGEST_UPLOAD // 1024**2,
    )
    wrong = bool(reasons or errors)
    return render(request, "clinician_site/folder_upload.html", content, status=400 if wrong else 200)
