"""What the columns of accounts tell."""

from __future__ import annotations

from trochee.clinic.audit.privacy import Fields, Privacy

FIELDS: Fields = {
    "Clinic": {Privacy.NONE: "name time_zone founded_at"},
    "User": {
        Privacy.NONE: "is_active created_at last_login password",
        Privacy.IDENTIFYING: "username name",
    },
    "Membership": {Privacy.NONE: "user role began_at"},
    "Invitation": {
        Privacy.NONE: "role user token_sha256 invited_by invited_at expires_at used_at withdrawn_at",
        Privacy.IDENTIFYING: "name",
    },
    "Recovery": {
        Privacy.NONE: "user requested_by requested_at approved_by approved_at",
        Privacy.IDENTIFYING: "how_identified",
    },
    "Signature": {Privacy.NONE: "user meaning target content_sha256 method confirmed_at"},
}
