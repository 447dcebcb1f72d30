"""A night that a phone sends later: saved as by the form, answered in words that a script can sort."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.http import JsonResponse, QueryDict
from django.utils.translation import gettext as _

from trochee.clinic.accounts.values import Here, OutOfDateError
from trochee.clinic.diaries.actions import save_night
from trochee.clinic.diaries.rows import night_faults
from trochee.clinic.diaries.values import AlreadyThereError, NewNight, NightNotSavedError, SameIdOtherContentError
from trochee.clinic.patient_site import words
from trochee.clinic.patient_site.around import Around, around, version_of
from trochee.clinic.patient_site.doubts import Doubt, doubts
from trochee.clinic.patient_site.forms import Morning
from trochee.clinic.patient_site.questions import MORNING
from trochee.clinic.patients.queries import open_chart
from trochee.clinic.patients.values import Chart, Right
from trochee.foundation.clock import zone_named
from trochee.record import Night

from .owner import owners_of


def save_sent(here: Here, patient: UUID, day: date, post: QueryDict, *, at: datetime) -> JsonResponse:
    """Save what a phone kept, in the zone the person stood in; nights of another account are turned away.

    The answer's ``kind`` is ``saved``, ``owner``, ``wrong`` (an answer cannot be), ``sure`` (a question back, with
    the ``keys`` that say yes and the times that may be the ``second`` of two) or ``there`` (the record holds another
    entry, with the ``version`` to amend).
    """
    if post.get("owner", "") not in owners_of(here):
        return _refused(403, "owner", _("These nights belong to another account. They stay on this phone."))
    chart = open_chart(by=here, at=at, patient=patient, right=Right.ENTER_NIGHTS, page="my.phone")
    try:
        sent = Morning.sent(day, post)
    except ValueError:
        return _refused(400, "wrong", _("This night is not whole."))
    if sent.untouched:
        return _refused(400, "wrong", _("No question is answered yet."))
    near = around(chart, day, at)
    try:
        night = sent.night(near, version_of(chart, day, near.there, sent.replaces))
    except NightNotSavedError as wrong:
        return _refused(400, "wrong", *words.unread(wrong.problems, sent.values).values())
    return _save(here, chart, sent, night, near, at=at)


def _save(here: Here, chart: Chart, sent: Morning, night: Night, near: Around, *, at: datetime) -> JsonResponse:
    zone = zone_named(night.time_zone or near.time_zone)
    faults = night_faults(night, at)
    if faults:
        return _refused(400, "wrong", *words.refused(night, faults, zone).values())
    asked = doubts(night, sent.sure, week=near.week, zone=zone, at=at)
    if asked:
        keys, second = [each.key for each in asked], [pair for each in asked for pair in _second(each)]
        return _refused(422, "sure", *(each.text for each in asked), keys=keys, second=second)
    try:
        new = NewNight(client_id=sent.client_id, night=night, replaces=sent.replaces)
        save_night(by=here, at=at, patient=chart.patient, new=new)
    except (AlreadyThereError, SameIdOtherContentError, OutOfDateError):
        there = around(chart, sent.day, at).there
        text = _("Your record holds another entry for this night.")
        return _refused(409, "there", text, version="" if there is None else there.version)
    return JsonResponse({"kind": "saved"})


def _second(doubt: Doubt) -> list[tuple[str, str]]:
    asks = {each.name: each.ask for each in MORNING}
    return [(name, _("%(ask)s: it was the second time") % {"ask": asks[name]}) for name in doubt.second]


def _refused(status: int, kind: str, *texts: str, **more: object) -> JsonResponse:
    return JsonResponse({"kind": kind, "words": [str(text) for text in texts], **more}, status=status)
