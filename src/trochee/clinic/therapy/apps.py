from django.apps import AppConfig


class TherapyConfig(AppConfig):
    """Changes beside the drug."""

    name = "trochee.clinic.therapy"
    label = "therapy"
