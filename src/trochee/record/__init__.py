"""The frozen values of a patient's record."""

from .dose import IN_THE_BODY, Dose, DoseStatus
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
    "AdverseEffect",
    "Condition",
    "Dose",
    "DoseStatus",
    "Night",
    "Observation",
    "Patient",
    "Record",
    "Score",
    "TherapyStep",
    "Trial",
    "TrialDesign",
    "TrialWeek",
]
