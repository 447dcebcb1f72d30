from django.urls import include, path

from . import views
from .authorised.views import my_authorised
from .light.views import choose_light

urlpatterns = [
    path("", include("trochee.clinic.patient_site.entries.urls")),
    path("", include("trochee.clinic.patient_site.sleep.urls")),
    path("", include("trochee.clinic.patient_site.things.urls")),
    path("", include("trochee.clinic.patient_site.reminders.urls")),
    path("", include("trochee.clinic.patient_site.offline.urls")),
    path("troches/", include("trochee.clinic.patient_site.troches.urls")),
    path("record/", include("trochee.clinic.patient_site.record.urls")),
    path("authorised/", my_authorised, name="my_authorised"),
    path("assessment/", include("trochee.clinic.patient_site.assessment.urls")),
    path("light/", choose_light, name="my_light"),
    path("nights/", views.my_nights, name="my_nights"),
    path("nights/<iso_date:day>/", views.my_night, name="my_night"),
    path("nights/<iso_date:day>/not-remembered/", views.my_night_not_remembered, name="my_night_not_remembered"),
]
