from django.apps import AppConfig
from django.conf import settings


class UiConfig(AppConfig):
    """Templates, tokens and the pages that belong to nobody."""

    name = "trochee.clinic.ui"
    label = "ui"

    def ready(self) -> None:
        """Speak the languages that are made up, where somebody asked for them to try the pages."""
        if settings.TROCHEE_MADE_UP_LANGUAGES:
            from .pseudo import speak_made_up

            speak_made_up()
