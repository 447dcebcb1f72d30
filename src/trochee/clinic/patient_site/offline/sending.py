"""A night that a phone sends later: saved as by the form, answered in words that a script can sort."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfoNotFoundError

from django.http import JsonResponse, QueryDict
from django.utils.translation import gettext as _

from trochee.clinic.accounts.values import Here, OutOfDateError
from trochee.clinic.diaries.actions import save_night
from trochee.clinic.diaries.rows import night_of_texts
from trochee.clinic.diaries.values import AlreadyThereError, NewNight, NightNotSavedError, SameIdOtherContentError
from trochee.clinic.patient_site import words
from trochee.clinic.patient_site.doubts import doubts
from trochee.clinic.patient_site.forms import Morning
from trochee.foundation.clock import zone_named

from .owner import owners_of


def save_sent(here: Here, patient: UUID, day: date, post: QueryDict, *, at: datetime) -> JsonResponse:
    """Save what a phone kept, in the zone the person stood in; nights of another account are turned away.

    The answer's ``kind`` is ``saved``, ``owner``, ``wrong`` (an answer cannot be), ``sure`` (a question back, with
    the ``keys`` that say yes) or ``there`` (the record holds another entry, with the ``version`` to amend).
    """
    if post.get("owner", "") not in owners_of(here):
        return _refused(403, "owner", _("These nights belong to another account. They stay on this phone."))
    try:
        sent = Morning.sent(day, post)
    except ValueError:
        return _refused(400, "wrong", _("This night is not whole."))
    zone = sent.values.get("time_zone") or None
    try:
        if zone is not None:
            zone_named(zone)
    except (ValueError, ZoneInfoNotFoundError):
        return _refused(400, "wrong", _("The time zone of this phone is not known here."))
    return _save(here, patient, sent, zone, at)


def _save(here: Here, patient: UUID, sent: Morning, zone: str | None, at: datetime) -> JsonResponse:
    try:
        night = night_of_texts(sent.day, sent.values, time_zone=zone)
    except NightNotSavedError as wrong:
        return _refused(400, "wrong", *words.unread(wrong.problems).values())
    asked = doubts(night, sent.sure)
    if asked:
        return _refused(422, "sure", *(each.text for each in asked), keys=[each.key for each in asked])
    try:
        new = NewNight(client_id=sent.client_id, night=night, replaces=sent.replaces)
        save_night(by=here, at=at, patient=patient, new=new)
    except NightNotSavedError as wrong:
        return _refused(400, "wrong", *words.refused(night, wrong.problems).values())
    except AlreadyThereError as there:
        text = _("Your record holds another entry for this night.")
        return _refused(409, "there", text, version=there.version)
    except (SameIdOtherContentError, OutOfDateError):
        return _refused(409, "there", _("Your record was changed since you looked. Look again, then choose."))
    return JsonResponse({"kind": "saved"})


def _refused(status: int, kind: str, *texts: str, **more: object) -> JsonResponse:
    return JsonResponse({"kind": kind, "words": [str(text) for text in texts], **more}, status=status)
