"""The clinic's settings for the type checker, which knows no environment."""

from __future__ import annotations

import atexit
import os
import shutil

from tests import clinic_environment

if "TROCHEE_KEYS_FILE" not in os.environ:
    _folder = clinic_environment.prepare()
    atexit.register(shutil.rmtree, _folder, ignore_errors=True)
    atexit.register((_folder.parent / f"{_folder.name}.keys.toml").unlink, missing_ok=True)

from trochee.clinic.config.settings import *
