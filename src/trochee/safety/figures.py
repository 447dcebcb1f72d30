"""Facts that are worked out from others: ages, ratios, differences. Each is named, typed and tested."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import cast

from trochee.knowledge.facts import FactValue

from .compiling import Facts

_CM_IN_A_METRE = 100
_DAYS_IN_A_WEEK = 7


@dataclass(frozen=True, slots=True)
class Figure:
    """A fact worked out once all that it ``needs`` is known."""

    needs: tuple[str, ...]
    work_out: Callable[[Facts, date], FactValue]


def _number(facts: Facts, name: str) -> float:
    return cast(float, facts[name])


def _age_years(facts: Facts, at: date) -> float:
    """Completed years [a]; someone born on 29 February is a year older on 1 March."""
    born = cast(date, facts["birth_date"])
    return float(at.year - born.year - ((at.month, at.day) < (born.month, born.day)))


def _body_mass_index(facts: Facts, at: date) -> float:
    return _number(facts, "weight_kg") / (_number(facts, "height_cm") / _CM_IN_A_METRE) ** 2


def _dose_mg_per_kg(facts: Facts, at: date) -> float:
    return _number(facts, "dose_mg") / _number(facts, "weight_kg")


def _dose_over_limit_mg_per_kg(facts: Facts, at: date) -> float:
    return _dose_mg_per_kg(facts, at) - _number(facts, "limit_mg_per_kg")


def _over(part: str, whole: str) -> Callable[[Facts, date], float]:
    return lambda facts, at: _number(facts, part) - _number(facts, whole)


def _week_over_limit_mg(facts: Facts, at: date) -> float:
    return _number(facts, "ketamine_last_7_days_mg") + _number(facts, "dose_mg") - _number(facts, "week_limit_mg")


def _liver_test_week(facts: Facts, at: date) -> float:
    """Week of the course that held the last liver tests [weeks], 0 before it; days before a week count for it."""
    tested = facts["liver_tests_on"]
    if not isinstance(tested, date):  # never
        return 0.0
    return float(max(0, ceil(_number(facts, "treatment_week") - (at - tested).days / _DAYS_IN_A_WEEK)))


FIGURES: Mapping[str, Figure] = {
    "age_years": Figure(("birth_date",), _age_years),
    "body_mass_index": Figure(("weight_kg", "height_cm"), _body_mass_index),
    "dose_mg_per_kg": Figure(("dose_mg", "weight_kg"), _dose_mg_per_kg),
    "dose_over_limit_mg": Figure(("dose_mg", "dose_limit_mg"), _over("dose_mg", "dose_limit_mg")),
    "step_over_limit_mg": Figure(("highest_step_mg", "dose_limit_mg"), _over("highest_step_mg", "dose_limit_mg")),
    "dose_limit_over_week_mg": Figure(("dose_limit_mg", "week_limit_mg"), _over("dose_limit_mg", "week_limit_mg")),
    "dose_over_step_mg": Figure(("dose_mg", "step_limit_mg"), _over("dose_mg", "step_limit_mg")),
    "dose_over_limit_mg_per_kg": Figure(("dose_mg", "weight_kg", "limit_mg_per_kg"), _dose_over_limit_mg_per_kg),
    "week_over_limit_mg": Figure(("ketamine_last_7_days_mg", "dose_mg", "week_limit_mg"), _week_over_limit_mg),
    "systolic_rise_mmhg": Figure(
        ("after_dose_systolic_mmhg", "systolic_mmhg"), _over("after_dose_systolic_mmhg", "systolic_mmhg")
    ),
    "diastolic_rise_mmhg": Figure(
        ("after_dose_diastolic_mmhg", "diastolic_mmhg"), _over("after_dose_diastolic_mmhg", "diastolic_mmhg")
    ),
    "pulse_rise_per_min": Figure(
        ("pulse_per_min", "resting_pulse_per_min"), _over("pulse_per_min", "resting_pulse_per_min")
    ),
    "pulse_fall_per_min": Figure(
        ("resting_pulse_per_min", "pulse_per_min"), _over("resting_pulse_per_min", "pulse_per_min")
    ),
    "liver_test_week": Figure(("treatment_week", "liver_tests_on"), _liver_test_week),
    "insomnia_score_fall": Figure(
        ("insomnia_score_before", "insomnia_score"), _over("insomnia_score_before", "insomnia_score")
    ),
}
"""Facts worked out, by name; the facts of a clinic name them as computed."""
