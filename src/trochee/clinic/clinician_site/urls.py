from django.urls import URLPattern, URLResolver, include, path

from . import views
from .consents import views as consents
from .contact import views as contact
from .correction import views as correction
from .duplicates import views as duplicates
from .emergency import views as emergency
from .medicines import views as medicines
from .panel import views as panel
from .people import views as people
from .person import views as person
from .record import views as record
from .reviews import views as reviews
from .safety import views as safety
from .today import views as today

of_one_patient: list[URLPattern | URLResolver] = [
    path("", record.record, name="record"),
    path("nights/", record.record_nights, name="record_nights"),
    path("nights/<iso_date:day>/", correction.record_night, name="record_night"),
    path("doses/", record.record_doses, name="record_doses"),
    path("doses/<uuid:entry>/", correction.record_dose, name="record_dose"),
    path("review/", views.review, name="review"),
    path("review/state/", views.review_state, name="review_state"),
    path("review/as-of/", reviews.review_as_of, name="review_as_of"),
    path("review/pdf/", reviews.review_pdf, name="review_pdf"),
    path("review/note/", reviews.review_note, name="review_note"),
    path("safety/", safety.safety, name="safety"),
    path("medicines/", medicines.patient_medicines, name="patient_medicines"),
    path("medicines/save/", medicines.medicines_save, name="medicines_save"),
    path("medicines/reading/", medicines.medicines_reading, name="medicines_reading"),
    path("inventory/", include("trochee.clinic.clinician_site.inventory.urls")),
    path("contact/", contact.contact, name="contact"),
    path("contact/step/", contact.contact_step, name="contact_step"),
    path("contact/rule/", contact.contact_rule, name="contact_rule"),
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
    path("", panel.panel, name="panel"),
    path("today/", today.today, name="today"),
    path("silence/", contact.contact_days, name="contact_days"),
    path("register/", person.register, name="register"),
    path("emergency/", emergency.break_glass, name="break_glass"),
    path("opened/", emergency.opened_records, name="opened_records"),
    path("consents/", consents.consent_texts, name="consent_texts"),
    path("consents/publish/", consents.publish, name="publish_consent"),
    path("consents/<uuid:wanted>/", consents.consent_text, name="consent_text"),
    path("<uuid:patient>/bring/", include("trochee.clinic.clinician_site.bringing.urls")),
    path("<uuid:patient>/authorisation/", include("trochee.clinic.clinician_site.authorisation.urls")),
    path("<uuid:patient>/assessment/", include("trochee.clinic.clinician_site.assessment.urls")),
    path("<uuid:patient>/", include(of_one_patient)),
]
