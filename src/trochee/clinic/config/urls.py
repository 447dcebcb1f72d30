"""Root addresses. Each front brings its own."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path, register_converter

from trochee.clinic.patient_site.help.views import help_now
from trochee.clinic.patient_site.reminders.views import message_link
from trochee.clinic.patient_site.things.views import calendar_feed
from trochee.clinic.ui import views as ui
from trochee.clinic.ui.converters import IsoDate

from .home import home

register_converter(IsoDate, "iso_date")

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home, name="home"),
    path("favicon.ico", ui.favicon, name="favicon"),
    path("healthy", ui.healthy, name="healthy"),
    path("design", ui.design, name="design"),
    path("help/", help_now, name="help_now"),
    path("calendar/<str:token>.ics", calendar_feed, name="calendar_feed"),
    path("note/<str:token>/", message_link, name="message_link"),
    path("my/", include("trochee.clinic.patient_site.urls")),
    path("helping/", include("trochee.clinic.patient_site.helping.urls")),
    path("patients/", include("trochee.clinic.clinician_site.urls")),
    path("knowledge/", include("trochee.clinic.clinician_site.knowledge.urls")),
    path("protocol/", include("trochee.clinic.clinician_site.protocol.urls")),
    path("account/", include("trochee.clinic.accounts.urls")),
    path("people/", include("trochee.clinic.accounts.people.urls")),
]

handler400 = "trochee.clinic.ui.faults.bad_request"
handler403 = "trochee.clinic.ui.faults.forbidden"
handler404 = "trochee.clinic.ui.faults.not_found"
handler500 = "trochee.clinic.ui.faults.server_error"
