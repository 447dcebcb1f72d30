"""One insert in one transaction, behind the clinic's own log-in, session and CSRF check."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from .models import BareNight

CLOCKS = ("into_bed", "lights_out", "final_awakening", "rise_time")
NUMBERS = ("sleep_onset_latency_min", "awakenings", "wake_after_sleep_onset_min", "sleep_quality")


@require_POST
def save(request: HttpRequest, day: date) -> HttpResponse:
    clocks = {name: request.POST.get(name) or None for name in CLOCKS}
    numbers = {name: int(request.POST[name]) if request.POST.get(name) else None for name in NUMBERS}
    with transaction.atomic():
        night = BareNight(user_id=request.user.pk, at=timezone.now(), date=day, **clocks, **numbers)
        night.save(force_insert=True)
    return HttpResponseRedirect("/my/nights/")
