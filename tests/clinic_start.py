"""Start the clinic for its tests, once a process: keys, a folder and, where asked for, a PostgreSQL of their own.

Imported first by every conftest of the clinic's tests, before anything that wants Django's settings.
"""

from __future__ import annotations

import atexit
import shutil
from contextlib import ExitStack

import django

from tests.clinic_environment import on_postgresql, prepare
from tests.postgresql import cluster, server_binaries

_open = ExitStack()


def stop() -> None:
    """Stop the server and remove the folder; harmless to repeat."""
    if on_postgresql():
        from django.db import connections

        connections.close_all()
    _open.close()


def _start() -> None:
    url = ""
    if on_postgresql() and server_binaries() is not None:  # without one, each test says so itself
        url = _open.enter_context(cluster()).url
    folder = prepare(url)
    (folder / "static").mkdir()
    _open.callback((folder.parent / f"{folder.name}.keys.toml").unlink, missing_ok=True)
    _open.callback(shutil.rmtree, folder, ignore_errors=True)
    django.setup()
    from django.conf import settings

    settings.STORAGES = {  # nothing is collected for tests
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # a good one is slow on purpose


_start()
atexit.register(stop)
