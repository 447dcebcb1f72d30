"""A night that a phone sends later: the same save as by the form, answered in words that a script can sort."""

from __future__ import annotations

from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfoNotFoundError

from django.http import HttpRequest, JsonResponse
from django.utils import timezone

from trochee.clinic.accounts.values import Here, OutOfDateError
from trochee.clinic.diaries.actions import save_night
from trochee.clinic.diaries.rows import night_of_texts
from trochee.clinic.diaries.values import AlreadyThereError, NewNight, NightNotSavedError, SameIdOtherContentError
from trochee.clinic.patient_site import words
from trochee.clinic.patient_site.doubts import doubts
from trochee.clinic.patient_site.forms import Morning
from trochee.foundation.clock import zone_named

from .owner import owner_of


def save_sent(request: HttpRequest, here: Here, patient: UUID, day: date) -> JsonResponse:
    """Save what a phone kept. The zone is the one the person stood in; a queue of somebody else is turned away."""
    if request.POST.get("owner", "") != owner_of(here):
        return _refused(403, "owner", "This phone keeps entries of another account.")
    try:
        sent = Morning.sent(day, request.POST)
        zone = sent.values.get("time_zone") or None
        if zone is not None:
            zone_named(zone)
    except (ValueError, ZoneInfoNotFoundError):
        return _refused(400, "wrong", "This entry is not whole.")
    try:
        night = night_of_texts(day, sent.values, time_zone=zone)
    except NightNotSavedError as wrong:
        return _refused(400, "wrong", *words.unread(wrong.problems).values())
    asked = doubts(night, sent.sure)
    if asked:
        return _refused(422, "sure", *(each.text for each in asked), keys=[each.key for each in asked])
    try:
        new = NewNight(client_id=sent.client_id, night=night, replaces=sent.replaces)
        save_night(by=here, at=timezone.now(), patient=patient, new=new)
    except NightNotSavedError as wrong:
        return _refused(400, "wrong", *words.refused(night, wrong.problems).values())
    except (AlreadyThereError, SameIdOtherContentError, OutOfDateError):
        return _refused(409, "there", "Your record holds another entry for this night.")
    return JsonResponse({"kind": "saved"})


def _refused(status: int, kind: str, *texts: str, keys: list[str] | None = None) -> JsonResponse:
    return JsonResponse({"kind": kind, "words": list(texts), "keys": keys or []}, status=status)
