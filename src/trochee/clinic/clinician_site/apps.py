from django.apps import AppConfig


class ClinicianSiteConfig(AppConfig):
    """The pages that the care team sees."""

    name = "trochee.clinic.clinician_site"
    label = "clinician_site"
