"""Every test of the clinic may use its database; it is rolled back afterwards."""

from __future__ import annotations

import tests.clinic_start  # noqa: F401  settings have to be there before anything below asks for them

from tests.clinic_fixtures import (
    django_db_setup,
    filled_beforehand,
    fresh_database,
    house,
    same_environment,
    separate,
    triggers_again,
)

__all__ = [
    "django_db_setup",
    "filled_beforehand",
    "fresh_database",
    "house",
    "same_environment",
    "separate",
    "triggers_again",
]
