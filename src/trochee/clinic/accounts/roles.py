"""Roles of a clinic, and who of them must have a second factor."""

from __future__ import annotations

from enum import StrEnum

from trochee.clinic.ui.lazily import lazily as _


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

WORDS = {
    Role.PATIENT: _("patient"),
    Role.CARER: _("carer"),
    Role.CLINICIAN: _("clinician"),
    Role.OBSERVER: _("observer"),
    Role.PHARMACIST: _("pharmacist"),
    Role.ADMINISTRATOR: _("administrator"),
    Role.RESEARCHER: _("researcher"),
}


def role_word(role: str) -> str:
    """Call a role as a page does; what is none stays as it is."""
    return WORDS[Role(role)] if role in set(Role) else role


CHOICES = [(role.value, role.value.capitalize()) for role in Role]
