from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    """Reviews as they were written, kept until the record says something else."""

    name = "trochee.clinic.reviews"
    label = "reviews"

    def ready(self) -> None:
        """Take part in erasures."""
        from trochee.clinic.patients.background import forgets

        from .actions import forget

        forgets(self.label, lambda by, at, patients: forget(by=by, at=at, patients=patients))
