from django.apps import AppConfig


class DosingSessionsConfig(AppConfig):
    """Doses taken and not taken."""

    name = "trochee.clinic.dosing_sessions"
    label = "dosing_sessions"
