"""What the columns of doses tell."""

from __future__ import annotations

from trochee.clinic.audit.privacy import Fields, Privacy

FIELDS: Fields = {
    "DoseVersion": {
        Privacy.CLINICAL: "taken_at product amount unit status share state_before route held_min swallowed "
        "planned_at setting allocation lot",
        Privacy.SEALED: "sealed_texts",
    },
}
