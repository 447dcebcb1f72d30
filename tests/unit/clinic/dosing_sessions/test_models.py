"""What the database itself refuses of a dose."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from tests.factories.clinic import House
from tests.factories.entries import bare_row

from trochee.clinic.dosing_sessions.values import KEPT_DOSES

SOUND: dict[str, Any] = {
    "taken_at": "2026-03-01T21:30",
    "product": "ketamine troche",
    "unit": "mg",
    "status": "taken",
}


@pytest.mark.parametrize(
    "wrong",
    [
        {"status": "eaten"},
        {"amount": -1},
        {"share": 1.1},
        {"share": -0.1},
        {"state_before": 10.5},
        {"held_min": 1441},
        {"product": None},
    ],
    ids=str,
)
def test_the_database_refuses(house: House, wrong: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        bare_row(house, KEPT_DOSES, **{**SOUND, **wrong}).save(force_insert=True)


def test_the_database_takes_what_is_sound(house: House) -> None:
    bare_row(house, KEPT_DOSES, **SOUND).save(force_insert=True)
    assert KEPT_DOSES.model.objects.within(house.ours.scope).count() == 1
