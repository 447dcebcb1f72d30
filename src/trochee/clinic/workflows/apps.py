from django.apps import AppConfig


class WorkflowsConfig(AppConfig):
    """Deeds that span records, and the work that comes round."""

    name = "trochee.clinic.workflows"
    label = "workflows"

    def ready(self) -> None:
        """Put on the schedule what comes round."""
        from .background import register_all

        register_all()
