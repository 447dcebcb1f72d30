from django.apps import AppConfig


class PatientsConfig(AppConfig):
    """The person, the care team, consent and access."""

    name = "trochee.clinic.patients"
    label = "patients"
