"""What the columns of therapy tell."""

from __future__ import annotations

from trochee.clinic.audit.privacy import Fields, Privacy

FIELDS: Fields = {
    "TherapyStepVersion": {Privacy.CLINICAL: "date kind detail", Privacy.SEALED: "sealed_texts"},
}
