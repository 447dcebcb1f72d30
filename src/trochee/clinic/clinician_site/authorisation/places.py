"""Where doses may be taken in a clinic: what it has switched on."""

from __future__ import annotations

from trochee.clinic.accounts.scope import Scope
from trochee.clinic.protocols.queries import switched_on
from trochee.record import Setting

from .words import IN_THE_CLINIC


def allowed_settings(scope: Scope) -> frozenset[Setting]:
    """Give the settings that a form offers; those outside the clinic are off until the clinic switches them on."""
    return IN_THE_CLINIC | {Setting(each) for each in switched_on(scope)}
