"""Roles of a clinic, and who of them must have a second factor."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What a person is in a clinic."""

    PATIENT = "patient"
    CARER = "carer"
    CLINICIAN = "clinician"
    OBSERVER = "observer"
    PHARMACIST = "pharmacist"
    ADMINISTRATOR = "administrator"
    RESEARCHER = "researcher"


STAFF = frozenset(Role) - {Role.PATIENT, Role.CARER}
"""Those who see others' records or settings: a password alone does not open them."""

CHOICES = [(role.value, role.value.capitalize()) for role in Role]
