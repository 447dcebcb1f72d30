from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The append-only trail."""

    name = "trochee.clinic.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"
