from django.apps import AppConfig


class MessagingConfig(AppConfig):
    """Reminders: what a patient chose, what was sent, and who of the care team asks when nothing comes back."""

    name = "trochee.clinic.messaging"
    label = "messaging"

    def ready(self) -> None:
        """Take part in erasures."""
        from trochee.clinic.patients.background import forgets

        from .choices.actions import forget

        forgets(self.label, lambda by, at, patients: forget(by=by, at=at, patients=patients))
