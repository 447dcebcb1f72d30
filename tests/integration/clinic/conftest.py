"""Every test of the clinic may use its database; it is rolled back afterwards."""

from __future__ import annotations

import tests.clinic_start  # noqa: F401  settings have to be there before anything below asks for them

import pytest
from django.core.cache import cache
from django.utils import translation
from tests.clinic_fixtures import same_environment, separate, triggers_again
from tests.factories.clinic import House, found_house

from trochee.clinic.patients import book

__all__ = ["same_environment", "separate", "triggers_again"]


@pytest.fixture(autouse=True)
def _database(triggers_again: None, db: None) -> None:
    """The order matters: triggers come back after the database was emptied."""
    cache.clear()  # where limits by address are counted
    book.forget_all()  # names that another test opened
    translation.deactivate()  # the language of another test's last page


@pytest.fixture
def house(_database: None) -> House:
    """A clinic with one of each role, two patients, and another clinic beside it."""
    return found_house()
