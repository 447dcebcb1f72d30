"""My sleep: the last fortnight, what not to do today, the review in plain words, and who wrote what of a night."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from trochee.clinic.accounts.request import here_of
from trochee.clinic.diaries.items import ITEMS, QUALITY
from trochee.clinic.diaries.queries import account, kept_nights, own_account
from trochee.clinic.dosing_sessions.queries import doses
from trochee.clinic.patients.queries import open_chart
from trochee.clinic.patients.values import Chart, Right
from trochee.clinic.reviews.values import Reader
from trochee.clinic.ui.days import long_day
from trochee.clinic.ui.lazily import lazily as _
from trochee.clinic.workflows.after_dose import SOURCE, not_today
from trochee.clinic.workflows.review_pages import review_page
from trochee.clinic.workflows.reviewing import today
from trochee.foundation.clock import zone_named
from trochee.interop.tables.definitions import NIGHTS
from trochee.knowledge import shipped

from ..authorised.views import own
from ..entries.history import Version, steps
from ..presenters import lines
from .trends import FORTNIGHT, fortnights

_DAY, _FORTNIGHT = timedelta(days=1), timedelta(days=FORTNIGHT)
_BESIDE = {
    "refreshed": _("how rested"),
    "nap_min": _("naps, minutes"),
    "alcohol_drinks": _("drinks with alcohol"),
    "caffeine_drinks": _("drinks with caffeine"),
}


@require_GET
def my_sleep(request: HttpRequest) -> HttpResponse:
    """Show the last 14 nights, how they compare, and what not to do today."""
    at = timezone.now()
    chart = _chart(request, at, Right.READ_NIGHTS, "my.sleep")
    day, knowledge = today(chart, at), shipped()
    kept = own_account(kept_nights(chart, since=day - 2 * _FORTNIGHT + _DAY))
    nights = [each.night for each in kept]
    rule = knowledge.quantities[SOURCE]
    content = {
        "chart": chart,
        "lines": [each for each in lines(kept, day, most=None) if each.date > day - _FORTNIGHT],
        "authorised": own(chart, at),
        "trends": fortnights(nights, day, chart.time_zone, knowledge),
        "not_today": not_today(
            doses(chart), nights, today=day, zone=zone_named(chart.time_zone), knowledge=knowledge
        ),
        "sources": [knowledge.citations[key] for key in rule.sources],
    }
    return render(request, "patient_site/sleep.html", content)


@require_GET
def my_review(request: HttpRequest) -> HttpResponse:
    """Show the review as it is written for patients, kept beside the clinicians' own."""
    here, at = here_of(request), timezone.now()
    chart = _chart(request, at, Right.READ_REVIEW, "my.review")
    content = {"chart": chart, "review": review_page(chart, by=here, at=at, reader=Reader.PATIENT)}
    return render(request, "patient_site/review.html", content)


@require_GET
def my_night_history(request: HttpRequest, day: date) -> HttpResponse:
    """Show who wrote what when about one night."""
    chart = _chart(request, timezone.now(), Right.READ_NIGHTS, "my.night")
    written = account(chart, day)
    if not written:
        raise Http404
    found = [
        Version(
            by=each.by,
            at=each.night.entered_at,
            texts=dict(zip(NIGHTS.names, NIGHTS.texts(each.night), strict=False)),
            withdrawn=each.withdrawn,
            source=each.night.source,
            beside=each.night.extra,
        )
        for each in written
    ]
    content = {
        "chart": chart,
        "title": gettext("The night to %(day)s") % {"day": long_day(day)},
        "steps": steps(found, _labels(), here_of(request).actor.id, _say),
        "back": reverse("my_night", args=[day]),
        "back_words": gettext("The night"),
    }
    return render(request, "patient_site/history.html", content)


def _labels() -> dict[str, str]:
    return {column: (item.kept or item.ask).rstrip("?") for column, item in ITEMS.items()} | _BESIDE


def _say(column: str, text: str) -> str:
    if column == "slept":
        return {"yes": gettext("yes"), "no": gettext("no")}.get(text, text)
    return dict(QUALITY).get(text, text) if column == "sleep_quality" else text


def _chart(request: HttpRequest, at: datetime, right: Right, page: str) -> Chart:
    here = here_of(request)
    if here.own_patient is None:
        raise Http404
    return open_chart(by=here, at=at, patient=here.own_patient, right=right, page=page)
