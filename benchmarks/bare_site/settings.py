"""The clinic's settings, every middleware as it is; one app and one address more."""

from trochee.clinic.config.settings import *  # noqa: F403  they are the clinic's settings
from trochee.clinic.config.settings import INSTALLED_APPS as _CLINIC

INSTALLED_APPS = [*_CLINIC, "benchmarks.bare_site"]
ROOT_URLCONF = "benchmarks.bare_site.urls"
