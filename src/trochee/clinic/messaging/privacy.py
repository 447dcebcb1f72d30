"""What the columns of reminders tell."""

from __future__ import annotations

from trochee.clinic.audit.privacy import Fields, Privacy

FIELDS: Fields = {
    "ReminderChoice": {Privacy.NONE: "channel remind_at time_zone language shown_sha256"},
    "ReminderAddress": {Privacy.NONE: "channel confirmed_at", Privacy.SEALED: "sealed_address"},
    "Message": {
        Privacy.NONE: "to kind morning due_at until fate trouble tries next_try_at claimed_at settled_at token_sha256"
    },
    "ContactRule": {Privacy.NONE: "days"},
    "ContactStep": {Privacy.CLINICAL: "kind since step", Privacy.SEALED: "sealed_note"},
}
