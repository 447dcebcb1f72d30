from django.apps import AppConfig


class PrescriptionsConfig(AppConfig):
    """Authorisations: what a prescriber signed, what others said of it, and drafts."""

    name = "trochee.clinic.prescriptions"
    label = "prescriptions"

    def ready(self) -> None:
        """Take part in erasures."""
        from trochee.clinic.patients.background import forgets

        from .actions import forget

        forgets(self.label, lambda by, at, patients: forget(by=by, at=at, patients=patients))
