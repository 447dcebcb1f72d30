"""What each column of the clinic's tables says about a person, declared beside its table.

Every room with tables has a `privacy.py` with ``FIELDS``: by model, which of its columns tell what. Tests hold that
no column is left out, and that after an erasure nothing that is sealed or identifying can be read in any table.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Privacy(StrEnum):
    """What a column tells."""

    NONE = "none"
    """How rows belong together, when they were written and by which account."""
    CLINICAL = "clinical"
    """An answer or a measure in the clear: it names nobody, and stays after an erasure."""
    IDENTIFYING = "identifying"
    """Who a person is, in the clear. An erasure blanks it, so that it is never in an append-only table."""
    SEALED = "sealed"
    """Under a key: noise once the key was taken away."""


Fields = Mapping[str, Mapping[Privacy, str]]
"""By the model's name: the columns of each kind, with spaces between."""

STRUCTURE = "id clinic patient by at entry version replaces client_id withdrawn content_sha256 ended_at ended_by"
"""Columns of the same meaning everywhere, declared here once: they tell nothing."""

FIELDS: Fields = {
    "AuditRow": {
        Privacy.NONE: "chain sequence actor role action target detail request key previous mac",
        Privacy.IDENTIFYING: "address",  # of staff and patients alike; kept as evidence, see SAFETY.md
    },
    "ChainHead": {Privacy.NONE: "chain sequence row_mac key mac"},
}
