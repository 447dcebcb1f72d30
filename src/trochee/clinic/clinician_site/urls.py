from django.urls import include, path

from . import views
from .consents import views as consents
from .duplicates import views as duplicates
from .emergency import views as emergency
from .people import views as people
from .person import views as person

of_one_patient = [
    path("review/", views.review, name="review"),
    path("review/state/", views.review_state, name="review_state"),
    path("people/", people.patient_people, name="patient_people"),
    path("people/team/", people.team_join, name="team_join"),
    path("people/team/<uuid:membership>/end/", people.team_end, name="team_end"),
    path("people/links/", people.record_invite, name="record_invite"),
    path("people/links/<uuid:invitation>/withdraw/", people.record_link_withdraw, name="record_link_withdraw"),
    path("people/helpers/<uuid:user>/", people.carer_limits, name="carer_limits"),
    path("people/access/<uuid:carer>/end/", people.carer_end, name="carer_end"),
    path("people/recovery/<uuid:user>/", people.record_recovery, name="record_recovery"),
    path("readers/", people.readers, name="readers"),
    path("person/", person.patient_person, name="patient_person"),
    path("status/", person.patient_status, name="patient_status"),
    path("erasure/", person.patient_erasure, name="patient_erasure"),
    path("erasure/decline/", person.erasure_decline, name="erasure_decline"),
    path("duplicates/", duplicates.duplicates, name="duplicates"),
    path("duplicates/with/<uuid:other>/", duplicates.merge_preview, name="merge_preview"),
    path("duplicates/<uuid:merge>/apart/", duplicates.unmerge, name="unmerge"),
    path("close/", emergency.close_glass, name="close_glass"),
]

urlpatterns = [
    path("", views.panel, name="panel"),
    path("register/", person.register, name="register"),
    path("emergency/", emergency.break_glass, name="break_glass"),
    path("opened/", emergency.opened_records, name="opened_records"),
    path("consents/", consents.consent_texts, name="consent_texts"),
    path("consents/publish/", consents.publish, name="publish_consent"),
    path("consents/<uuid:wanted>/", consents.consent_text, name="consent_text"),
    path("<uuid:patient>/bring/", include("trochee.clinic.clinician_site.bringing.urls")),
    path("<uuid:patient>/", include(of_one_patient)),
]
