"""What the columns of authorisations tell."""

from __future__ import annotations

from trochee.clinic.audit.privacy import Fields, Privacy

FIELDS: Fields = {
    "AuthorisationStep": {
        Privacy.NONE: "step prescriber second_prescriber",
        Privacy.CLINICAL: "status starts_on review_on",
        Privacy.SEALED: "sealed",
    },
    "FindingAtSigning": {
        Privacy.NONE: "step",
        Privacy.CLINICAL: "rule rule_version severity state overridden",
        Privacy.SEALED: "sealed_reason",
    },
    "DoseBeyond": {Privacy.NONE: "dose saved", Privacy.CLINICAL: "rules"},
    "ContactAfter": {Privacy.NONE: "ended number", Privacy.CLINICAL: "reached", Privacy.SEALED: "sealed_note"},
    "BroughtVersion": {Privacy.SEALED: "sealed"},
    "StandingCheck": {Privacy.NONE: "step stamp fires asks"},
    "AuthorisationDraft": {Privacy.NONE: "author seen", Privacy.SEALED: "sealed"},
}
