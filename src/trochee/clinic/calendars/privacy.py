"""What the columns of calendar links tell."""

from __future__ import annotations

from trochee.clinic.audit.privacy import Fields, Privacy

FIELDS: Fields = {
    "CalendarLink": {Privacy.NONE: "token_sha256 diary_at", Privacy.SEALED: "sealed_token"},
}
