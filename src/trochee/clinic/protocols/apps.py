from django.apps import AppConfig


class ProtocolsConfig(AppConfig):
    """What a clinic decided for itself beside the shipped knowledge."""

    name = "trochee.clinic.protocols"
    label = "protocols"
