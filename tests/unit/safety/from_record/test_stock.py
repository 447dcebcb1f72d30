"""What the ledger of troches says to the rules, and how it stands beside what somebody said."""

from __future__ import annotations

from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

import pytest

from trochee.knowledge import shipped
from trochee.record import Dose, InventoryMovement, MovementKind, Patient, Record
from trochee.safety.from_record.gathering import known_from
from trochee.safety.from_record.values import Known, Origin, Told

KNOWLEDGE = shipped()
NOW = datetime(2026, 4, 1, 12, tzinfo=UTC)


def moved(kind: str, amount: int, on: str, **more: Any) -> InventoryMovement:
    return InventoryMovement(
        at=datetime.fromisoformat(on), kind=MovementKind(kind), product="ketamine troche", amount=Fraction(amount),
        strength_mg=100.0, **more,
    )  # fmt: skip


TEN = moved("dispensed", 10, "2026-03-20T09:00")
SHORT, WELL = moved("count", 8, "2026-03-30T09:00"), moved("count", 10, "2026-03-30T09:00")


def known(*movements: InventoryMovement, also: tuple[Told, ...] = (), zone: str | None = "Europe/Berlin") -> Known:
    return known_from(Record(patient=Patient(time_zone=zone), inventory=movements), KNOWLEDGE, NOW, also)


def test_without_a_ledger_nothing_is_told() -> None:
    assert not {"count_difference", "early_refill", "stock_lost"} & known().given.keys()


@pytest.mark.parametrize("zone", ["Europe/Berlin", None])
def test_a_ledger_tells_what_it_shows(zone: str | None) -> None:
    assert "count_difference" not in known(TEN, zone=zone).given
    assert known(TEN, WELL, zone=zone).given["count_difference"] is False
    found = known(TEN, SHORT, moved("lost", 1, "2026-03-31T09:00"), zone=zone)
    assert (found.given["count_difference"], found.given["stock_lost"], found.given["early_refill"]) == (
        True, True, False)  # fmt: skip
    assert found.told["count_difference"].origin is Origin.INVENTORY


def test_a_sign_stands_against_what_was_said() -> None:
    said = Told(
        fact="count_difference", value=False, origin=Origin.ANSWER, on=date(2026, 3, 1), by="Ada", confirmed=True
    )
    assert known(TEN, SHORT, also=(said,)).given["count_difference"] is True


def test_where_it_shows_none_what_somebody_said_comes_first() -> None:
    said = Told(fact="early_refill", value=True, origin=Origin.ANSWER, on=date(2026, 3, 1))
    assert known(TEN, WELL, also=(said,)).given["early_refill"] is True


def test_without_a_zone_clock_times_are_compared() -> None:
    """At noon by every clock; by the sun the loss would still lie ahead."""
    lost = moved("lost", 1, "2026-04-01T11:59-08:00")
    assert known(TEN, lost, zone=None).given["stock_lost"] is True
    assert known(TEN, lost, zone="Europe/Berlin").given["stock_lost"] is False


def test_clock_times_of_a_ledger_are_those_of_the_patient() -> None:
    """It is one in the morning of the next day in Auckland."""
    lost = moved("lost", 1, "2026-04-02T00:30")
    assert known(TEN, lost, zone="Pacific/Auckland").given["stock_lost"] is True
    assert known(TEN, lost, zone="Europe/Berlin").given["stock_lost"] is False


def test_a_dose_beside_a_record_without_a_zone() -> None:
    dose = Dose(taken_at=datetime.fromisoformat("2026-03-21T22:00+02:00"), product="ketamine troche", amount=100.0)
    record = Record(inventory=(TEN, moved("count", 9, "2026-03-30T09:00")), doses=(dose,))
    assert known_from(record, KNOWLEDGE, NOW.replace(tzinfo=None)).given["count_difference"] is False
