"""What the database itself refuses of a movement."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from tests.factories.clinic import House
from tests.factories.entries import bare_row

from trochee.clinic.inventory.values import KEPT_MOVEMENTS

SOUND: dict[str, Any] = {"moved_at": "2026-03-01T09:00", "kind": "lost", "product": "troche", "amount": "0.25"}


@pytest.mark.parametrize(
    "wrong",
    [{"kind": "eaten"}, {"strength_mg": 0}, {"strength_mg": -1}, {"amount": None}, {"product": None}],
    ids=str,
)
def test_the_database_refuses(house: House, wrong: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        bare_row(house, KEPT_MOVEMENTS, **{**SOUND, **wrong}).save(force_insert=True)


def test_the_database_takes_what_is_sound(house: House) -> None:
    bare_row(house, KEPT_MOVEMENTS, **SOUND).save(force_insert=True)
    assert KEPT_MOVEMENTS.model.objects.within(house.ours.scope).count() == 1
