"""What the columns of patients tell."""

from __future__ import annotations

from trochee.clinic.audit.privacy import Fields, Privacy

FIELDS: Fields = {
    "Patient": {},
    "PatientKey": {Privacy.NONE: "erased_at", Privacy.SEALED: "wrapped"},
    "PersonVersion": {Privacy.NONE: "time_zone", Privacy.SEALED: "sealed"},
    "StatusVersion": {Privacy.CLINICAL: "status", Privacy.SEALED: "sealed_reason"},
    "CareTeamMember": {Privacy.NONE: "user role"},
    "Carer": {Privacy.NONE: "user may_enter_nights may_read_nights may_read_review until"},
    "BreakGlass": {Privacy.NONE: "user ends_at closed_at", Privacy.SEALED: "sealed_reason"},
    "ConsentText": {Privacy.NONE: "kind language title text"},
    "ConsentAnswer": {Privacy.NONE: "text kind shown_sha256", Privacy.CLINICAL: "answer"},
    "Merge": {Privacy.NONE: "kept merged undone_at undone_by", Privacy.SEALED: "sealed_reason sealed_undone_reason"},
    "ErasureStep": {Privacy.NONE: "step", Privacy.SEALED: "sealed_reason"},
}
