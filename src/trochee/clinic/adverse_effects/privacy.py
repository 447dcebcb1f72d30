"""What the columns of adverse effects tell."""

from __future__ import annotations

from trochee.clinic.audit.privacy import Fields, Privacy

FIELDS: Fields = {
    "AdverseEffectVersion": {
        Privacy.CLINICAL: "onset grade ended relates_to_dose_at",
        Privacy.SEALED: "sealed_texts",
    },
}
