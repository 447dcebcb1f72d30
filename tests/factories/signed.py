"""Somebody well of whom everything is known, an authorisation in force for them, and a dose that it covers."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from trochee.knowledge import shipped
from trochee.knowledge.facts import FactValue
from trochee.record import Authorisation, AuthorisationStatus, Dose, Formulation, Setting, TitrationStep
from trochee.safety.checking import Checker

CHECKER = Checker(shipped())
_EXAMPLE = Path(__file__).parents[2] / "examples" / "facts.toml"
_OF_THE_DOSE = {"dose_mg", "setting", "dose_limit_mg", "week_limit_mg"}
WELL: Mapping[str, FactValue] = {
    name: value
    for name, raw in tomllib.loads(_EXAMPLE.read_text(encoding="utf-8")).items()
    if name not in _OF_THE_DOSE and (value := shipped().facts[name].accept(raw)) is not None
}
"""Facts of the invented person whom no rule concerns, without those of a dose."""
NOW = datetime(2026, 11, 23, 13, tzinfo=UTC)
SIGNED = Authorisation(
    id="A-1",
    version=2,
    status=AuthorisationStatus.SIGNED,
    prescriber="Dr Ada",
    signed_at=datetime(2026, 11, 1, 10, tzinfo=UTC),
    formulation=Formulation(product="ketamine troche", strength_mg=100, expires=date(2027, 1, 31)),
    route="sublingual",
    titration=(TitrationStep(from_dose=1, dose_mg=50), TitrationStep(from_dose=2, dose_mg=100)),
    ceiling_dose_mg=100,
    ceiling_week_mg=150,
    minimum_interval_h=96,
    settings=(Setting.CLINIC, Setting.HOME),
    starts_on=date(2026, 11, 2),
    review_on=date(2026, 12, 20),
    end_point="ten points more of sleep efficiency",
    time_zone="Europe/Berlin",
    stops_unless="a review is signed",
    smallest_effects={"sleep_efficiency": 10.0},
)


def signed(**more: Any) -> Authorisation:
    return replace(SIGNED, **more)


def dose(at: datetime = NOW, **more: Any) -> Dose:
    """A dose of 50 mg in the clinic, as it was signed."""
    given: dict[str, Any] = {
        "product": "ketamine troche", "amount": 50.0, "route": "sublingual", "setting": "clinic",
        "supervised_by": "Nurse Cy",
    }  # fmt: skip
    return Dose(taken_at=at, **{**given, **more})


def before(**ago: float) -> datetime:
    """The moment so many days or hours before now."""
    return NOW - timedelta(**ago)
