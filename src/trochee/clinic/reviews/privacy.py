"""What the columns of written reviews tell."""

from __future__ import annotations

from trochee.clinic.audit.privacy import Fields, Privacy

FIELDS: Fields = {
    "WrittenReview": {
        Privacy.NONE: "stamp as_of written_at asked_at taken_for taken_until",
        Privacy.SEALED: "sealed_for_clinicians sealed_for_patient",
    },
}
