"""What the columns of uploaded folders tell."""

from __future__ import annotations

from trochee.clinic.audit.privacy import Fields, Privacy

FIELDS: Fields = {
    "WaitingFolder": {Privacy.NONE: "ends_at", Privacy.SEALED: "sealed"},
    "BroughtFolder": {Privacy.NONE: "not_taken", Privacy.SEALED: "sealed_account"},
}
