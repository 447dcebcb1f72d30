"""What the columns of trials tell."""

from __future__ import annotations

from trochee.clinic.audit.privacy import Fields, Privacy

FIELDS: Fields = {"TrialVersion": {Privacy.SEALED: "sealed"}}
