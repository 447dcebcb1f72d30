"""The same pictures in lines of text, for a terminal: no colour, no more than 80 columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from math import ceil

from trochee.effect.values import Estimate
from trochee.foundation import figures
from trochee.review.values import ReviewNight

from .course import Course, Mark
from .raster import Window, asleep, in_bed

_ROWS = 28
_COLUMNS = 56
_BAR = 24
ASLEEP, AWAKE, DOSE, BEYOND, MISSING = "█", "░", "◆", "◇", "·"


def text_raster(nights: Sequence[ReviewNight], shown: Window) -> tuple[str, ...]:
    """Write the last nights, one line each."""
    if not nights:
        return ()
    kept = nights[-_ROWS:]
    step = max(15.0, 15.0 * ceil((shown.end - shown.start) / _COLUMNS / 15))
    cells = ceil((shown.end - shown.start) / step)
    lines = [f"The last {len(kept)} of {len(nights)} nights"] if len(nights) > _ROWS else []
    lines.append(_hours(shown, step, cells))
    lines += [_line(night, shown, step, cells) for night in kept]
    lines.append(f"{ASLEEP} asleep  {AWAKE} in bed awake  {DOSE} dose  {MISSING} no entry")
    if any(is_beyond(dose.taken_min, shown) for night in kept for dose in night.doses):
        lines.append(f"{BEYOND} dose at an hour beyond the picture, set at its edge")
    return tuple(lines)


def is_beyond(taken_min: float, shown: Window) -> bool:
    """Whether a dose was taken at an hour that the picture does not show."""
    return shown.clipped(taken_min) != taken_min


def _hours(shown: Window, step: float, cells: int) -> str:
    line = [" "] * (cells + 4)
    hour = shown.start
    while hour <= shown.end:
        at = round((hour - shown.start) / step)
        line[at : at + 2] = f"{round(hour / 60) % 24:02d}"
        hour += 120
    return " " * 9 + "".join(line).rstrip()


def _line(night: ReviewNight, shown: Window, step: float, cells: int) -> str:
    line = [MISSING if night.missing and index % 4 == 0 else " " for index in range(cells)]
    span = in_bed(night)
    for index in range(cells):
        middle = shown.start + (index + 0.5) * step
        if span is not None and span[0] <= middle < span[1]:
            line[index] = ASLEEP if any(start <= middle < end for start, end in asleep(night)) else AWAKE
    for dose in night.doses:
        at = (shown.clipped(dose.taken_min) - shown.start) / step
        line[min(int(at), cells - 1)] = BEYOND if is_beyond(dose.taken_min, shown) else DOSE
    share = "" if night.sleep_efficiency_percent is None else f"{night.sleep_efficiency_percent:3.0f} %"
    return f"{figures.short_day(night.date).replace(figures.NO_BREAK, ' '):>6}   {''.join(line)} {share}".rstrip()


def text_bars(estimate: Estimate) -> tuple[str, ...]:
    """Write the effect by night since a dose: its middle and interval, zero, and the smallest effect that matters."""
    lows = [night.interval90.low for night in estimate.by_night]
    highs = [night.interval90.high for night in estimate.by_night]
    low, high = min(0.0, *lows), max(estimate.smallest_effect, *highs)

    def cell(value: float) -> int:
        return round((value - low) / (high - low) * 2 * _BAR)

    lines = []
    for night in estimate.by_night:
        line = [" "] * (2 * _BAR + 1)
        line[cell(0.0)] = "│"
        line[cell(estimate.smallest_effect)] = "┆"
        for at in range(cell(night.interval90.low), cell(night.interval90.high) + 1):
            line[at] = "─"
        line[cell(night.mean)] = "●"
        lines.append(f"night {night.lag}  {''.join(line)}".rstrip())
    return (*lines, "│ no change   ┆ smallest effect that matters   ─ 90 % interval")


_WEEKS = 60
"""Weeks that a line of the terminal holds beside the name of the lane."""


def text_course(course: Course) -> tuple[str, ...]:
    """Write the time line with a column a week: counts of doses and sessions, the worst grade, and steps."""
    weeks = ceil(course.days / 7)
    skipped = max(0, weeks - _WEEKS)

    def lane(name: str, marks: Sequence[Mark], cell: Callable[[Sequence[Mark]], str]) -> list[str]:
        if not marks:
            return []
        by_week = [[mark for mark in marks if mark.day // 7 == week] for week in range(skipped, weeks)]
        return [f"{name:<16}{''.join(cell(found) if found else MISSING for found in by_week)}"]

    lines = [
        *lane("doses", course.doses, _count),
        *(line for name, marks in course.other_doses for line in lane(name[:15], marks, _count)),
        *lane("sessions", course.sessions, _count),
        *lane("adverse effects", course.adverse_effects, _worst),
        *lane("therapy", course.therapy, _count),
        *lane("medicines", course.medicines, _count),
    ]
    if not lines:
        return ()
    left_out = f", the last {_WEEKS} of them" if skipped else ""
    head = f"A column a week from {figures.day(course.first + timedelta(days=7 * skipped))} on{left_out}:"
    foot = "Digits count; of adverse effects they give the worst grade, ? where none is."
    return (head, *lines, foot)


def _count(marks: Sequence[Mark]) -> str:
    return f"{len(marks)}" if len(marks) < 10 else "+"


def _worst(marks: Sequence[Mark]) -> str:
    worst = max(mark.size or 0.0 for mark in marks)
    return f"{worst:.0f}" if worst else "?"
