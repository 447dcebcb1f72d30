"""What the database itself refuses of a score."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from tests.factories.clinic import House
from tests.factories.entries import bare_row

from trochee.clinic.assessments.values import KEPT_SCORES

SOUND: dict[str, Any] = {"date": "2026-03-01", "instrument": "isi", "total": 20}


@pytest.mark.parametrize(
    "wrong",
    [
        {"total": None},
        {"instrument": None},
    ],
    ids=str,
)
def test_the_database_refuses(house: House, wrong: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        bare_row(house, KEPT_SCORES, **{**SOUND, **wrong}).save(force_insert=True)


def test_the_database_takes_what_is_sound(house: House) -> None:
    bare_row(house, KEPT_SCORES, **SOUND).save(force_insert=True)
    assert KEPT_SCORES.model.objects.within(house.ours.scope).count() == 1
