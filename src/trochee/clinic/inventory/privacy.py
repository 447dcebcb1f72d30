"""What the columns of the inventory tell."""

from __future__ import annotations

from trochee.clinic.audit.privacy import Fields, Privacy

FIELDS: Fields = {
    "MovementVersion": {
        Privacy.CLINICAL: "moved_at kind product amount strength_mg lot expires",
        Privacy.SEALED: "sealed_texts",
    },
}
