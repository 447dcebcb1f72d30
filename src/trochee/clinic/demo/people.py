"""Who plays in the invented clinic. Nobody here exists, and every name says so."""

from __future__ import annotations

from dataclasses import dataclass

from trochee.clinic.accounts.roles import STAFF, Role

CLINIC, TIME_ZONE = "Invented Sleep Clinic", "Europe/Berlin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Player:
    """Somebody who can log in to the invented clinic, and what one sees as them."""

    login: str
    name: str
    role: Role
    sees: str

    @property
    def has_code(self) -> bool:
        """Whether a one-time code is asked for beside the password."""
        return self.role in STAFF


CLINICIAN = Player(
    login="vera", name="Vera Bright (invented)", role=Role.CLINICIAN, sees="looks after all twelve patients"
)
OBSERVER = Player(
    login="oda", name="Oda Watch (invented)", role=Role.OBSERVER, sees="runs sessions of the first three patients"
)
ADMINISTRATOR = Player(
    login="ada", name="Ada Order (invented)", role=Role.ADMINISTRATOR, sees="users and settings, no patient"
)
INVITED = (
    CLINICIAN,
    Player(login="colin", name="Colin Far (invented)", role=Role.CLINICIAN, sees="a colleague on no care team"),
    OBSERVER,
    Player(login="pia", name="Pia Shelf (invented)", role=Role.PHARMACIST, sees="the pharmacist's part is not built"),
    Player(login="rolf", name="Rolf Count (invented)", role=Role.RESEARCHER, sees="the researcher's is not built"),
)
"""Those whom the administrator invites."""

CARER = Player(
    login="karl", name="Karl Winding (invented)", role=Role.CARER, sees="enters and reads the first patient's nights"
)
OBSERVED = 3
"""On how many patients' care teams the observer is."""
