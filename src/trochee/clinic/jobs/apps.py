from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Background work: what is due, done once."""

    name = "trochee.clinic.jobs"
    label = "jobs"
