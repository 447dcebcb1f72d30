from django.apps import AppConfig


class AdverseEffectsConfig(AppConfig):
    """Adverse effects as they were reported."""

    name = "trochee.clinic.adverse_effects"
    label = "adverse_effects"
