"""`trochee import`: a wearable's export becomes a patient folder."""

from __future__ import annotations
