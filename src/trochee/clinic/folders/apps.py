from django.apps import AppConfig


class FoldersConfig(AppConfig):
    """Patient folders that wait to be looked at, and what became of those that were brought in."""

    name = "trochee.clinic.folders"
    label = "folders"

    def ready(self) -> None:
        """Take part in erasures."""
        from trochee.clinic.patients.background import forgets

        from .actions import forget

        forgets(self.label, lambda by, at, patients: forget(by=by, at=at, patients=patients))
