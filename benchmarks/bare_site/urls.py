"""The clinic's addresses and the bare one."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from trochee.clinic.config.urls import urlpatterns as _clinic

from .views import save

urlpatterns: list[URLPattern | URLResolver] = [*_clinic, path("bare/<iso_date:day>/", save, name="bare")]

handler400 = "trochee.clinic.ui.faults.bad_request"
handler403 = "trochee.clinic.ui.faults.forbidden"
handler404 = "trochee.clinic.ui.faults.not_found"
handler500 = "trochee.clinic.ui.faults.server_error"
