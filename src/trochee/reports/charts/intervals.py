"""Middles with their 90 % intervals, a row each, on one axis with no change and the smallest effect that matters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..parts import Spec
from .style import CARD, GOOD, INK, LINE, MUTED, SLEEP, TEXT_PX, Datum, Layer, figure, layer, pixels, words

_NARROW_BELOW_PX = 440
"""Narrower pictures have their words above each bar instead of beside it."""
_LETTER_PX = 6.2
"""Width of a letter of the words, on the safe side."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A name, its figure in words, and where its interval lies on the common axis.

    ``shown`` sets a row off from the others; ``group`` is written above the first row that has it.
    """

    name: str
    text: str
    low: float
    middle: float
    high: float
    shown: bool = True
    group: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """What the axis marks: what matters, in its own unit, and how far it reaches at most on either side."""

    matters: float
    at_least: float
    at_most: float = float("inf")


def intervals(rows: Sequence[Row], axis: Axis, width_px: float) -> Spec:
    """Draw rows; what lies beyond the axis ends in an arrow."""
    made = _Picture(rows, axis, width_px)
    return figure(width_px, made.height, made.layers(), axes=False)


class _Picture:
    """Places of everything in pixels."""

    def __init__(self, rows: Sequence[Row], axis: Axis, width_px: float) -> None:
        self.rows, self.axis, self.width = rows, axis, width_px
        self.is_narrow = width_px < _NARROW_BELOW_PX
        self.folds = self.is_narrow and any(len(row.name) + len(row.text) > width_px / _LETTER_PX for row in rows)
        self.row_px = 60.0 if self.folds else 46.0 if self.is_narrow else 30.0
        self.head = 32.0
        self.low = max(-axis.at_most, min([-axis.at_least, *(row.low for row in rows)]))
        self.high = min(axis.at_most, max([axis.at_least, axis.matters * 1.1, *(row.high for row in rows)]))
        self.left, self.right = (10.0, width_px - 10.0) if self.is_narrow else self._beside()
        self.tops, y = [], self.head
        last = ""
        for row in rows:
            y += 24.0 if row.group and row.group != last else 0.0
            last = row.group
            self.tops.append(y)
            y += self.row_px
        self.height = y + 6

    def _beside(self) -> tuple[float, float]:
        """Leave room for the longest name on the left and figure on the right [px]."""
        names = max((len(row.name) for row in self.rows), default=0)
        texts = max((len(row.text) for row in self.rows), default=0)
        return min(440.0, 36 + _LETTER_PX * names), self.width - min(240.0, 36 + _LETTER_PX * texts)

    def x(self, value: float) -> float:
        share = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        return self.left + share * (self.right - self.left)

    def layers(self) -> list[Layer]:
        """All marks, from the ground up."""
        return [*self._marks(), *self._bars(), *self._words()]

    def _cut(self, name: str) -> str:
        """Shorten a name that is too long for a phone; the table has it whole."""
        letters = int(self.width / _LETTER_PX) if self.is_narrow else int((self.left - 20) / _LETTER_PX)
        return name if len(name) <= letters else name[: letters - 1].rstrip() + "…"

    def _bar_y(self, top: float) -> float:
        return top + self.row_px * (0.76 if self.is_narrow else 0.5)

    def _marks(self) -> list[Layer]:
        # on a phone the lines keep clear of the words between the bars
        spans = [(self._bar_y(top) - 11, self._bar_y(top) + 11) for top in self.tops] if self.is_narrow else []
        spans = spans or [(self.head - 6, self.height)]
        zero, matters = self.x(0.0), self.x(self.axis.matters)
        close = matters - zero < 135  # px: the two words would touch
        above = self.head - 16
        return [
            _rules([Datum(x=zero, y=y, y2=y2) for y, y2 in spans], LINE, []),
            _rules([Datum(x=matters, y=y, y2=y2) for y, y2 in spans], GOOD, [5, 4]),
            words(
                [Datum(x=matters, y=above, text="smallest that matters")],
                "right" if self.right - matters < 60 else "left" if close else "center",
                GOOD,
            ),
            words([Datum(x=zero, y=above, text="no change")], "right" if close else "center", MUTED),
        ]

    def _bars(self) -> list[Layer]:
        made = []
        for shown in (True, False):
            found = [
                Datum(x=self.x(row.low), x2=self.x(row.high), y=self._bar_y(top), m=self.x(row.middle))
                for row, top in zip(self.rows, self.tops, strict=True)
                if row.shown is shown
            ]
            width, dot = (9, 78) if shown else (3, 40)
            rule: Layer = {"type": "rule", "color": SLEEP, "strokeWidth": width, "opacity": 0.3 if shown else 0.45}
            point: Layer = {
                "type": "point", "filled": True, "fill": SLEEP if shown else CARD, "stroke": CARD if shown else SLEEP,
                "strokeWidth": 1 if shown else 1.8, "size": dot, "opacity": 1,
            }  # fmt: skip
            made += [
                layer(found, rule, pixels("x", "x2", "y"), "bars_shown" if shown else "bars_other"),
                layer([Datum(each, x=each["m"]) for each in found], point, pixels("x", "y")),
            ]
        return made

    def _words(self) -> list[Layer]:
        names, said, arrows, groups = [], [], [], []
        last = ""
        for row, top in zip(self.rows, self.tops, strict=True):
            y = self._bar_y(top)
            level = y - 20 if self.is_narrow else y
            names.append(Datum(x=0.0, y=level - 15 if self.folds else level, text=self._cut(row.name)))
            said.append(Datum(x=0.0 if self.folds else self.width, y=level, text=row.text))
            if row.group and row.group != last:
                groups.append(Datum(x=0.0, y=top - 10, text=row.group))
            last = row.group
            arrows += [Datum(x=self.x(row.high) + 7, y=y, text="›")] * (row.high > self.high)
            arrows += [Datum(x=self.x(row.low) - 7, y=y, text="‹")] * (row.low < self.low)
        return [
            words(names, "left", INK, name="names"),
            words(said, "left" if self.folds else "right", MUTED if self.folds else INK),
            words(arrows, "center", SLEEP, name="arrows"),
            words(groups, "left", MUTED, TEXT_PX, "groups"),
        ]


def _rules(values: list[Datum], color: str, dash: list[int]) -> Layer:
    mark: Layer = {"type": "rule", "color": color, "strokeWidth": 1.25, "strokeDash": dash}
    return layer(values, mark, pixels("x", "y", "y2"))
