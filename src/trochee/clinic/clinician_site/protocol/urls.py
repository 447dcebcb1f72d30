from django.urls import path

from . import views
from .drafting import views as drafting

urlpatterns = [
    path("", views.protocol, name="protocol"),
    path("versions/<int:version>/", views.protocol_version, name="protocol_version"),
    path("versions/<int:version>/file/", views.protocol_file, name="protocol_file"),
    path("draft/", drafting.protocol_draft, name="protocol_draft"),
    path("draft/numbers/<str:name>/", drafting.protocol_number, name="protocol_number"),
    path("draft/discard/", drafting.protocol_discard, name="protocol_discard"),
    path("draft/people/", drafting.protocol_trial, name="protocol_trial"),
    path("draft/sign/", drafting.protocol_sign, name="protocol_sign"),
    path("leads/", views.medical_leads, name="medical_leads"),
    path("leads/<uuid:lead>/end/", views.medical_lead_end, name="medical_lead_end"),
]
