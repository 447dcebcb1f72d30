"""What the database itself refuses of an adverse effect."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from tests.factories.clinic import House
from tests.factories.entries import bare_row

from trochee.clinic.adverse_effects.values import KEPT_EFFECTS

SOUND: dict[str, Any] = {"onset": "2026-03-01T21:30", "grade": 5}


@pytest.mark.parametrize(
    "wrong",
    [
        {"grade": 0},
        {"grade": 6},
        {"onset": None},
    ],
    ids=str,
)
def test_the_database_refuses(house: House, wrong: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        bare_row(house, KEPT_EFFECTS, **{**SOUND, **wrong}).save(force_insert=True)


def test_the_database_takes_what_is_sound(house: House) -> None:
    bare_row(house, KEPT_EFFECTS, **SOUND).save(force_insert=True)
    assert KEPT_EFFECTS.model.objects.within(house.ours.scope).count() == 1
