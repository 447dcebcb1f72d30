"""The nights: one row a night, from the evening to the day, with time in bed, sleep and doses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import ceil, floor

from trochee.foundation import figures
from trochee.review.values import ReviewNight

from ..parts import Spec
from .style import AWAKE, CARD, DOSE, GRID, MUTED, SLEEP, TEXT_PX, Datum, Layer, figure, quantity, rows

_HOUR = 60
_LABEL_EVERY = 2 * _HOUR
_SHORTEST_WINDOW = 12 * _HOUR
_TAIL = 0.005
"""Share of nights at each end that may reach beyond the window of a long record."""
_DOSE_REACH = 3 * _HOUR
"""Doses taken earlier than this before the earliest bedtime are marked at the edge of the row."""
_FULL = 100.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """What part of the day the rows show: minutes after midnight of the night's date [min]."""

    start: float
    end: float

    def clipped(self, minutes: float) -> float:
        """Move a time to the nearest one inside the window."""
        return min(max(minutes, self.start), self.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How many columns of nights, and their sizes [px]."""

    columns: int
    row_px: float
    width_px: float
    left_px: float
    right_px: float
    gap_px: float = 20
    head_px: float = 20

    def rows_in_column(self, nights: int) -> int:
        """Nights in the longest column."""
        return max(1, ceil(nights / self.columns))


def window(nights: Sequence[ReviewNight]) -> Window:
    """Whole even hours around the times in bed; a day sleeper gets a day's window."""
    starts = sorted(start for start, _ in filter(None, map(in_bed, nights)))
    ends = sorted(end for _, end in filter(None, map(in_bed, nights)))
    if not starts:
        return Window(start=-4 * _HOUR, end=12 * _HOUR)
    cut = floor(_TAIL * len(starts))
    doses = [
        dose.taken_min for night in nights for dose in night.doses if dose.taken_min >= starts[cut] - _DOSE_REACH
    ]
    start = floor(min([starts[cut], *doses]) / _LABEL_EVERY) * _LABEL_EVERY
    end = ceil(ends[-1 - cut] / _LABEL_EVERY) * _LABEL_EVERY
    while end - start < _SHORTEST_WINDOW:
        start, end = (
            (start - _LABEL_EVERY, end) if starts[0] - start < end - ends[-1] else (start, end + _LABEL_EVERY)
        )
    return Window(start=start, end=end)


def reach_beyond(nights: Sequence[ReviewNight], shown: Window) -> int:
    """Count the nights that are cut at the edge of the window."""
    spans = filter(None, map(in_bed, nights))
    return sum(start < shown.start or end > shown.end for start, end in spans)


def wide(nights: int) -> Layout:
    """Layout for a page of a desk: one column beside the other charts, or several over the full width."""
    if not fills_the_page(nights):
        return Layout(columns=1, row_px=min(14.0, 560 / max(nights, 1)), width_px=508, left_px=44, right_px=62)
    columns = 2 if nights <= 180 else 3 if nights <= 600 else 4
    row_px = min(8.0, 580 / ceil(nights / columns))
    return Layout(columns=columns, row_px=row_px, width_px=1064, left_px=44, right_px=42, gap_px=26)


def narrow(nights: int) -> Layout:
    """Layout for a phone, where a long record may be scrolled."""
    columns = 1 if nights <= 730 else 2
    return Layout(
        columns=columns,
        row_px=min(11.0, max(1.8, 560 / max(nights, 1))),
        width_px=326,
        left_px=40,
        right_px=34,
        gap_px=12,
    )


def fills_the_page(nights: int) -> bool:
    """Whether so many nights need the full width of a wide page."""
    return nights > 70


def raster(nights: Sequence[ReviewNight], layout: Layout, *, dosed_before: bool = False) -> Spec:
    """Draw the nights; missing ones are dotted, and wakefulness after sleep onset lies in the middle of the sleep.

    ``dosed_before``: these nights are not the first on record and doses stand before them, so none is the first.
    """
    shown = window(nights)
    first_dose = None if dosed_before else next((row for row, night in enumerate(nights) if night.doses), None)
    length = layout.rows_in_column(len(nights))
    column_px = (layout.width_px - layout.gap_px * (layout.columns - 1)) / layout.columns
    height = layout.head_px + length * layout.row_px + 2
    layers: list[Layer] = []
    for number in range(layout.columns):
        part = nights[number * length : (number + 1) * length]
        left = number * (column_px + layout.gap_px)
        layers += _Column(nights, part, number * length, first_dose, left, column_px, layout, shown).layers()
    return figure(layout.width_px, height, layers, axes=False)


@dataclass(frozen=True, slots=True)
class _Column:
    """One column of rows, in pixels of the whole picture."""

    record: Sequence[ReviewNight]
    nights: Sequence[ReviewNight]
    first_index: int
    first_dose: int | None
    left: float
    width: float
    layout: Layout
    shown: Window

    def layers(self) -> list[Layer]:
        """All marks, from the ground up."""
        return [
            *self._ground(),
            self._rects("in bed", AWAKE, self._beds(), radius=3.0 if self.layout.row_px > 7 else 0.0),
            self._rects("asleep", SLEEP, self._sleeps()),
            self._rects("asleep, time awake not said", SLEEP, self._sleeps(awake_said=False), opacity=0.6),
            self._missing(),
            self._rects("efficiency", SLEEP, self._efficiencies(), opacity=0.38),
            *self._doses(),
            *self._texts(),
        ]

    def x(self, minutes: float) -> float:
        inner = self.width - self.layout.left_px - self.layout.right_px
        share = (self.shown.clipped(minutes) - self.shown.start) / (self.shown.end - self.shown.start)
        return self.left + self.layout.left_px + share * inner

    def y(self, row: float) -> float:
        return self.layout.head_px + row * self.layout.row_px

    def _ground(self) -> list[Layer]:
        bottom = self.y(len(self.nights))
        weekends: list[Datum] = [
            {"x": self.x(self.shown.start), "x2": self.x(self.shown.end), "y": self.y(row), "y2": self.y(row + 1)}
            for row, night in enumerate(self.nights)
            if night.date.weekday() >= 5  # Saturday and Sunday mornings
        ]
        hours: list[Datum] = [
            {"x": self.x(hour), "y": self.layout.head_px - 3, "y2": bottom} for hour in self._hours()
        ]
        rule = {"type": "rule", "color": GRID, "strokeWidth": 1}
        return [
            self._rects("weekend", GRID, weekends, opacity=0.55),
            {"data": rows(hours), "mark": rule, "encoding": _at("x", "y", "y2")},
        ]

    def _hours(self) -> Iterator[float]:
        hour = self.shown.start
        while hour <= self.shown.end:
            yield hour
            hour += _LABEL_EVERY

    def _bars(self, row: int, start: float, end: float) -> Datum:
        inset = 0.1 if self.layout.row_px > 2.5 else 0.0
        return {
            "x": self.x(start),
            "x2": self.x(end),
            "y": self.y(row + inset),
            "y2": self.y(row + 1 - inset),
        }

    def _beds(self) -> list[Datum]:
        return [
            self._bars(row, *span) for row, night in enumerate(self.nights) if (span := in_bed(night)) is not None
        ]

    def _sleeps(self, *, awake_said: bool = True) -> list[Datum]:
        return [
            self._bars(row, start, end)
            for row, night in enumerate(self.nights)
            if (night.wake_after_sleep_onset_min is not None) is awake_said
            for start, end in asleep(night)
        ]

    def _efficiencies(self) -> list[Datum]:
        start = self.left + self.width - self.layout.right_px + 8
        room = self.layout.right_px - 8
        found = []
        for row, night in enumerate(self.nights):
            if night.sleep_efficiency_percent is not None:
                bar = self._bars(row, 0, 0)
                share = min(max(night.sleep_efficiency_percent / _FULL, 0.0), 1.0)
                found.append({**bar, "x": start, "x2": start + room * share})
        return found

    def _missing(self) -> Layer:
        spans = [span for night in self.record if (span := in_bed(night)) is not None]
        start, end = (
            (_middle([s for s, _ in spans]), _middle([e for _, e in spans]))
            if spans
            else (self.shown.start, self.shown.end)
        )
        found: list[Datum] = [
            {"x": self.x(start), "x2": self.x(end), "y": self.y(row + 0.5)}
            for row, night in enumerate(self.nights)
            if night.missing
        ]
        mark = {
            "type": "rule",
            "color": MUTED,
            "strokeDash": [1.5, 4],
            "strokeWidth": min(1.0, self.layout.row_px / 3),
            "opacity": 0.8,
        }
        return {"data": rows(found), "mark": mark, "encoding": _at("x", "x2", "y")}

    def _doses(self) -> list[Layer]:
        marks: list[Datum] = [
            {"x": self.x(dose.taken_min), "y": self.y(row + 0.5)}
            for row, night in enumerate(self.nights)
            for dose in night.doses
        ]
        first = self.first_dose
        start: list[Datum] = []
        if first is not None and 0 <= first - self.first_index < len(self.nights):
            level = self.y(first - self.first_index)
            start.append({"x": self.x(self.shown.start), "x2": self.left + self.width, "y": level})
        size = min(70.0, max(11.0, 0.7 * self.layout.row_px**2))
        thick = self.layout.row_px > 5
        diamond = {"type": "point", "shape": "diamond", "filled": True, "fill": DOSE, "size": size, "opacity": 1}
        halo = {"stroke": CARD, "strokeWidth": 1} if thick else {"strokeWidth": 0}
        line = {"type": "rule", "color": DOSE, "strokeWidth": 1, "strokeDash": [5, 3]}
        return [
            {"data": rows(start), "mark": line, "encoding": _at("x", "x2", "y")},
            {"data": rows(marks), "mark": {**diamond, **halo}, "encoding": _at("x", "y")},
        ]

    def _texts(self) -> list[Layer]:
        above = self.layout.head_px - 8
        hours: list[Datum] = [
            {"x": self.x(hour), "y": above, "text": f"{floor(hour / _HOUR) % 24:02d}"} for hour in self._hours()
        ]
        if self.layout.width_px < 400 or self.layout.columns > 2:
            hours = hours[::2]
        share = "%" if self.layout.right_px < 50 else "asleep %"
        return [
            _text(hours, "center"),
            _text([{"x": self.left + self.width, "y": above, "text": share}], "right"),
            _text(list(self._dates()), "left"),
        ]

    def _dates(self) -> Iterator[Datum]:
        """Mondays where rows are high, else months; none closer than a line of text."""
        by_day = self.layout.row_px >= 7
        last = -float(TEXT_PX) * 2
        for _, group in groupby(enumerate(self.nights), key=lambda each: _label_key(each[1], by_day)):
            row, night = next(group)
            at = self.y(row + 0.5) if by_day else self.y(row) + TEXT_PX / 2
            if (by_day and night.date.weekday() != 0 and row > 0) or at - last < TEXT_PX + 3:
                continue
            january = night.date.month == 1 or (row == 0 and self.first_index == 0)
            in_month = (
                f"{figures.month(night.date)} ’{night.date.year % 100:02d}" if january else figures.month(night.date)
            )
            last = at
            yield {"x": self.left, "y": at, "text": figures.short_day(night.date) if by_day else in_month}

    def _rects(
        self,
        name: str,
        color: str,
        found: list[Datum],
        *,
        opacity: float = 1.0,
        radius: float = 0.0,
    ) -> Layer:
        mark: Layer = {"type": "rect", "color": color, "opacity": opacity}
        if radius:
            mark["cornerRadius"] = radius
        return {
            "name": f"{name.replace(',', '').replace(' ', '_')}_{self.first_index}",
            "data": rows(found),
            "mark": mark,
            "encoding": _at("x", "x2", "y", "y2"),
        }


def _at(*channels: str) -> Layer:
    """Channels whose values are pixels already."""
    places: Layer = {}
    for channel in channels:
        if channel.endswith("2"):
            places[channel] = {"field": channel}
        else:
            places[channel] = {**quantity(channel), "scale": None}
    return places


def _text(found: list[Datum], align: str) -> Layer:
    mark = {"type": "text", "align": align, "baseline": "middle"}
    return {"data": rows(found), "mark": mark, "encoding": {**_at("x", "y"), "text": {"field": "text"}}}


def _label_key(night: ReviewNight, by_day: bool) -> object:
    return night.date if by_day else (night.date.year, night.date.month)


def _middle(values: Sequence[float]) -> float:
    return sorted(values)[len(values) // 2]


def in_bed(night: ReviewNight) -> tuple[float, float] | None:
    """From the first to the last time that was said; ``None`` where not both ends were."""
    start = next(
        (t for t in (night.into_bed_min, night.lights_out_min, night.sleep_onset_min) if t is not None), None
    )
    end = next((t for t in (night.rise_min, night.final_awakening_min) if t is not None), None)
    return None if night.missing or start is None or end is None or end < start else (start, end)


def asleep(night: ReviewNight) -> list[tuple[float, float]]:
    """Cut the sleep in two by the wakefulness after its onset, which is put in its middle."""
    start, end = night.sleep_onset_min, night.final_awakening_min
    if night.missing or not night.slept or start is None or end is None or end <= start:
        return []
    awake = min(night.wake_after_sleep_onset_min or 0.0, end - start)
    if awake <= 0:
        return [(start, end)]
    middle = (start + end) / 2
    return [(start, middle - awake / 2), (middle + awake / 2, end)]
