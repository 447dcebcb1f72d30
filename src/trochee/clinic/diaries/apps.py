from django.apps import AppConfig


class DiariesConfig(AppConfig):
    """Nights as they were answered."""

    name = "trochee.clinic.diaries"
    label = "diaries"
