"""The frozen values of a patient's record."""

from .authorisation import Authorisation, AuthorisationStatus, Formulation, Setting, TitrationStep
from .dose import IN_THE_BODY, Dose, DoseStatus
from .inventory import WAITING, InventoryMovement, MovementKind
from .night import DIARY_SOURCES, Night
from .record import (
    THERAPY_KINDS,
    AdverseEffect,
    Observation,
    Patient,
    Record,
    Score,
    TherapyStep,
)
from .trial import Condition, Trial, TrialDesign, TrialWeek

__all__ = [
    "DIARY_SOURCES",
    "IN_THE_BODY",
    "THERAPY_KINDS",
    "WAITING",
    "AdverseEffect",
    "Authorisation",
    "AuthorisationStatus",
    "Condition",
    "Dose",
    "DoseStatus",
    "Formulation",
    "InventoryMovement",
    "MovementKind",
    "Night",
    "Observation",
    "Patient",
    "Record",
    "Score",
    "Setting",
    "TherapyStep",
    "TitrationStep",
    "Trial",
    "TrialDesign",
    "TrialWeek",
]
