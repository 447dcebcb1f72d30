from django.apps import AppConfig


class UiConfig(AppConfig):
    """Templates, tokens and the pages that belong to nobody."""

    name = "trochee.clinic.ui"
    label = "ui"
