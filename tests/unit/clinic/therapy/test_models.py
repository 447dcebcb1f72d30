"""What the database itself refuses of a step."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from tests.factories.clinic import House
from tests.factories.entries import bare_row

from trochee.clinic.therapy.values import KEPT_STEPS

SOUND: dict[str, Any] = {"date": "2026-03-01", "kind": "habit"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "dance"},
        {"date": None},
    ],
    ids=str,
)
def test_the_database_refuses(house: House, wrong: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        bare_row(house, KEPT_STEPS, **{**SOUND, **wrong}).save(force_insert=True)


def test_the_database_takes_what_is_sound(house: House) -> None:
    bare_row(house, KEPT_STEPS, **SOUND).save(force_insert=True)
    assert KEPT_STEPS.model.objects.within(house.ours.scope).count() == 1
