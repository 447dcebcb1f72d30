"""How observations are called, in which units they come, and what words a test answers with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

_SYSTOLIC = ("systolic", "sbp", "systolic_bp", "bp_systolic", "systolic_blood_pressure")
_DIASTOLIC = ("diastolic", "dbp", "diastolic_bp", "bp_diastolic", "diastolic_blood_pressure")


def _called(names: Mapping[str, Iterable[str]]) -> Mapping[str, str]:
    return {each: fact for fact, written in names.items() for each in (fact, *written)}


PRESSURE = frozenset({"blood_pressure", "bp"})
"""Codes of a pressure written as one, such as 128/82."""
SIGNS = _called(
    {
        "systolic_mmhg": _SYSTOLIC,
        "diastolic_mmhg": _DIASTOLIC,
        "pulse_per_min": ("pulse", "heart_rate", "hr"),
        "breaths_per_min": ("breaths", "respiratory_rate", "breathing_rate", "rr"),
        "oxygen_saturation_percent": ("oxygen_saturation", "spo2", "sao2"),
        "alertness_score": ("alertness", "moaa_s", "moaas", "moaa/s"),
        "weight_kg": ("weight", "body_weight"),
        "height_cm": ("height", "body_height"),
    }
)
"""The fact that a sign is, by the code it is written under."""
AFTER_A_DOSE: Mapping[str, str] = {
    "systolic_mmhg": "after_dose_systolic_mmhg",
    "diastolic_mmhg": "after_dose_diastolic_mmhg",
}
"""The fact that a pressure is where it was measured after a dose."""
ONLY_AFTER_A_DOSE = frozenset({"pulse_per_min", "breaths_per_min", "oxygen_saturation_percent", "alertness_score"})
"""Signs whose fact speaks of the time after a dose alone."""
UNITS: Mapping[str, Mapping[str, float]] = {
    "systolic_mmhg": {"mmhg": 1, "mm hg": 1},
    "diastolic_mmhg": {"mmhg": 1, "mm hg": 1},
    "pulse_per_min": {"/min": 1, "bpm": 1, "per min": 1, "1/min": 1},
    "breaths_per_min": {"/min": 1, "per min": 1, "1/min": 1},
    "oxygen_saturation_percent": {"%": 1, "percent": 1},
    "alertness_score": {"points": 1},
    "weight_kg": {"kg": 1, "g": 0.001, "lb": 0.45359237, "lbs": 0.45359237},
    "height_cm": {"cm": 1, "m": 100, "in": 2.54},
}
"""Units in which a sign may come, and what turns them into the unit of its fact."""
LIVER: Mapping[str, str] = {
    "alt": "alt_times_upper_limit",
    "alat": "alt_times_upper_limit",
    "ast": "ast_times_upper_limit",
    "asat": "ast_times_upper_limit",
    "alp": "alp_times_upper_limit",
    "ggt": "ggt_times_upper_limit",
    "bilirubin": "bilirubin_times_upper_limit",
}
"""The fact that a liver value is, as a multiple of its laboratory's own upper limit."""
LIMIT = "_upper_limit"
"""What follows the code of a liver value where the laboratory's upper limit is written down, in the same unit."""
TIMES = frozenset({"times", "x", "uln", "xuln", "x uln", "times upper limit", "times the upper limit"})
"""Units of a liver value that is a multiple already."""
TESTS: Mapping[str, str] = {
    "pregnancy_test": "pregnancy_test_positive",
    "urinalysis": "urine_test_abnormal",
    "urine_test": "urine_test_abnormal",
    "ecg": "electrocardiogram_done",
    "ekg": "electrocardiogram_done",
    "electrocardiogram": "electrocardiogram_done",
}
"""The fact that a test is."""
ON: Mapping[str, str] = {"pregnancy_test_positive": "pregnancy_test_on"}
"""The fact that is the day of a test."""
_YES = frozenset({"true", "yes", "y", "positive", "pos", "+", "abnormal", "done"})
_NO = frozenset({"false", "no", "n", "negative", "neg", "normal"})
"""A dash is no answer: it stands for nothing entered as often as for a negative test."""
_NOT_DONE = frozenset({"not done", "not yet", "none", "never"})
_TRACED = re.compile(r"\bqtc?f?\W*\d|\b(sinus|rhythm|fibrillation|flutter|block|bradycardia|tachycardia)\b")
"""What only somebody can write who has seen a tracing."""


def as_code(written: str) -> str:
    """Give a code as it is called here, however it was spelled: ``Systolic BP`` is ``systolic_bp``."""
    return re.sub(r"[\s-]+", "_", written.strip().casefold())


def yes_or_no(fact: str, value: str) -> bool | None:
    """Read what a test says; an electrocardiogram with a finding was done. ``None`` for any other word.

    One of which nothing is told but that it is ordered, pending or refused is not taken for one that was done.
    """
    word = " ".join(value.casefold().split())
    if fact == "electrocardiogram_done" and (word == "normal" or _TRACED.search(word)):
        return True
    return True if word in _YES else False if word in _NO | _NOT_DONE else None
