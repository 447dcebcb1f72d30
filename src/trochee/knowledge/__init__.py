"""Cited numbers and claims, as YAML that a clinic can read and change; see README.md in this folder."""

from .loader import KnowledgeError, load, shipped
from .values import (
    AdverseTerm,
    Alternative,
    Band,
    Claim,
    CutOff,
    DatedGrade,
    Direction,
    DoseUnit,
    Grade,
    InstrumentFacts,
    Knowledge,
    PublishedNumber,
    Recommendation,
    ReportedDose,
    ReportedRate,
    StudyRow,
)

__all__ = [
    "AdverseTerm",
    "Alternative",
    "Band",
    "Claim",
    "CutOff",
    "DatedGrade",
    "Direction",
    "DoseUnit",
    "Grade",
    "InstrumentFacts",
    "Knowledge",
    "KnowledgeError",
    "PublishedNumber",
    "Recommendation",
    "ReportedDose",
    "ReportedRate",
    "StudyRow",
    "load",
    "shipped",
]
