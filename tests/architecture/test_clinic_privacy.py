"""Every column of the clinic's tables says what it tells of a person, and is kept where that may be kept."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from itertools import chain

import tests.clinic_start  # noqa: F401  settings have to be there before anything below asks for them
from django.apps import apps
from django.conf import settings
from django.db import models
from tests.house import told

from trochee.clinic.audit.privacy import STRUCTURE, Fields, Privacy
from trochee.clinic.audit.triggers import APPEND_ONLY

_STRUCTURE = frozenset(STRUCTURE.split())
KEPT_AS_EVIDENCE = {"AuditRow.address"}  # where a deed came from, of staff and patients alike


def clinic_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("trochee.clinic.")]


def fields_of(model: type[models.Model]) -> Fields:
    room = model.__module__.rpartition(".models")[0]
    if find_spec(f"{room}.privacy") is None:
        return {}  # nothing is declared, and every column says so
    found: Fields = import_module(f"{room}.privacy").FIELDS
    return found


def declared(model: type[models.Model]) -> dict[str, Privacy]:
    kinds = fields_of(model).get(model.__name__, {})
    return {name: kind for kind, names in kinds.items() for name in names.split()}


def columns(model: type[models.Model]) -> list[str]:
    return [field.name for field in model._meta.get_fields() if isinstance(field, models.Field)]


def test_every_column_is_declared() -> None:
    lacking = [
        f"{model.__module__.rpartition('.')[0]}.privacy: {model.__name__}.{name}"
        for model in clinic_models()
        for name in columns(model)
        if name not in declared(model) and name not in _STRUCTURE
    ]
    assert not lacking, told("Say what the column tells of a person:", lacking)


def test_every_declaration_is_a_column_and_is_made_once() -> None:
    wrong = []
    for model in clinic_models():
        names = " ".join(fields_of(model).get(model.__name__, {}).values()).split()
        wrong += [f"{model.__name__}.{name}: no such column" for name in names if name not in columns(model)]
        wrong += [f"{model.__name__}.{name}: twice" for name in set(names) if names.count(name) > 1]
    rooms = {model.__module__: fields_of(model) for model in clinic_models()}
    known = {model.__name__ for model in clinic_models()}
    wrong += [f"{name}: no such table" for name in chain.from_iterable(rooms.values()) if name not in known]
    assert not wrong, told("Take it out of privacy.py:", wrong)


def test_what_is_sealed_says_so_in_its_name() -> None:
    wrong = [
        f"{model.__name__}.{name}"
        for model in clinic_models()
        for name, kind in declared(model).items()
        if (kind is Privacy.SEALED) != name.startswith(("sealed", "wrapped"))
    ]
    assert not wrong, told("A sealed column begins with sealed, and no other does:", wrong)


def test_free_text_of_a_person_is_sealed() -> None:
    """A column without a limit holds what somebody typed, and what was typed may name anybody."""
    allowed = {"ConsentText.text", "AuditRow.detail"}  # the clinic's own words; ids, counts and hashes
    allowed |= {f"Protocol{kind}.{name}" for kind in ("Version", "Draft") for name in ("entries", "settings", "why")}
    allowed |= {"KnowledgeSeen.standing"}  # rules for everybody, about nobody; what is shipped
    wrong = [
        f"{model.__name__}.{field.name}"
        for model in clinic_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.TextField | models.JSONField)
        and declared(model).get(field.name) is not Privacy.SEALED
        and f"{model.__name__}.{field.name}" not in allowed
    ]
    assert not wrong, told("Seal it under the person's key:", wrong)


def test_what_identifies_can_be_blanked() -> None:
    """A table that refuses every change would keep a name for ever."""
    wrong = [
        f"{model.__name__}.{name}"
        for model in clinic_models()
        if model._meta.db_table in APPEND_ONLY
        for name, kind in declared(model).items()
        if kind is Privacy.IDENTIFYING and f"{model.__name__}.{name}" not in KEPT_AS_EVIDENCE
    ]
    assert not wrong, told("Seal it, or keep it in a table that an erasure can blank:", wrong)


def test_tables_with_answers_are_append_only() -> None:
    wrong = [
        model.__name__
        for model in clinic_models()
        if Privacy.CLINICAL in declared(model).values() and model._meta.db_table not in APPEND_ONLY
    ]
    assert not wrong, told("Give its table triggers, and name it in audit.triggers:", wrong)


def test_there_is_no_other_door_to_the_tables() -> None:
    doors = {"django.contrib.admin", "django.contrib.admindocs", "rest_framework", "ninja"}
    assert not doors & set(settings.INSTALLED_APPS)
