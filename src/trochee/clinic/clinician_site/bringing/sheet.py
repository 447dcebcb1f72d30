"""A sheet of nights as a table: what was typed in each cell, what is wrong there, and what stands already."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.utils.translation import gettext

from trochee.clinic.diaries.items import ITEMS
from trochee.clinic.diaries.rows import night_faults, night_of_texts
from trochee.clinic.diaries.values import NightNotSavedError
from trochee.knowledge import shipped
from trochee.record import Night
from trochee.sleep.diary import read_diary
from trochee.sleep.flags import Flag
from trochee.sleep.timeline import NightRefusedError

CLOCK, NUMBER, TICK, TEXT = "clock", "number", "tick", "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One question of the sheet: the answer's name in the record, its short head, and how it is typed."""

    name: str
    head: str
    kind: str
    unit: str = ""


def _column(name: str, kind: str) -> Column:
    return Column(name=name, head=ITEMS[name].head, kind=kind, unit=ITEMS[name].unit)


COLUMNS = (
    _column("into_bed", CLOCK),
    _column("lights_out", CLOCK),
    _column("sleep_onset_latency_min", NUMBER),
    _column("awakenings", NUMBER),
    _column("wake_after_sleep_onset_min", NUMBER),
    _column("voids", NUMBER),
    _column("final_awakening", CLOCK),
    _column("rise_time", CLOCK),
    _column("sleep_quality", NUMBER),
    _column("slept", TICK),
    _column("note", TEXT),
)
_DOUBTED = frozenset({
    Flag.SHORT_TIME_IN_BED, Flag.LONG_TIME_IN_BED, Flag.LONG_SLEEP, Flag.LONG_LATENCY, Flag.LONG_WAKE,
    Flag.LATE_LIGHTS_OUT, Flag.WAKE_WITHOUT_AWAKENINGS, Flag.AWAKENINGS_WITHOUT_WAKE, Flag.MANY_AWAKENINGS,
    Flag.VOIDS_EXCEED_AWAKENINGS, Flag.ANSWERS_WITHOUT_SLEEP,
})  # fmt: skip
_SHORT_CLOCK = re.compile(r"^(\d{1,2})[:. h]?(\d{2})$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell: its column, the name of its field, what was typed and what is wrong with it."""

    column: Column
    name: str
    typed: str
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One night of the sheet; ``there`` says what stands for it already, and then it has no cells."""

    day: date
    cells: tuple[Cell, ...] = ()
    there: str = ""
    problem: str = ""
    night: Night | None = None

    @property
    def wrong(self) -> int:
        """How much is wrong with the row."""
        return sum(bool(each.problem) for each in self.cells) + bool(self.problem)


def sheet(last: date, days: int, typed: Mapping[str, str], there: Mapping[date, Night]) -> tuple[Row, ...]:
    """Give the rows of a sheet, the first night first; nothing is judged yet."""
    wanted = [last - timedelta(days=each) for each in reversed(range(days))]
    return tuple(
        Row(day=day, there=_said(there[day]))
        if day in there
        else Row(day=day, cells=tuple(_cell(day, each, typed) for each in COLUMNS))
        for day in wanted
    )


def read(rows: tuple[Row, ...], at: datetime, time_zone: str) -> tuple[Row, ...]:
    """Read every row that says anything: each gets its night, or what is wrong in each cell."""
    return tuple(_read(row, at, time_zone) for row in rows)


def doubts(rows: tuple[Row, ...]) -> tuple[tuple[date, str], ...]:
    """Give what is odd about nights that could be saved: asked once more, never refused."""
    found = []
    for row in rows:
        if row.night is None:
            continue
        try:
            (measured,) = read_diary([row.night], None, shipped()).nights
        except NightRefusedError:
            continue
        found += [(row.day, flag.text) for flag in measured.flags if flag in _DOUBTED]
    return tuple(found)


def _cell(day: date, column: Column, typed: Mapping[str, str]) -> Cell:
    name = f"{day.isoformat()}_{column.name}"
    return Cell(column=column, name=name, typed=typed.get(name, "").strip())


def _read(row: Row, at: datetime, time_zone: str) -> Row:
    texts = {each.column.name: _written(each) for each in row.cells if each.typed}
    if not texts:
        return row
    try:
        night = night_of_texts(row.day, texts, time_zone=time_zone)
        problems = night_faults(night, at)
    except NightNotSavedError as refused:
        night, problems = None, {name: _misread(name, text) for name, text in refused.problems.items()}
    if not problems:
        return replace(row, night=night)
    cells = tuple(replace(each, problem=problems.pop(each.column.name, "")) for each in row.cells)
    return replace(row, cells=cells, problem="; ".join(problems.values()))


def _misread(name: str, text: str) -> str:
    """Say in a narrow cell what belongs there; what was typed stands beside it."""
    kind = next((each.kind for each in COLUMNS if each.name == name), TEXT)
    return gettext("a time such as 2245") if kind == CLOCK else text.rpartition("; ")[2]


def _written(cell: Cell) -> str:
    """Take 2245, 22.45 and 22:45 for the same time."""
    short = _SHORT_CLOCK.match(cell.typed) if cell.column.kind == CLOCK else None
    return f"{int(short[1]):02}:{short[2]}" if short else cell.typed


def _said(night: Night) -> str:
    if not night.slept:
        return gettext("no sleep at all")
    return gettext("%(from)s to %(to)s") % {"from": night.into_bed or "–", "to": night.rise_time or "–"}
