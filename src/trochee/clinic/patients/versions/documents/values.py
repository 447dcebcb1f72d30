"""How a kind of document is kept, and a document as it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from .models import DocumentRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Documents:
    """One kind: its table, its name as in ``assessments.facts``, and what the trail calls writing one."""

    model: type[DocumentRow]
    name: str
    deed: str

    def about(self, row: DocumentRow) -> str:
        """Name the row that a sealed text belongs to."""
        return f"{self.name}:{row.pk}"

    def target(self, row: DocumentRow) -> str:
        """Name the row in the trail."""
        return f"{self.name.partition('.')[2]}:{row.pk}"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDocument:
    """A text to write in place of ``version`` (0 for the first), and the ``content`` that its code is made of."""

    text: str
    content: Mapping[str, object]
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptDocument:
    """The text as it stands, none where there is none or it was erased, and the version that another has to name."""

    text: str | None
    version: int
    by: str = ""
    at: datetime | None = None
