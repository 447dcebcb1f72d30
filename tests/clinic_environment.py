"""The clinic as the tests run it: real settings, keys made for this run, SQLite or a PostgreSQL of their own.

``TROCHEE_TEST_DATABASE=postgresql`` starts a cluster in a temporary folder and stops it at the end.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

HOST = "clinic.test"
SETTINGS = "trochee.clinic.config.settings"


def on_postgresql() -> bool:
    """Whether this run asks for PostgreSQL."""
    return os.environ.get("TROCHEE_TEST_DATABASE") == "postgresql"


def prepare(database_url: str = "") -> Path:
    """Set the environment that the settings are read from; give the folder, which the caller removes."""
    from trochee.clinic.config.environment import write_new_keys

    folder = Path(tempfile.mkdtemp(prefix="trochee-tests-"))
    keys = folder.parent / f"{folder.name}.keys.toml"
    write_new_keys(keys)
    os.environ.update(
        TROCHEE_FOLDER=str(folder),
        TROCHEE_KEYS_FILE=str(keys),
        TROCHEE_HOSTS=HOST,
        DATABASE_URL=database_url,
        TROCHEE_MADE_UP_LANGUAGES="1",
        DJANGO_SETTINGS_MODULE=SETTINGS,
    )
    os.environ.pop("TROCHEE_DEMO", None)
    return folder
