from django.apps import AppConfig


class TrialsConfig(AppConfig):
    """Trials of one patient as they were drawn by lot."""

    name = "trochee.clinic.trials"
    label = "trials"
