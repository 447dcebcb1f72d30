from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    """Scores, observations, and the facts that are known of a person."""

    name = "trochee.clinic.assessments"
    label = "assessments"
