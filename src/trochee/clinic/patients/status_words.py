"""Where somebody stands in the programme, as the pages say it."""

from __future__ import annotations

from trochee.clinic.ui.lazily import lazily as _

from .models import Status

WORDS = {
    Status.ACTIVE: _("takes part"),
    Status.DEACTIVATED: _("takes no part for now"),
    Status.TRANSFERRED: _("handed over to another clinic"),
    Status.DECEASED: _("has died"),
}
