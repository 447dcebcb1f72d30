"""Exports of wearables, translated into nights of the patient folder. README.md says what a new vendor needs."""

from .adding import Addition, add_to_folder
from .device import DeviceExport

__all__ = ["Addition", "DeviceExport", "add_to_folder"]
