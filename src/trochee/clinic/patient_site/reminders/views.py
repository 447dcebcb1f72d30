"""How a patient is reminded, what was sent, and the page that the link of a message opens."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from trochee.clinic.accounts.request import here_of
from trochee.clinic.audit.values import Actor
from trochee.clinic.messaging.choices.actions import end
from trochee.clinic.messaging.choices.queries import last_version, own_choice, reached, told_to
from trochee.clinic.messaging.limits import limits
from trochee.clinic.messaging.planning import put_off_times
from trochee.clinic.messaging.sending import gateway, mail
from trochee.clinic.messaging.sending.actions import confirm, put_off
from trochee.clinic.messaging.sending.queries import linked
from trochee.clinic.messaging.values import Channel, Fate, Kind, Linked, NoSuchLinkError, NotReachedError
from trochee.clinic.patients.queries import open_chart
from trochee.clinic.patients.values import Chart, Right
from trochee.clinic.workflows.reminded import choose, confirm_again, end_by_link
from trochee.foundation.clock import zone_named

from .demo import mails_to
from .forms import WORDS, ReminderForm
from .presenters import last_trouble, lines


@require_http_methods(["GET", "POST"])
def my_reminders(request: HttpRequest) -> HttpResponse:
    """Show how one is reminded, and keep another choice."""
    at = timezone.now()
    chart = _chart(request, at)
    form = ReminderForm(_channels(), chart.time_zone, request.POST or None, _initial(chart))
    if request.method == "POST" and form.is_valid():
        new = form.chosen(get_language() or "")
        try:
            asked = choose(
                by=here_of(request), at=at, patient=chart.patient, new=new, version=form.cleaned_data["version"]
            )
        except NotReachedError:
            form.add_error(None, _("You asked for this link too often. Try again tomorrow."))
        else:
            messages.success(request, _said(new.channel, asked=asked))
            return HttpResponseRedirect(reverse("my_reminders"))
    told, chosen = told_to(chart), own_choice(chart)
    place = reached(chart).get(chosen.channel) if chosen is not None else None
    content = {
        "chart": chart,
        "form": form,
        "chosen": chosen,
        "by": WORDS[chosen.channel] if chosen is not None else "",
        "zone": (chosen.time_zone if chosen is not None else "") or chart.time_zone,
        "place": place,
        "lines": lines(told),
        "trouble": last_trouble(told),
        "mail_is_off": not mail.is_set_up(),
        "off": chosen is not None and chosen.channel not in _channels(),
        "demo": settings.TROCHEE_DEMO,
    }
    return render(request, "patient_site/reminders.html", content, status=400 if form.errors else 200)


@require_POST
def my_reminders_end(request: HttpRequest) -> HttpResponse:
    """End what is sent, at once."""
    at = timezone.now()
    chart = _chart(request, at)
    ended = end(by=here_of(request), at=at, patient=chart.patient)
    messages.success(request, _("Stopped. No more notes come.") if ended else _("There was nothing to stop."))
    return HttpResponseRedirect(reverse("my_reminders"))


@require_POST
def my_reminders_again(request: HttpRequest) -> HttpResponse:
    """Send the link once more that makes sure of an address."""
    at = timezone.now()
    chart = _chart(request, at)
    try:
        channel = Channel(request.POST.get("channel", ""))
    except ValueError as error:
        raise BadRequest from error
    try:
        confirm_again(by=here_of(request), at=at, patient=chart.patient, channel=channel)
    except NotReachedError:
        messages.warning(request, _("There is none to send, or you asked for it too often. Try again tomorrow."))
    else:
        messages.success(request, _("The link is on its way."))
    return HttpResponseRedirect(reverse("my_reminders"))


@require_GET
def my_demo_mails(request: HttpRequest) -> HttpResponse:
    """In a demo, show the mails to one's own addresses: they were written to a folder and went nowhere."""
    if not settings.TROCHEE_DEMO:
        raise Http404
    chart = _chart(request, timezone.now())
    addresses = {each.address for each in reached(chart).values()}
    return render(request, "patient_site/demo_mails.html", {"mails": mails_to(addresses)})


@login_not_required
@require_http_methods(["GET", "POST"])
def message_link(request: HttpRequest, token: str) -> HttpResponse:
    """Show what can be done with one message, and do it. To look changes nothing: machines look at links, too."""
    at = timezone.now()
    found = linked(token)
    if found is None:
        raise Http404
    if request.method == "POST":
        return _deed(request, at, found, token)
    return render(request, "patient_site/message_link.html", _around(found, at))


def _deed(request: HttpRequest, at: datetime, found: Linked, token: str) -> HttpResponse:
    by, wanted = Actor(id="link:message", clinic=found.scope.clinic), request.POST.get("deed", "")
    try:
        if wanted == "confirm":
            confirm(by=by, at=at, token=token)
        elif wanted == "stop":
            end_by_link(by=by, at=at, token=token)
            return render(request, "patient_site/message_link.html", {"stopped": True})
        elif wanted == "not_today":
            put_off(by=by, at=at, token=token, place=None)
        elif wanted in {"0", "1"}:
            put_off(by=by, at=at, token=token, place=int(wanted))
        else:
            raise BadRequest
    except NoSuchLinkError:
        return render(request, "patient_site/message_link.html", _around(found, at, too_late=True), status=409)
    return HttpResponseRedirect(reverse("message_link", args=[token]))


def _around(found: Linked, at: datetime, *, too_late: bool = False) -> dict[str, object]:
    told, again = found.told, found.again
    zone = zone_named(found.time_zone) if found.time_zone else ZoneInfo("UTC")
    times = put_off_times(at, told.until, limits()) if told.kind is Kind.REMINDER and again is None else ()
    return {
        "told": told,
        "zone": zone,
        "confirms": told.kind is Kind.CONFIRM,
        "confirmed": found.confirmed,
        "too_late": too_late or at >= told.until,
        "times": [(str(place), time) for place, time in enumerate(times)],
        "may_put_off": told.kind is Kind.REMINDER and again is None and at < told.until,
        "again": again,
        "comes_again": again is not None and again.fate is Fate.WAITING,
        "stopped": False,
    }


def _channels() -> tuple[Channel, ...]:
    """Give the ways that the clinic has set up."""
    found = [Channel.NONE]
    if mail.is_set_up():
        found.append(Channel.EMAIL)
    if gateway.gateway() is not None:
        found.append(Channel.TEXT)
    return tuple(found)


def _initial(chart: Chart) -> dict[str, object]:
    chosen, places = own_choice(chart), reached(chart)
    email, number = places.get(Channel.EMAIL), places.get(Channel.TEXT)
    found: dict[str, object] = {"version": last_version(chart)}
    found |= {"email": email.address if email else "", "number": number.address if number else ""}
    if chosen is not None and chosen.reminds:
        found |= {"channel": chosen.channel.value, "remind_at": chosen.remind_at, "time_zone": chosen.time_zone}
    return found


def _said(channel: Channel, *, asked: bool) -> str:
    if channel is Channel.NONE:
        return _("Saved. No note comes.")
    if asked:
        return _("Saved. Open the link that we send you now. Until then no note comes.")
    return _("Saved.")


def _chart(request: HttpRequest, at: datetime) -> Chart:
    here = here_of(request)
    if here.own_patient is None:
        raise Http404
    return open_chart(by=here, at=at, patient=here.own_patient, right=Right.TAKE_BACK, page="my.reminders")
