from django.apps import AppConfig


class CalendarsConfig(AppConfig):
    """Secret links by which a patient's own calendar asks what is planned."""

    name = "trochee.clinic.calendars"
    label = "calendars"

    def ready(self) -> None:
        """Take part in erasures."""
        from trochee.clinic.patients.background import forgets

        from .actions import forget

        forgets(self.label, lambda by, at, patients: forget(by=by, at=at, patients=patients))
