"""Fixtures of the clinic: a database that commits, and hands that reach past the triggers as an intruder would."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from pytest_django import DjangoDbBlocker

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
