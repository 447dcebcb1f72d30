from django.apps import AppConfig


class InventoryConfig(AppConfig):
    """Troches dispensed, given back, destroyed, lost, found and counted."""

    name = "trochee.clinic.inventory"
    label = "inventory"
