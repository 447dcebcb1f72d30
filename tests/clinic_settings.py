"""The clinic's settings for the type checker, which comes without an environment: those of a demo."""

from __future__ import annotations

import os

if "TROCHEE_KEYS_FILE" not in os.environ:
    os.environ.update(TROCHEE_DEMO="1", TROCHEE_FOLDER="build/clinic-types")

from trochee.clinic.config.settings import *
