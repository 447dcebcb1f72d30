"""What the columns of protocols tell: of the clinic, never of a patient."""

from __future__ import annotations

from trochee.clinic.audit.privacy import Fields, Privacy

FIELDS: Fields = {
    "ProtocolVersion": {Privacy.NONE: "entries settings why beside signature"},
    "ProtocolDraft": {Privacy.NONE: "based_on entries settings"},
    "MedicalLead": {Privacy.NONE: "user"},
    "KnowledgeSeen": {Privacy.NONE: "knowledge standing"},
}
