"""stages.csv: what a device says about each stretch of sleep. The review does not read it; it is kept beside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from trochee.foundation.clock import WallTime
from trochee.foundation.refusal import InputRefused
from trochee.record.night import no_extra

from .kinds import CLOCK, DATE, NAME, YES_NO, counts
from .rows import Progress, read_table
from .schema import CellProblem, Column, Table

LONGEST_STRETCH_S = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A stretch of one stage, as the device wrote it.

    ``started_at`` is the device's own clock, not corrected. An ``overlay`` lies upon the other stretches and replaces
    what they say: adding both up would count the time twice.
    """

    date: date
    source: str
    log_id: str
    is_main: bool
    started_at: WallTime
    seconds: int
    stage: str
    overlay: bool = False
    extra: Mapping[str, str] = field(default_factory=no_extra, hash=False)


def _check(row: Stretch, _: ZoneInfo | None) -> Iterable[CellProblem]:
    if row.started_at.day is None:
        yield CellProblem(
            column="started_at",
            found=str(row.started_at),
            allowed="a date and time YYYY-MM-DDTHH:MM:SS",
            message="the date is missing",
        )


STAGES: Table[Stretch] = Table(
    file="stages.csv",
    holds="a stretch of one stage, as a device wrote it; not used by the review",
    row=Stretch,
    key=lambda row: (
        row.date,
        row.source,
        row.log_id,
        row.overlay,
        row.started_at.day or row.date,
        row.started_at.clock,
    ),
    checks=_check,
    columns=(
        Column(name="date", kind=DATE, meaning="date of the night", needed=True),
        Column(name="source", kind=NAME, meaning="the device, as in nights.csv", needed=True),
        Column(name="log_id", kind=NAME, meaning="the device's name of the sleep", needed=True),
        Column(name="is_main", kind=YES_NO, meaning="no for a nap", needed=True),
        Column(name="started_at", kind=CLOCK, meaning="start by the device's clock, with its date", needed=True),
        Column(
            name="seconds",
            kind=counts(1, LONGEST_STRETCH_S, of="whole seconds"),
            meaning="length",
            needed=True,
        ),
        Column(name="stage", kind=NAME, meaning="the device's own word, such as light or restless", needed=True),
        Column(
            name="overlay",
            kind=YES_NO,
            meaning="yes where it replaces what the other stretches say of this time",
            empty="no",
        ),
    ),
)


def read_stages(folder: Path, *, progress: Progress | None = None) -> tuple[Stretch, ...]:
    """Read the folder's stages; none where the file is absent. Raises `InputRefused` with every error."""
    path = Path(folder) / STAGES.file
    if not path.is_file():
        return ()
    result = read_table(path, STAGES, None, progress=progress)
    if result.errors:
        raise InputRefused(result.errors)
    return tuple(result.rows)
