"""Every unit in which a sign may come gives the fact in its own unit."""

from __future__ import annotations

from datetime import datetime

import pytest

from trochee.knowledge import shipped
from trochee.record import Dose, Observation, Record
from trochee.safety.from_record.codes import UNITS
from trochee.safety.from_record.gathering import known_from

NOON = datetime.fromisoformat("2026-05-29T12:00")
DOSE = Dose(taken_at=datetime.fromisoformat("2026-05-29T10:00"), product="ketamine")
CASES = [
    ("systolic", "systolic_mmhg", "128", ("mmHg", "mm Hg"), 128),
    ("diastolic", "diastolic_mmhg", "82", ("mmHg", "mm Hg"), 82),
    ("pulse", "pulse_per_min", "96", ("/min", "bpm", "per min", "1/min"), 96),
    ("rr", "breaths_per_min", "14", ("/min", "per min", "1/min"), 14),
    ("SpO2", "oxygen_saturation_percent", "97", ("%", "percent"), 97),
    ("MOAA/S", "alertness_score", "5", ("points",), 5),
    ("moaa-s", "alertness_score", "5", ("points",), 5),
    ("weight", "weight_kg", "70", ("kg",), 70),
    ("weight", "weight_kg", "70000", ("g",), 70),
    ("weight", "weight_kg", "154", ("lb", "lbs"), 154 * 0.45359237),
    ("height", "height_cm", "180", ("cm",), 180),
    ("height", "height_cm", "1.8", ("m",), 180),
    ("height", "height_cm", "70", ("in",), 177.8),
]


@pytest.mark.parametrize(
    ("code", "fact", "value", "unit", "number"),
    [(code, fact, value, unit, number) for code, fact, value, units, number in CASES for unit in units],
)
def test_a_sign_in_each_of_its_units(code: str, fact: str, value: str, unit: str, number: float) -> None:
    seen = Observation(at=NOON, code=code, value=value, unit=unit)
    of_a_dose = fact in {"pulse_per_min", "breaths_per_min", "oxygen_saturation_percent", "alertness_score"}
    doses = (DOSE,) if of_a_dose else ()
    given = known_from(Record(observations=(seen,), doses=doses), shipped(), NOON).given
    assert given[fact] == pytest.approx(number)


def test_two_numbers_are_a_pressure_only_where_a_pressure_is_written_down() -> None:
    for code, found in (("bp", {"systolic_mmhg", "diastolic_mmhg"}), ("visual acuity", set()), ("systolic", set())):
        seen = Observation(at=NOON, code=code, value="120/80")
        given = known_from(Record(observations=(seen,)), shipped(), NOON).given
        assert {"systolic_mmhg", "diastolic_mmhg"} & given.keys() == found


@pytest.mark.parametrize(
    ("code", "value", "unit", "allowed"),
    [
        ("systolic", "high", "mmHg", "a number without other signs"),
        ("systolic", "inf", "mmHg", "a number without other signs"),
        ("systolic", "17", "kPa", "in mmhg or mm hg"),
        ("bp", "120", "mmHg", "two numbers such as 128/82"),
    ],
)
def test_of_a_sign_that_cannot_be_read_it_is_said_what_can(code: str, value: str, unit: str, allowed: str) -> None:
    seen = Observation(at=NOON, code=code, value=value, unit=unit)
    (unread,) = known_from(Record(observations=(seen,)), shipped(), NOON).unread
    assert (unread.name, unread.found, unread.allowed) == (code, f"{code} {value} {unit}", allowed)


@pytest.mark.parametrize(("limit", "times"), [("40", 2), ("0", None), ("inf", None), ("nan", None), ("high", None)])
def test_a_limit_of_a_laboratory_that_is_none_tells_nothing(limit: str, times: float | None) -> None:
    seen = Observation(at=NOON, code="alt", value="80", unit="U/L")
    said = Observation(at=NOON, code="alt_upper_limit", value=limit, unit="U/L")
    found = known_from(Record(observations=(seen, said)), shipped(), NOON)
    assert found.given.get("alt_times_upper_limit") == times
    assert [each.name for each in found.unread] == ([] if times else ["alt"])


def test_no_unit_is_left_out_here() -> None:
    told = {(fact, unit.casefold()) for _, fact, _, units, _ in CASES for unit in units}
    assert told == {(fact, unit) for fact, units in UNITS.items() for unit in units}
