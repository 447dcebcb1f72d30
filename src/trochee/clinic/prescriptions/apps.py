from django.apps import AppConfig


class PrescriptionsConfig(AppConfig):
    """Authorisations: what a prescriber signed, what others said of it, and drafts."""

    name = "trochee.clinic.prescriptions"
    label = "prescriptions"
