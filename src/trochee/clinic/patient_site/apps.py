from django.apps import AppConfig


class PatientSiteConfig(AppConfig):
    """The pages that a patient sees."""

    name = "trochee.clinic.patient_site"
    label = "patient_site"
