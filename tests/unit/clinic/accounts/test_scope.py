"""A query without a clinic in hand crashes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from tests.factories.clinic import House

from trochee.clinic.accounts.scope import OutsideClinicError, ScopedRows
from trochee.clinic.patients.models import OfClinic, Patient

SCOPED = [each for each in apps.get_models() if issubclass(each, OfClinic)]


@pytest.mark.parametrize("model", SCOPED, ids=lambda model: str(model.__name__))
def test_every_row_of_a_clinic_is_scoped(model: Any) -> None:
    assert isinstance(model.objects, ScopedRows)


@pytest.mark.parametrize("model", SCOPED, ids=lambda model: str(model.__name__))
@pytest.mark.parametrize(
    "ask",
    [
        lambda objects: objects.all(),
        lambda objects: objects.filter(pk=None),
        lambda objects: objects.get(pk=None),
        lambda objects: objects.count(),
        lambda objects: objects.create(),
        lambda objects: objects.values_list("pk"),
        lambda objects: objects.raw("SELECT 1"),
        lambda objects: objects.update(at=None),
    ],
)
def test_a_query_without_a_clinic_crashes(model: Any, ask: Callable[[Any], object]) -> None:
    with pytest.raises(OutsideClinicError, match="clinic in hand"):
        ask(model.objects)


def test_a_scope_shows_its_own_clinic_only(house: House) -> None:
    ours = set(Patient.objects.within(house.ours.scope).values_list("pk", flat=True))
    assert ours == {house.ours.patient, house.ours.second_patient}
    assert not Patient.objects.within(house.ours.scope).filter(pk=house.theirs.patient).exists()
