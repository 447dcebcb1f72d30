"""What the columns of background work tell: nothing of anybody."""

from __future__ import annotations

from trochee.clinic.audit.privacy import Fields, Privacy

FIELDS: Fields = {
    "DueJob": {Privacy.NONE: "name due queued_at"},
    "Lease": {Privacy.NONE: "name holder until"},
}
