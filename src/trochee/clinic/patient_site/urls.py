from django.urls import include, path

from . import views

urlpatterns = [
    path("", include("trochee.clinic.patient_site.entries.urls")),
    path("", include("trochee.clinic.patient_site.sleep.urls")),
    path("", include("trochee.clinic.patient_site.things.urls")),
    path("", include("trochee.clinic.patient_site.offline.urls")),
    path("record/", include("trochee.clinic.patient_site.record.urls")),
    path("nights/", views.my_nights, name="my_nights"),
    path("nights/<iso_date:day>/", views.my_night, name="my_night"),
]
