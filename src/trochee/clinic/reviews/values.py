"""What others know of a written review: values, not rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

HOLDS = timedelta(minutes=2)
"""How long whoever writes a review keeps others from writing it too; afterwards it counts as given up."""
GIVEN_UP_AFTER = timedelta(minutes=1)
"""How long one waits for the background work before the next reader's page writes the review itself."""

ASK_AGAIN_AFTER = timedelta(hours=1)
"""When a writing that was asked for counts as lost, as when the queue was emptied."""


class Reader(StrEnum):
    """For whom a page is written."""

    CLINICIANS = "clinicians"
    PATIENT = "patient"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """A review ready to be kept: a piece of a page for each reader, as HTML."""

    as_of: date
    for_clinicians: str = field(repr=False)
    for_patient: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenPage:
    """A review as it is kept, for one reader; ``html`` is empty before the first writing."""

    stamp: str
    content_sha256: str
    as_of: date | None
    written_at: datetime | None
    asked_at: datetime | None
    html: str = field(repr=False)
