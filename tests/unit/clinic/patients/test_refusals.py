"""What becomes of a refusal: a page that says no more than it may."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from django.http import HttpResponse
from django.test import RequestFactory
from tests.factories.clinic import House

from trochee.clinic.accounts.models import Membership
from trochee.clinic.accounts.values import NotAllowedError, OutOfDateError
from trochee.clinic.patients.middleware import Refusals
from trochee.clinic.patients.sealed import ErasedError
from trochee.clinic.patients.values import NoSuchPatientError


def answer(error: Exception) -> HttpResponse | None:
    refusals = Refusals(lambda request: HttpResponse())
    return refusals.process_exception(RequestFactory().get("/"), error)


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NoSuchPatientError(), 404),
        (ErasedError("marker"), 404),
        (NotAllowedError("marker"), 403),
        (OutOfDateError("marker"), 409),
    ],
)
def test_a_refusal_is_a_page_that_says_nothing_of_why(error: Exception, status: int) -> None:
    response = answer(error)
    assert response is not None
    assert response.status_code == status
    assert "marker" not in response.content.decode()


def test_a_row_that_was_there_by_then_is_said_as_changed_meanwhile(house: House) -> None:
    row = Membership.objects.get(user_id=house.ours["patient"].user)
    row.pk = None
    with pytest.raises(IntegrityError) as raised, transaction.atomic():
        row.save(force_insert=True)
    response = answer(raised.value)
    assert response is not None
    assert response.status_code == 409


def test_another_rule_of_the_database_is_a_fault_of_ours(house: House) -> None:
    with pytest.raises(IntegrityError) as raised, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO accounts_clinic (id) VALUES ('00000000000000000000000000000001')")
    assert answer(raised.value) is None
    assert answer(IntegrityError("of nobody")) is None
    assert answer(RuntimeError("anything else")) is None
