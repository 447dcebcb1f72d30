"""Fixtures of the clinic: a database that commits, and hands that reach past the triggers as an intruder would."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import connection
from django.utils import translation
from pytest_django import DjangoDbBlocker

from tests.clinic_environment import on_postgresql
from tests.clinic_template import folder_of_the_run, loaded, migrated
from tests.factories.clinic import House, found_house
from trochee.clinic.patients import book

_WITH_TRIGGERS = (
    "audit.migrations.0002",
    "accounts.migrations.0002",
    "patients.migrations.0002",
    "patients.migrations.0004",
    "diaries.migrations.0002",
    "dosing_sessions.migrations.0002",
    "assessments.migrations.0002",
    "adverse_effects.migrations.0002",
    "therapy.migrations.0002",
    "inventory.migrations.0002",
    "folders.migrations.0002",
    "messaging.migrations.0002",
    "trials.migrations.0002",
    "diaries.migrations.0005",
    "protocols.migrations.0002",
    "prescriptions.migrations.0002",
    "prescriptions.migrations.0004",
    "prescriptions.migrations.0006",
    "assessments.migrations.0005",
)
_MIGRATIONS = tuple(import_module(f"trochee.clinic.{name}_append_only") for name in _WITH_TRIGGERS)


@contextmanager
def without_triggers() -> Iterator[None]:
    """Take the triggers away for a while, as somebody could who owns the database."""
    _switch("remove")
    try:
        yield
    finally:
        _switch("add")


class _Editor:
    """What the migrations call, without the schema editor's own transaction."""

    connection = connection

    def execute(self, sql: str, params: None = None) -> None:
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(sql)


def _switch(deed: str) -> None:
    for migration in _MIGRATIONS:
        names = [deed, f"{deed}_heads"] if hasattr(migration, f"{deed}_heads") else [deed]
        for name in names:
            getattr(migration, name)(apps, _Editor())


@pytest.fixture(scope="session")
def filled_beforehand(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, django_db_modify_db_settings: None
) -> Iterator[None]:
    """Hold a migrated database of the name that the tests' own has, so that `migrate` finds nothing to do in it."""
    creation: Any = connection.creation
    name = "" if on_postgresql() else creation._get_test_db_name()
    if "mode=memory" not in name or connection.settings_dict["NAME"] == name:  # the other folder's tests were first
        yield
        return
    with loaded(migrated(folder_of_the_run(tmp_path_factory, request)), name):
        yield


@pytest.fixture(scope="session")
def django_db_setup(filled_beforehand: None, django_db_setup: None) -> None:
    """The library's own, which migrates what it finds: here nothing is left to do."""


@pytest.fixture
def triggers_again(request: pytest.FixtureRequest, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Put the triggers back after a database that committed was emptied."""
    yield
    if "separate" in request.fixturenames:
        with django_db_blocker.unblock():
            _switch("add")


@pytest.fixture(autouse=True)
def same_environment() -> Iterator[None]:
    """Give the next test the environment of this one: the clinic's commands set variables for what they start."""
    before = dict(os.environ)
    yield
    for name in os.environ.keys() - before.keys():
        del os.environ[name]
    os.environ.update(before)


@pytest.fixture
def separate(transactional_db: None) -> Iterator[None]:
    """A database in which every transaction is committed, for several connections; emptied afterwards."""
    yield
    _switch("remove")


@pytest.fixture(autouse=True)
def fresh_database(triggers_again: None, db: None) -> None:
    """The order matters: triggers come back after the database was emptied."""
    cache.clear()  # where limits by address are counted
    book.forget_all()  # names that another test opened
    translation.deactivate()  # the language of another test's last page


@pytest.fixture
def house(fresh_database: None) -> House:
    """A clinic with one of each role, two patients, and another clinic beside it."""
    return found_house()
